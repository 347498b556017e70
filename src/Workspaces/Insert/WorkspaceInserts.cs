using System.Buffers.Binary;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Workspaces.Insert;

/// <summary>Writes blocks into the tables of a workspace, and tells which records are in them.</summary>
/// <param name="clickHouse">The engine.</param>
/// <param name="workspace">The workspace, whose tables are there.</param>
public sealed class WorkspaceInserts(IClickHouse clickHouse, Workspace workspace)
{
    private static readonly SqlSetting[] Settings =
    [
        // A body may hold records of any days, and the days are the partitions.
        new("max_partitions_per_insert_block", "0"),
        // A column that the table lacks is an error of ours, not something to drop.
        new("input_format_skip_unknown_fields", "0"),
    ];

    /// <summary>Writes blocks; they are on the disk when the task is done.</summary>
    /// <param name="table">The table.</param>
    /// <param name="blocks">Blocks with columns of <see cref="StoredTable"/>.</param>
    /// <param name="token">An insert with the same token that was stored already, wholly or in part, adds only what is missing.</param>
    /// <exception cref="ClickHouseException">The blocks could not be written, or not all of them.</exception>
    public Task InsertAsync(LogTable table, IReadOnlyList<ReadOnlyMemory<byte>> blocks, string token) =>
        clickHouse.InsertAsync(
            new ClickHouse.Insert(workspace.Database, table.Name, [.. StoredTable.Of(table).Columns.Select(column => column.Column.Name)], blocks)
            {
                Settings = [.. Settings, new("insert_deduplication_token", token)],
            },
            CancellationToken.None);

    /// <summary>Adds the ids of the records in a table that arrived in a range of time.</summary>
    /// <param name="table">The table.</param>
    /// <param name="first">The first moment, in ticks since 1970.</param>
    /// <param name="last">The last moment.</param>
    /// <param name="ids">Takes the ids; a rejected record has that of its body and its number in it.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task ReadIdsAsync(LogTable table, long first, long last, ISet<Guid> ids, CancellationToken cancellationToken)
    {
        var isRejected = table == LogCatalog.Current.RejectedRecords;
        var (id, index, time) = isRejected ? ("BatchId", "toUInt64(assumeNotNull(Index)) + 1", "TimeGenerated") : ("_RecordId", "toUInt64(0)", "_TimeReceived");
        var statement = new Statement($$"""
            SELECT assumeNotNull({{id}}), {{index}} FROM {{SqlText.Identifier(workspace.Database)}}.{{SqlText.Identifier(table.Name)}}
            WHERE {{time}} BETWEEN fromUnixTimestamp64Nano({first:Int64} * 100) AND fromUnixTimestamp64Nano({last:Int64} * 100)
            """)
        {
            Parameters = [SqlParameter.Int64("first", first), SqlParameter.Int64("last", last)],
        };
        await using var result = await clickHouse.QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } block)
        {
            for (var row = 0; row < block.RowCount; row++)
                ids.Add(Later(((ValueColumn<Guid>)block.Columns[0])[row], ((ValueColumn<ulong>)block.Columns[1])[row]));
        }
    }

    // The ids of one body follow each other.
    private static Guid Later(Guid id, ulong count)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) + count);
        return new Guid(bytes, bigEndian: true);
    }
}
