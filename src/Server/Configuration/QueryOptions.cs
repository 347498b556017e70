using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Patchbay.Workspaces.Query;

namespace Patchbay.Server.Configuration;

/// <summary>What one query may use up. The defaults are those of Azure's log query API.</summary>
internal sealed class QueryOptions : IValidatableObject
{
    [Description("Seconds that a query may run when its request does not say (`Prefer: wait=SECONDS`).")]
    [Range(1, 86_400)]
    public int SecondsDefault { get; init; } = 180;

    [Description("Seconds that a request may ask for at most.")]
    [Range(1, 86_400)]
    public int SecondsMax { get; init; } = 600;

    [Description("Rows of an answer; more are cut off, and the answer says so.")]
    [Range(1, int.MaxValue)]
    public int RowsMax { get; init; } = 500_000;

    [Description("Bytes of an answer; more are cut off, and the answer says so.")]
    [Range(1024, long.MaxValue)]
    public long BytesMax { get; init; } = 100L * 1024 * 1024;

    [Description("Bytes of memory that a query may use in the engine; 0 is half of the machine's memory.")]
    [Range(0, long.MaxValue)]
    public long MemoryBytesMax { get; init; }

    [Description("Milliseconds that a query waits, if it has to, for records that were accepted before it came to be in the workspace; 0 waits for none.")]
    [Range(0, 60_000)]
    public int FreshMillisecondsMax { get; init; } = 1000;

    [Description("Queries that wait for their turn when as many run as the engine may; more of them are answered with 429.")]
    [Range(0, 100_000)]
    public int WaitingMax { get; init; } = 200;

    [Description("Requests to the log query API that a caller may make within 30 seconds; more are answered with 429 and the time to wait. 0 sets no limit. It does not count for a server that asks nobody who he is.")]
    [Range(0, 1_000_000)]
    public int RequestsPerCallerMax { get; init; } = 200;

    [Description("Queries of one batch that run at once.")]
    [Range(1, 100)]
    public int BatchQueriesMax { get; init; } = 4;

    [Description("Whether every query is written down in the table `LAQueryLogs` of its workspace: who ran what when, and what it cost.")]
    public bool Audit { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SecondsDefault > SecondsMax)
        {
            yield return new ValidationResult($"is {SecondsDefault}, more than SecondsMax allows", [nameof(SecondsDefault)]);
        }
    }

    /// <summary>The limits of a query.</summary>
    /// <param name="seconds">What its request asks for; null when it does not say.</param>
    public QueryLimits LimitsFor(int? seconds) => new(
        TimeSpan.FromSeconds(Math.Min(seconds ?? SecondsDefault, SecondsMax)),
        MemoryBytesMax > 0 ? MemoryBytesMax : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2,
        RowsMax,
        BytesMax);
}
