using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Load;

/// <summary>What ClickHouse itself reaches: <c>INSERT … SELECT FROM file(…, JSONEachRow)</c> on all cores, into tables of the same definition.</summary>
internal static class Reference
{
    public static async Task RunAsync(IClickHouse clickHouse, Workspace workspace, RecordFile records)
    {
        await new WorkspaceTables(clickHouse).EnsureAsync(workspace);
        foreach (var (table, path) in records.ByTable)
        {
            // Ours to set, so not in the file; the rest has the same types in the file as in the table.
            var columns = StoredTable.Of(LogCatalog.Current.FindTable(table)!).Columns.Where(column => !column.Column.Added).ToList();
            var names = string.Join(", ", columns.Select(column => SqlText.Identifier(column.Column.Name)));
            var structure = string.Join(", ", columns.Select(column => $"{SqlText.Identifier(column.Column.Name)} {column.Type}"));
            var statement = new Statement(
                $"INSERT INTO {workspace.Database}.{table} ({names}) SELECT {names} FROM file({SqlText.StringLiteral(path)}, 'JSONEachRow', {SqlText.StringLiteral(structure)})")
            {
                Settings =
                [
                    new("max_insert_threads", Environment.ProcessorCount.ToString()),
                    new("date_time_input_format", "best_effort"),
                    new("input_format_skip_unknown_fields", "1"),
                    new("max_partitions_per_insert_block", "0"),
                ],
            };
            await clickHouse.ExecuteAsync(statement);
        }
    }
}
