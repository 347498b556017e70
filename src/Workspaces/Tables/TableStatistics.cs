using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.Workspaces.Tables;

/// <summary>What a table of a workspace holds.</summary>
/// <param name="Table">The table.</param>
/// <param name="Rows">Its records.</param>
/// <param name="BytesOnDisk">What they take on the disk, compressed, indexes included.</param>
/// <param name="First">The smallest <c>TimeGenerated</c>, in UTC; null in an empty table.</param>
/// <param name="Last">The largest.</param>
public sealed record TableStatistics(LogTable Table, long Rows, long BytesOnDisk, DateTime? First, DateTime? Last)
{
    /// <summary>Reads the statistics of all tables of a workspace, in the catalog's order.</summary>
    /// <remarks>Counts and times come from what the engine notes of each part, so the cost does not grow with the records.</remarks>
    /// <param name="clickHouse">The engine.</param>
    /// <param name="workspace">The workspace, whose tables are there.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public static async Task<IReadOnlyList<TableStatistics>> ReadAsync(IClickHouse clickHouse, Workspace workspace, CancellationToken cancellationToken = default)
    {
        var database = SqlText.Identifier(workspace.Database);
        var all = workspace.Tables.ToList();
        var tables = all.Select((table, number) =>
            $"SELECT toUInt32({number}) AS number, {SqlText.StringLiteral(table.Name)} AS name, toInt64(count()) AS rows, min(TimeGenerated) AS first, max(TimeGenerated) AS last " +
            $"FROM {database}.{SqlText.Identifier(table.Name)}");
        var statement = new Statement($$"""
            SELECT number, rows, toInt64(bytes), first, last
            FROM ({{string.Join(" UNION ALL ", tables)}}) AS counts
            LEFT JOIN (
                SELECT table AS name, sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = {database:String} GROUP BY table
            ) AS parts USING name
            ORDER BY number
            """)
        {
            Parameters = [SqlParameter.String("database", workspace.Database)],
        };
        var statistics = new List<TableStatistics>();
        await using var result = await clickHouse.QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } block)
        {
            for (var row = 0; row < block.RowCount; row++)
            {
                var rows = ((ValueColumn<long>)block.Columns[1])[row];
                statistics.Add(new TableStatistics(
                    all[(int)((ValueColumn<uint>)block.Columns[0])[row]],
                    rows,
                    ((ValueColumn<long>)block.Columns[2])[row],
                    rows == 0 ? null : Time(block.Columns[3], row),
                    rows == 0 ? null : Time(block.Columns[4], row)));
            }
        }

        return statistics;
    }

    // A DateTime64(7) counts the same ticks as DateTime, from 1970.
    private static DateTime Time(Column column, int row) => DateTime.UnixEpoch.AddTicks(((ValueColumn<long>)column)[row]);
}
