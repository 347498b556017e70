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

    /// <summary>The SQL names of tables that are known to have no rows.</summary>
    internal IReadOnlySet<string> EmptyTables { get; init; } = new HashSet<string>();

    /// <summary>What earlier compilations of the same text asked for with <see cref="Compilation.Discovery"/>, in that order.</summary>
    internal IReadOnlyList<IReadOnlyList<DiscoveredColumn>> Discoveries { get; init; } = [];
}

/// <summary>A column that exists because of what rows hold, as those of <c>bag_unpack</c> and <c>pivot</c> do.</summary>
/// <param name="Name">The member or value that the column stands for.</param>
/// <param name="Type">What <c>gettype()</c> says of its values; empty when they differ.</param>
public sealed record DiscoveredColumn(string Name, string Type);
