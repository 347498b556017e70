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

    /// <summary>What result codes mean, as a function of KQL.</summary>
    public static LookupFunction Explain { get; } = new("acs_explain", [.. LogCatalog.Current.ResultCodes.Select(ToList)]);

    /// <summary>The schema of a workspace.</summary>
    /// <param name="workspace">The workspace.</param>
    public static KqlSchema Of(Workspace workspace) =>
        Schemas.GetOrAdd(workspace.Id, _ => new KqlSchema([.. StoredTable.All.Select(table => ToSymbol(workspace, table))]) { Functions = [Explain] });

    /// <summary>The KQL type of a column of the catalog.</summary>
    /// <param name="type">The catalog's type.</param>
    public static KqlType ToKql(ColumnType type) => Enum.Parse<KqlType>(type.ToString());

    private static LookupList ToList(ResultCodes codes) => new(codes.Kind, codes.Pattern, codes.Codes.ToDictionary(
        code => code.Subcode is null ? code.Code : $"{code.Code}/{code.Subcode}", code => $"{code.Title}: {code.Meaning}"));

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
