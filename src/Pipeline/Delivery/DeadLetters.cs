using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;
using Patchbay.Pipeline.Intake;
using Patchbay.Pipeline.Journal;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Insert;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Pipeline.Delivery;

/// <summary>The table <c>PatchbayDeadLetters</c> of the default workspace: records that a destination refuses for good.</summary>
/// <param name="clickHouse">The engine.</param>
/// <param name="clock">Tells when a record was refused.</param>
public sealed class DeadLetters(IClickHouse clickHouse, TimeProvider clock) : IDeadLetters
{
    private const int ReplayMax = 10_000;

    // When a record was refused, in units of 100 ns; a quotient of floating point would not keep the last of them.
    private const string Refused = "toUnixTimestamp64Nano(TimeGenerated) DIV 100";

    private static readonly string Table = $"{SqlText.Identifier(Workspace.Default.Database)}.{SqlText.Identifier(LogCatalog.Current.DeadLetters.Name)}";

    private readonly WorkspaceInserts _inserts = new(clickHouse, Workspace.Default);

    /// <inheritdoc/>
    async Task IDeadLetters.KeepAsync(DestinationAddress destination, DeliveryBatch batch, IReadOnlyList<FailedRecord> failed, CancellationToken cancellationToken)
    {
        var builder = StoredTable.Of(LogCatalog.Current.DeadLetters).CreateBlockBuilder();
        var columns = builder.Columns.ToDictionary(column => column.Name);
        var now = Ticks(clock.GetUtcNow());
        foreach (var (index, reason) in failed)
        {
            var record = batch.Records[index];
            var row = builder.AddRow();
            ((ValueColumnBuilder<long>)columns["TimeGenerated"]).Set(row, now);
            ((ValueColumnBuilder<long>)columns["_TimeReceived"]).Set(row, (record.Received - DateTime.UnixEpoch).Ticks);
            ((ValueColumnBuilder<Uuid>)columns["_RecordId"]).Set(row, RecordIds.Of(record.Id)[0]);
            Few("TenantId", Workspace.Default.Id.ToString());
            Few("Destination", destination.Key);
            Few("Category", record.Origin.Category.Id);
            Few("_ResourceId", record.Origin.Resource.Lower);
            ((StringColumnBuilder)columns["Reason"]).Set(row, Encoding.UTF8.GetBytes(reason));
            ((StringColumnBuilder)columns["Record"]).Set(row, record.Body.Span);

            void Few(string name, string text) => ((LowCardinalityColumnBuilder)columns[name]).Set(row, Encoding.UTF8.GetBytes(text));
        }

        using var block = builder.Build();
        await _inserts.InsertAsync(LogCatalog.Current.DeadLetters, [block.Bytes], Guid.NewGuid().ToString()).ConfigureAwait(false);
    }

    /// <summary>
    /// Sends dead letters again, through the journal, to the destination that refused them, and takes them out of the table. What is refused again meanwhile
    /// stays there: a destination that refuses everything would otherwise be sent the same for ever.
    /// </summary>
    /// <param name="deliveries">Takes them.</param>
    /// <param name="destination">Only those of this destination, by its key; null means all.</param>
    /// <param name="cancellationToken">Gives up; what was sent by then is no longer in the table, or is known when it is sent again.</param>
    /// <returns>How many.</returns>
    /// <exception cref="ClickHouseException">The table cannot be read or changed.</exception>
    /// <exception cref="JournalException">The journal does not take them.</exception>
    public async Task<int> ReplayAsync(Deliveries deliveries, string? destination = null, CancellationToken cancellationToken = default)
    {
        var replayed = 0;
        var now = Ticks(clock.GetUtcNow());
        while (await ReadAsync(destination, now, cancellationToken).ConfigureAwait(false) is { Count: > 0 } letters)
        {
            foreach (var letter in letters)
            {
                // If the server ends before the table is changed, a second replay finds what the first one did.
                var key = BitConverter.ToUInt128(SHA256.HashData(Encoding.UTF8.GetBytes($"replay\n{letter.Destination}\n{letter.Id}\n{letter.Refused}")));
                if (deliveries.FindRequest(key) is null && letter.ToEntry() is { } entry)
                {
                    entry.SetRequest(new RepeatedRequest(key, 1, 0, 0));
                    await deliveries.AppendAsync(entry).ConfigureAwait(false);
                }
            }

            await DeleteAsync(letters).ConfigureAwait(false);
            replayed += letters.Count;
        }

        return replayed;
    }

    private static long Ticks(DateTimeOffset time) => time.UtcTicks - DateTime.UnixEpoch.Ticks;

    private async Task<List<Letter>> ReadAsync(string? destination, long before, CancellationToken cancellationToken)
    {
        var statement = new Statement($$"""
            SELECT toString(_RecordId), toString(Destination), toString(Category), toString(_ResourceId), toUnixTimestamp64Nano(_TimeReceived) DIV 100, {{Refused}} AS refused, Record
            FROM {{Table}} WHERE {destination:String} IN ('', Destination) AND refused < {before:Int64} ORDER BY _TimeReceived, _RecordId LIMIT {{ReplayMax}}
            """)
        {
            Parameters = [SqlParameter.String("destination", destination ?? ""), SqlParameter.Int64("before", before)],
        };
        var letters = new List<Letter>();
        await using var result = await clickHouse.QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } block)
        {
            for (var row = 0; row < block.RowCount; row++)
            {
                letters.Add(new Letter(
                    Guid.Parse(Text(0)), Text(1), Text(2), Text(3), ((ValueColumn<long>)block.Columns[4])[row], ((ValueColumn<long>)block.Columns[5])[row],
                    ((StringColumn)block.Columns[6])[row].ToArray()));
                string Text(int column) => Encoding.UTF8.GetString(((StringColumn)block.Columns[column])[row]);
            }
        }

        return letters;
    }

    private Task DeleteAsync(List<Letter> letters) =>
        clickHouse.ExecuteAsync(
            new Statement($$"""
                DELETE FROM {{Table}} WHERE (toString(_RecordId), toString(Destination), toString({{Refused}})) IN
                    (SELECT arrayJoin(arrayZip({ids:Array(String)}, {destinations:Array(String)}, {refused:Array(String)})))
                """)
            {
                Parameters =
                [
                    SqlParameter.StringArray("ids", letters.Select(letter => letter.Id.ToString())),
                    SqlParameter.StringArray("destinations", letters.Select(letter => letter.Destination)),
                    SqlParameter.StringArray("refused", letters.Select(letter => letter.Refused.ToString(CultureInfo.InvariantCulture))),
                ],
            },
            CancellationToken.None);

    private sealed record Letter(Guid Id, string Destination, string Category, string Resource, long Received, long Refused, byte[] Record)
    {
        // One entry for each: their ids do not follow each other.
        public NewEntry? ToEntry()
        {
            if (RecordOrigin.Find(ResourceId.Parse(Resource), Category) is not { } origin)
                return null;
            var builder = new EntryBuilder();
            builder.Clear();
            builder.AddRecord(builder.AddOrigin(new EntryOrigin(origin, [Destination])), 0, 0, Record.Length);
            return builder.Build(Received, RecordIds.Of(Id), "replay", Record);
        }
    }
}
