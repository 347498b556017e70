using System.Globalization;
using System.Text;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;
using Patchbay.Workspaces.LifeLines;

namespace Patchbay.Workspaces.Tables;

/// <summary>Makes the tables of workspaces.</summary>
/// <param name="clickHouse">The engine that holds them.</param>
public sealed class WorkspaceTables(IClickHouse clickHouse)
{
    /// <summary>Makes the database of a workspace and its tables, and adds to existing tables the columns that the catalog has gained.</summary>
    /// <remarks>Does nothing when all is there. Several servers may do it at once.</remarks>
    /// <param name="workspace">The workspace.</param>
    /// <param name="cancellationToken">Ends the work between or within statements; calling again completes it.</param>
    public async Task EnsureAsync(Workspace workspace, CancellationToken cancellationToken = default)
    {
        await clickHouse.ExecuteAsync(new($"CREATE DATABASE IF NOT EXISTS {SqlText.Identifier(workspace.Database)}"), cancellationToken).ConfigureAwait(false);
        var existing = await ReadColumnsAsync(workspace, cancellationToken).ConfigureAwait(false);
        foreach (var table in workspace.Tables.Select(StoredTable.Of))
        {
            var statement = existing.TryGetValue(table.Table.Name, out var columns)
                ? table.AddMissingStatement(workspace.Database, columns)
                : table.CreateStatement(workspace.Database);
            if (statement is not null)
                await clickHouse.ExecuteAsync(new(statement), cancellationToken).ConfigureAwait(false);
        }

        foreach (var statement in DayIndex.CreateStatements(workspace.Database))
            await clickHouse.ExecuteAsync(new(statement), cancellationToken).ConfigureAwait(false);
        await EnsureRetentionAsync(workspace, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a workspace's tables with all records.</summary>
    /// <param name="workspace">The workspace, which nobody uses any more.</param>
    public Task DropAsync(Workspace workspace) => clickHouse.ExecuteAsync(new($"DROP DATABASE IF EXISTS {SqlText.Identifier(workspace.Database)}"));

    /// <summary>Deletes a table with all records.</summary>
    /// <param name="workspace">Its workspace.</param>
    /// <param name="table">The table, which nobody uses any more.</param>
    public Task DropAsync(Workspace workspace, LogTable table) =>
        clickHouse.ExecuteAsync(new($"DROP TABLE IF EXISTS {SqlText.Identifier(workspace.Database)}.{SqlText.Identifier(table.Name)}"));

    // A day of records is a partition, and whole partitions are dropped: that costs nothing but a look at the clock.
    private async Task EnsureRetentionAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var definitions = await ReadAsync(
            "SELECT name, extract(engine_full, ' TTL (.*) SETTINGS') FROM system.tables WHERE database = {database:String}", workspace, cancellationToken).ConfigureAwait(false);
        var present = definitions.ToDictionary(row => row.Item1, row => row.Item2, StringComparer.Ordinal);
        foreach (var table in workspace.Tables)
        {
            var wanted = workspace.RetentionOf(table) is { } days ? $"toDateTime(TimeGenerated) + toIntervalDay({days.ToString(CultureInfo.InvariantCulture)})" : "";
            if (present[table.Name] != wanted && table.FindColumn("TimeGenerated") is not null)
            {
                var name = $"{SqlText.Identifier(workspace.Database)}.{SqlText.Identifier(table.Name)}";
                if (wanted.Length > 0)
                    await clickHouse.ExecuteAsync(new($"ALTER TABLE {name} MODIFY SETTING ttl_only_drop_parts = 1"), cancellationToken).ConfigureAwait(false);
                await clickHouse.ExecuteAsync(new($"ALTER TABLE {name} {(wanted.Length > 0 ? $"MODIFY TTL {wanted}" : "REMOVE TTL")}"), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<Dictionary<string, HashSet<string>>> ReadColumnsAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var columns = await ReadAsync("SELECT table, name FROM system.columns WHERE database = {database:String}", workspace, cancellationToken).ConfigureAwait(false);
        return columns.GroupBy(row => row.Item1).ToDictionary(group => group.Key, group => group.Select(row => row.Item2).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private async Task<List<(string, string)>> ReadAsync(string sql, Workspace workspace, CancellationToken cancellationToken)
    {
        var rows = new List<(string, string)>();
        var statement = new Statement(sql) { Parameters = [SqlParameter.String("database", workspace.Database)] };
        await using var result = await clickHouse.QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } block)
        {
            var (first, second) = ((StringColumn)block.Columns[0], (StringColumn)block.Columns[1]);
            for (var row = 0; row < block.RowCount; row++)
                rows.Add((Encoding.UTF8.GetString(first[row]), Encoding.UTF8.GetString(second[row])));
        }

        return rows;
    }
}
