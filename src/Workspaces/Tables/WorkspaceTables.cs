using System.Text;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

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
    }

    private async Task<Dictionary<string, HashSet<string>>> ReadColumnsAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var tables = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var statement = new Statement("SELECT table, name FROM system.columns WHERE database = {database:String}")
        {
            Parameters = [SqlParameter.String("database", workspace.Database)],
        };
        await using var result = await clickHouse.QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } block)
        {
            var (names, columns) = ((StringColumn)block.Columns[0], (StringColumn)block.Columns[1]);
            for (var row = 0; row < block.RowCount; row++)
            {
                var table = Encoding.UTF8.GetString(names[row]);
                if (!tables.TryGetValue(table, out var known))
                    tables.Add(table, known = new HashSet<string>(StringComparer.Ordinal));
                known.Add(Encoding.UTF8.GetString(columns[row]));
            }
        }

        return tables;
    }
}
