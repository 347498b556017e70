namespace Patchbay.Catalog;

/// <summary>A table of a Log Analytics workspace.</summary>
/// <param name="Name">The name, for example <c>ACSSMSIncomingOperations</c>.</param>
/// <param name="Columns">
/// All columns, also those that Patchbay adds (<see cref="LogColumn.Added"/>): what a query of the table can name.
/// </param>
public sealed record LogTable(string Name, IReadOnlyList<LogColumn> Columns)
{
    /// <summary>What one row says.</summary>
    public string Description { get; init; } = "";

    /// <summary>Finds a column by its exact name.</summary>
    /// <param name="name">The name, in the catalog's spelling.</param>
    public LogColumn? FindColumn(string name) => Columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.Ordinal));
}
