using System.Collections.Concurrent;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.Kql.Symbols;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Workspaces.Query;

/// <summary>The tables of a workspace as the compiler sees them.</summary>
public static class WorkspaceSchema
{
    // The tables of a workspace are those of the catalog, so a schema never changes while the program runs.
    private static readonly ConcurrentDictionary<Guid, KqlSchema> Schemas = new();

    /// <summary>The schema of a workspace.</summary>
    /// <param name="workspace">The workspace.</param>
    public static KqlSchema Of(Workspace workspace) =>
        Schemas.GetOrAdd(workspace.Id, _ => new KqlSchema([.. StoredTable.All.Select(table => ToSymbol(workspace, table))]));

    /// <summary>The KQL type of a column of the catalog.</summary>
    /// <param name="type">The catalog's type.</param>
    public static KqlType ToKql(ColumnType type) => Enum.Parse<KqlType>(type.ToString());

    private static TableSymbol ToSymbol(Workspace workspace, StoredTable table)
    {
        var stored = table.Columns.ToDictionary(column => column.Column.Name);
        var columns = table.Table.Columns.Select(column => new TableColumn(column.Name, ToKql(column.Type), stored.TryGetValue(column.Name, out var found) && found.IsNullable)
        {
            // What is not stored says the same in every row: the table's name.
            ConstantText = stored.ContainsKey(column.Name) ? null : table.Table.Name,
        });
        return new TableSymbol(table.Table.Name, $"{SqlText.Identifier(workspace.Database)}.{SqlText.Identifier(table.Table.Name)}", [.. columns]) { TimeColumn = "TimeGenerated" };
    }
}
