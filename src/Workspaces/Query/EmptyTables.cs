using System.Text;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.Workspaces.Query;

/// <summary>Finds the tables that a query need not read.</summary>
internal static class EmptyTables
{
    /// <summary>The names in SQL of the tables of workspaces that have no rows. Tables whose rows the engine does not count, as distributed ones, are none of them.</summary>
    public static async Task<IReadOnlySet<string>> ReadAsync(IClickHouse clickHouse, CancellationToken cancellationToken)
    {
        var empty = new HashSet<string>(StringComparer.Ordinal);
        await using var result = await clickHouse.QueryAsync(new Statement("SELECT database, name FROM system.tables WHERE startsWith(database, 'workspace_') AND total_rows = 0"), cancellationToken).ConfigureAwait(false);
        while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } block)
        {
            var (databases, names) = ((StringColumn)block.Columns[0], (StringColumn)block.Columns[1]);
            for (var row = 0; row < block.RowCount; row++)
            {
                empty.Add($"{SqlText.Identifier(Encoding.UTF8.GetString(databases[row]))}.{SqlText.Identifier(Encoding.UTF8.GetString(names[row]))}");
            }
        }

        return empty;
    }
}
