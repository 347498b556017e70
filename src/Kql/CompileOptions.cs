namespace Patchbay.Kql;

/// <summary>What a query is compiled with besides its text and schema.</summary>
public sealed record CompileOptions
{
    /// <summary>What <c>now()</c> returns, in UTC; one instant for the whole query.</summary>
    public DateTime Now { get; init; } = DateTime.UtcNow;

    /// <summary>The first instant that every table is read from, in UTC, besides what the query itself asks for; null for all time.</summary>
    public DateTime? From { get; init; }

    /// <summary>The first instant that no table is read to, in UTC; null for all time.</summary>
    public DateTime? To { get; init; }

    /// <summary>Values of the parameters that the query declares, by name, as KQL literals or plain texts.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}
