using System.Collections.Concurrent;
using System.ComponentModel;
using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.Server.Access;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.OpenApi;
using Patchbay.Server.Requests;
using Patchbay.Workspaces;
using Patchbay.Workspaces.LifeLines;

namespace Patchbay.Server.Endpoints;

/// <summary>What became of whatever an identifier names, over all tables. No API of Azure's.</summary>
internal static class LifeLineApi
{
    // A search that takes longer is one of an identifier that half the records have.
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(20);

    private static readonly Dictionary<string, LogCategory> Categories =
        LogCatalog.Current.Categories.Where(category => category.Table is not null).ToDictionary(category => category.Table!.Name);

    // What is usual does not change from one look to the next.
    private static readonly TimeSpan MeasuredFor = TimeSpan.FromMinutes(1);
    private static readonly ConcurrentDictionary<Guid, (DateTimeOffset When, IReadOnlyList<UsualDuration> Durations)> Measured = new();

    public static void MapLifeLineApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/lifeline");
        group.MapGet("", FindAsync).Describe<LifeLineAnswer>("What became of whatever an identifier names, over all tables");
        group.MapGet("/durations", MeasureAsync).Describe<DurationsAnswer>("How long expected steps usually take");
    }

    private static async Task<IResult> FindAsync(
        HttpContext context, WorkspaceDirectory workspaces, QueryAccess access, LifeLineFinder finder, FreshRecords fresh, QueryOptions options, ConcurrencyLimiter turns, CancellationToken cancellationToken,
        [Description("Any identifier of a record: of a message, mail, call, thread or room, a phone number, a mail address.")] string? id = null, [Description("The workspace: its GUID, its name or its resource id.")] string workspace = "default")
    {
        if (string.IsNullOrWhiteSpace(id) || id.Length > LifeLineFinder.IdentifierLengthMax)
        {
            return AzureErrors.IdentifierInvalid(LifeLineFinder.IdentifierLengthMax);
        }

        if (workspaces.Find(workspace) is not { } found)
        {
            return AzureErrors.WorkspaceNotFound(workspace);
        }

        var (tables, refusal) = access.Readable(context, found);
        if (tables is null)
        {
            return refusal!;
        }

        await fresh.WaitAsync(found, cancellationToken);
        using var turn = await turns.AcquireAsync(1, cancellationToken);
        return turn.IsAcquired
            ? Results.Json(Describe(await finder.FindAsync(found, id, tables, Limits(options), cancellationToken)), LifeLineJson.Wire.LifeLineAnswer)
            : QueryErrors.TooManyQueries();
    }

    private static async Task<IResult> MeasureAsync(
        HttpContext context, WorkspaceDirectory workspaces, QueryAccess access, IClickHouse clickHouse, QueryOptions options, ConcurrencyLimiter turns, TimeProvider clock, CancellationToken cancellationToken, [Description("The workspace: its GUID, its name or its resource id.")] string workspace = "default")
    {
        if (workspaces.Find(workspace) is not { } found)
        {
            return AzureErrors.WorkspaceNotFound(workspace);
        }

        var (tables, refusal) = access.Readable(context, found);
        if (tables is null)
        {
            return refusal!;
        }

        if (Measured.TryGetValue(found.Id, out var last) && clock.GetUtcNow() - last.When < MeasuredFor)
        {
            return Describe(last.Durations, tables);
        }

        using var turn = await turns.AcquireAsync(1, cancellationToken);
        if (!turn.IsAcquired)
        {
            return QueryErrors.TooManyQueries();
        }

        var durations = await UsualDuration.MeasureAsync(clickHouse, found, Limits(options), cancellationToken);
        Measured[found.Id] = (clock.GetUtcNow(), durations);
        return Describe(durations, tables);
    }

    // A step is told to those who may read both of its ends.
    private static IResult Describe(IReadOnlyList<UsualDuration> durations, IReadOnlySet<LogTable> readable) => Results.Json(
        new DurationsAnswer([.. durations
            .Where(duration => readable.Any(table => table.Name == duration.Step.After.Table) && readable.Any(table => table.Name == duration.Step.Then.Table))
            .Select(duration => new DurationFacts(duration.Step.Name, duration.Samples, duration.Median.TotalMilliseconds, duration.Late.TotalMilliseconds))]),
        LifeLineJson.Wire.DurationsAnswer);

    // A search is many small readings: with several threads it costs twice the processor and is no faster.
    private static StatementLimits Limits(QueryOptions options) => new(TimeMax, options.LimitsFor(null).MemoryBytes, Threads: 1);

    private static LifeLineAnswer Describe(LifeLine line) => new(
        line.Identifier,
        [.. line.Matches.Select(match => new MatchFacts(match.Table.Name, match.Column.Name, Name(match.Column.Identifies!.Value), match.Records))],
        [.. line.Links.Select(link => new LinkFacts(Name(link.Subject), link.Value))],
        [.. line.Records.Select(record => Describe(record, line))],
        [.. line.Missing.Select(missing => new MissingFacts(missing.Step.Name, missing.After.Id, missing.After.Time, missing.Expected, missing.Found))],
        [.. line.Cut.Select(table => table.Name)],
        new CostFacts(line.Statistics.RowsRead, line.Statistics.BytesRead, line.Statistics.Elapsed.TotalMilliseconds));

    private static RecordFacts Describe(LifeLineRecord record, LifeLine line)
    {
        var category = Categories[record.Table.Name];
        var explanation = Explanation.Of(record);
        return new RecordFacts(record.Id, record.Table.Name, category.DisplayName, category.Service, record.Time, record.Received, record.IsLinked, record.Result, Name(record.Outcome), record.Values)
        {
            Explanation = explanation is null
                ? null
                : new ExplanationFacts(explanation.Kind, explanation.Code, explanation.Meaning.Title, explanation.Meaning.Meaning) { Advice = explanation.Meaning.Advice },
            Identifiers = [.. from column in record.Table.Columns
                              where column is { Identifies: { } and not (Subject.Resource or Subject.Subscription or Subject.Record) } && record.Text(column.Name).Length > 0
                              select column.Name],
            Steps = [.. from followed in line.Followed
                        where followed.Record == record
                        select new StepFacts(followed.Step.Name, followed.After.Id, (followed.Record.Time - followed.After.Time).TotalMilliseconds)],
        };
    }

    private static string Name<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

/// <summary>The answer of <c>/api/lifeline</c>; records are in the order of their times.</summary>
internal sealed record LifeLineAnswer(
    string Identifier,
    IReadOnlyList<MatchFacts> Matches,
    IReadOnlyList<LinkFacts> Links,
    IReadOnlyList<RecordFacts> Records,
    IReadOnlyList<MissingFacts> Missing,
    IReadOnlyList<string> Cut,
    CostFacts Statistics);

internal sealed record MatchFacts(string Table, string Column, string Subject, int Records);

internal sealed record LinkFacts(string Subject, string Value);

/// <summary>A record; the values are texts, by column.</summary>
internal sealed record RecordFacts(
    Guid Id, string Table, string Category, string Service, DateTime Time, DateTime Received, bool IsLinked, string Result, string Outcome, IReadOnlyDictionary<string, string> Values)
{
    public ExplanationFacts? Explanation { get; init; }

    /// <summary>The columns whose values identify something.</summary>
    public required IReadOnlyList<string> Identifiers { get; init; }

    /// <summary>The expected steps that the record is.</summary>
    public required IReadOnlyList<StepFacts> Steps { get; init; }
}

/// <summary>An expected step: the record that it followed, and how long after.</summary>
internal sealed record StepFacts(string Step, Guid After, double WaitedMs);

internal sealed record ExplanationFacts(string Kind, string Code, string Title, string Meaning)
{
    public string? Advice { get; init; }
}

internal sealed record MissingFacts(string Step, Guid After, DateTime Since, int Expected, int Found);

internal sealed record CostFacts(long RowsRead, long BytesRead, double Milliseconds);

/// <summary>The answer of <c>/api/lifeline/durations</c>: how long expected steps take, in milliseconds.</summary>
internal sealed record DurationsAnswer(IReadOnlyList<DurationFacts> Steps);

internal sealed record DurationFacts(string Step, long Samples, double MedianMs, double LateMs);

[JsonSerializable(typeof(LifeLineAnswer))]
[JsonSerializable(typeof(DurationsAnswer))]
internal sealed partial class LifeLineJson : JsonSerializerContext
{
    public static LifeLineJson Wire { get; } = new(AnswerJson.Options());
}
