using System.Runtime.CompilerServices;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.Kql.Symbols;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Workspaces.Query;

/// <summary>The tables of workspaces as the compiler sees them.</summary>
public static class WorkspaceSchema
{
    // A workspace object never changes, and neither does its schema.
    private static readonly ConditionalWeakTable<Workspace, KqlSchema> Schemas = [];

    /// <summary>What result codes mean, as a function of KQL.</summary>
    public static LookupFunction Explain { get; } = new("acs_explain", [.. LogCatalog.Current.ResultCodes.Select(ToList)]);

    /// <summary>The schema of a workspace.</summary>
    /// <param name="workspace">The workspace.</param>
    public static KqlSchema Of(Workspace workspace) =>
        Schemas.GetValue(workspace, workspace => new KqlSchema([.. workspace.Tables.Select(table => ToSymbol(StoredTable.Of(table), SqlName(workspace, table)))]) { Functions = [Explain] });

    /// <summary>The schema of a query's source; a table of several workspaces has the rows of all of them.</summary>
    /// <param name="source">What the query reads.</param>
    public static KqlSchema Of(QuerySource source)
    {
        var schema = source is { Workspaces: [var only], Resource: null, Tables: null } ? Of(only) : Join(source);
        return source.FindOther is { } find ? schema with { FindWorkspace = name => find(name) is { } other ? Of(other) : null } : schema;
    }

    /// <summary>The KQL type of a column of the catalog.</summary>
    /// <param name="type">The catalog's type.</param>
    public static KqlType ToKql(ColumnType type) => Enum.Parse<KqlType>(type.ToString());

    // A table with different columns here and there is read with those of the first workspace that has it; where one is missing, it is null.
    private static KqlSchema Join(QuerySource source) => new(
    [
        .. from workspace in source.Workspaces
           from table in source.TablesOf(workspace)
           group workspace by table.Name into places
           let table = StoredTable.Of(places.First().FindTable(places.Key)!)
           select ToSymbol(table, $"({string.Join(" UNION ALL ", places.Select(workspace => Select(table, workspace, source.Resource)))})"),
    ])
    {
        Functions = [Explain],
    };

    private static string Select(StoredTable table, Workspace workspace, ResourceId? resource)
    {
        var here = StoredTable.Of(workspace.FindTable(table.Table.Name)!).Columns.ToDictionary(column => column.Column.Name, column => column.Type);
        var columns = table.Columns.Select(column => here.GetValueOrDefault(column.Column.Name) == column.Type
            ? SqlText.Identifier(column.Column.Name)
            : $"CAST({(column.IsNullable ? "NULL" : "''")} AS {column.Type}) AS {SqlText.Identifier(column.Column.Name)}");
        var filter = resource is null ? "" : here.ContainsKey("_ResourceId") ? $" WHERE _ResourceId = {SqlText.StringLiteral(resource.Lower)}" : " WHERE 0";
        return $"SELECT {string.Join(", ", columns)} FROM {SqlName(workspace, table.Table)}{filter}";
    }

    private static string SqlName(Workspace workspace, LogTable table) => $"{SqlText.Identifier(workspace.Database)}.{SqlText.Identifier(table.Name)}";

    private static LookupList ToList(ResultCodes codes) => new(codes.Kind, codes.Pattern, codes.Codes.ToDictionary(
        code => code.Subcode is null ? code.Code : $"{code.Code}/{code.Subcode}", code => $"{code.Title}: {code.Meaning}"));

    private static TableSymbol ToSymbol(StoredTable table, string sqlName)
    {
        var stored = table.Columns.ToDictionary(column => column.Column.Name);
        var columns = table.Table.Columns.Select(column => new TableColumn(column.Name, ToKql(column.Type), stored.TryGetValue(column.Name, out var found) && found.IsNullable)
        {
            // What is not stored says the same in every row: the table's name.
            ConstantText = stored.ContainsKey(column.Name) ? null : table.Table.Name,
        });
        return new TableSymbol(table.Table.Name, sqlName, [.. columns]) { TimeColumn = "TimeGenerated" };
    }
}
