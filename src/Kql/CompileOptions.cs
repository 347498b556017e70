namespace Patchbay.Kql;

/// <summary>What a query is compiled with besides its text and schema.</summary>
public sealed record CompileOptions
{
    /// <summary>What <c>now()</c> returns; one instant for the whole query.</summary>
    public DateTimeOffset Now { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>The time range that every table is read in, besides what the query itself asks for; null for all time.</summary>
    public TimeRange? TimeRange { get; init; }

    /// <summary>Values of the parameters that the query declares, by name, as KQL literals or plain texts.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}

/// <summary>A stretch of time: from the start on, up to but without the end. A missing end is open.</summary>
/// <param name="Start">The first instant.</param>
/// <param name="End">The first instant after it.</param>
public sealed record TimeRange(DateTimeOffset? Start, DateTimeOffset? End);
