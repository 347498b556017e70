namespace Patchbay.Kql.Symbols;

/// <summary>What names a query may use: the tables and functions of its workspace and those of other workspaces.</summary>
/// <param name="Tables">The tables of the query's own workspace.</param>
public sealed record KqlSchema(IReadOnlyList<TableSymbol> Tables)
{
    /// <summary>A workspace without tables.</summary>
    public static readonly KqlSchema Empty = new([]);

    private readonly Dictionary<string, TableSymbol> _tables = Tables.ToDictionary(table => table.Name, StringComparer.Ordinal);

    /// <summary>Functions besides those of the language.</summary>
    public IReadOnlyList<LookupFunction> Functions { get; init; } = [];

    /// <summary>The functions that the workspace keeps. A table or a function of the language of the same name goes before.</summary>
    public IReadOnlyList<StoredFunction> StoredFunctions { get; init; } = [];

    /// <summary>Finds what a query may use of another workspace by what it calls it in <c>workspace("…")</c>; null when there is none, or nothing that it may use.</summary>
    public Func<string, KqlSchema?> FindWorkspace { get; init; } = _ => null;

    /// <summary>Finds a table by its exact name.</summary>
    /// <param name="name">The name; case matters, as in Log Analytics.</param>
    public TableSymbol? FindTable(string name) => _tables.GetValueOrDefault(name);
}

/// <summary>A stored table.</summary>
/// <param name="Name">The name in KQL.</param>
/// <param name="SqlName">The quoted name in SQL, with its database.</param>
/// <param name="Columns">The columns in the order in which <c>T</c> alone shows them.</param>
public sealed record TableSymbol(string Name, string SqlName, IReadOnlyList<TableColumn> Columns)
{
    /// <summary>The column that a query's time range filters, or null.</summary>
    public string? TimeColumn { get; init; }
}

/// <summary>A column of a stored table.</summary>
/// <param name="Name">The name in KQL; also the name in SQL, unless the column is a constant.</param>
/// <param name="Type">The type.</param>
/// <param name="CanBeNull">Whether stored values may be null; never for texts.</param>
public sealed record TableColumn(string Name, KqlType Type, bool CanBeNull)
{
    /// <summary>The text that every row has, when the column is not stored, as <c>Type</c> is not.</summary>
    public string? ConstantText { get; init; }
}
