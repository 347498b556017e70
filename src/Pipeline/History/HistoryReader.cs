using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Intake;
using Patchbay.Pipeline.Journal;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Pipeline.History;

/// <summary>Reads records out of a workspace, in the order in which they arrived, as entries of the journal for one destination.</summary>
internal sealed class HistoryReader(IClickHouse clickHouse, Workspace workspace)
{
    private const string Condition =
        "_ResourceId = {resource:String} AND TimeGenerated >= fromUnixTimestamp64Nano({from:Int64} * 100) AND _TimeReceived <= fromUnixTimestamp64Nano({until:Int64} * 100)";

    private const int RecordsAtOnce = 10_000;
    private const int IndexBits = 24; // As RecordIds numbers the records of a body.

    // Intake sets these again, or they say what the entry says.
    private static readonly HashSet<string> LeftOut =
        ["TenantId", "SourceSystem", "_ResourceId", "_SubscriptionId", "_BilledSize", "_IsBillable", "_TimeReceived", "_RecordId"];

    /// <summary>Counts the records that a job has to send.</summary>
    public async Task<long> CountAsync(HistoryJob job, CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var category in job.Categories.Select(id => LogCatalog.Current.FindCategory(id)!))
        {
            var statement = new Statement($"SELECT toInt64(count()) FROM {Table(category)} WHERE {Condition}") { Parameters = [.. Parameters(job)] };
            await using var result = await clickHouse.QueryAsync(statement, cancellationToken).ConfigureAwait(false);
            count += ((ValueColumn<long>)(await result.ReadAsync(cancellationToken).ConfigureAwait(false))!.Columns[0])[0];
        }

        return count;
    }

    /// <summary>Reads the next records of a job's category at hand.</summary>
    /// <returns>Entries for them, and how far the job is when they are in the journal; no entries when the category is done.</returns>
    public async Task<(IReadOnlyList<NewEntry> Entries, HistoryJob Next)> ReadAsync(HistoryJob job, CancellationToken cancellationToken)
    {
        var category = LogCatalog.Current.FindCategory(job.Categories[job.CategoriesDone])!;
        var columns = StoredTable.Of(category.Table!).Columns.Select(column => column.Column).Where(column => !LeftOut.Contains(column.Name)).ToList();
        var statement = new Statement($$"""
            SELECT _TimeReceived, _RecordId, {{string.Join(", ", columns.Select(column => SqlText.Identifier(column.Name)))}} FROM {{Table(category)}}
            WHERE {{Condition}} AND (_TimeReceived, _RecordId) > (fromUnixTimestamp64Nano({last:Int64} * 100), toUUID({lastId:String}))
            ORDER BY _TimeReceived, _RecordId LIMIT {{RecordsAtOnce}}
            """)
        {
            Parameters = [.. Parameters(job), SqlParameter.Int64("last", job.LastReceived), SqlParameter.String("lastId", job.LastId.ToString())],
        };
        var entries = new EntriesOfHistory(job, new EntryOrigin(new RecordOrigin(ResourceId.Parse(job.ResourceId), category), [job.Destination]));
        await using var result = await clickHouse.QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } block)
        {
            for (var row = 0; row < block.RowCount; row++)
                entries.Add(((ValueColumn<long>)block.Columns[0])[row], ((ValueColumn<Guid>)block.Columns[1])[row], columns, block, row);
        }

        var list = entries.Close();
        return (list, list.Count == 0
            ? job with { CategoriesDone = job.CategoriesDone + 1, LastReceived = -1, LastId = default }
            : job with { LastReceived = entries.LastReceived, LastId = entries.LastId, Sent = job.Sent + entries.Count });
    }

    private static IEnumerable<SqlParameter> Parameters(HistoryJob job) =>
    [
        SqlParameter.String("resource", job.ResourceId.ToLowerInvariant()),
        SqlParameter.Int64("from", (job.From - DateTime.UnixEpoch).Ticks),
        SqlParameter.Int64("until", (job.Until - DateTime.UnixEpoch).Ticks),
    ];

    private string Table(LogCategory category) => $"{SqlText.Identifier(workspace.Database)}.{SqlText.Identifier(category.Table!.Name)}";

    /// <summary>Makes entries of rows: one for those that came in one body, and so share a time and the most of their ids.</summary>
    private sealed class EntriesOfHistory(HistoryJob job, EntryOrigin origin)
    {
        private readonly EntryBuilder _builder = new();
        private readonly List<NewEntry> _entries = [];
        private readonly ArrayBufferWriter<byte> _body = new();
        private (long Received, ulong High, ulong Low) _shared;
        private int _lastIndex;

        public int Count { get; private set; }

        public long LastReceived { get; private set; }

        public Guid LastId { get; private set; }

        public void Add(long received, Guid id, IReadOnlyList<LogColumn> columns, Block block, int row)
        {
            var (high, low) = Uuid.Of(id);
            var index = (int)(low & ((1UL << IndexBits) - 1)) - 1;
            var shared = (received, high, low >> IndexBits << IndexBits);
            if (_body.WrittenCount == 0 || _shared != shared || index <= _lastIndex)
            {
                End();
                _builder.Clear();
                _builder.AddOrigin(origin);
                _shared = shared;
            }

            var start = _body.WrittenCount;
            WriteRow(columns, block, row);
            _builder.AddRecord(0, index, start, _body.WrittenCount - start);
            (_lastIndex, LastReceived, LastId) = (index, received, id);
            Count++;
        }

        public List<NewEntry> Close()
        {
            End();
            return _entries;
        }

        private void End()
        {
            if (_body.WrittenCount == 0)
                return;
            var entry = _builder.Build(_shared.Received, RecordIds.Of(_shared.High, _shared.Low), "history", _body.WrittenSpan.ToArray());
            // After a crash the same rows are read again, and the journal knows those that it has.
            var key = SHA256.HashData(Encoding.UTF8.GetBytes($"history\n{job.Id}\n{LastId}\n{_builder.RecordCount}"));
            entry.SetRequest(new RepeatedRequest(BitConverter.ToUInt128(key), _builder.RecordCount, 0, 0));
            _entries.Add(entry);
            _body.ResetWrittenCount();
        }

        private void WriteRow(IReadOnlyList<LogColumn> columns, Block block, int row)
        {
            using var json = new Utf8JsonWriter(_body);
            json.WriteStartObject();
            for (var i = 0; i < columns.Count; i++)
            {
                var column = block.Columns[i + 2];
                if (column.IsNull(row) || (column is StringColumn text && text[row].IsEmpty))
                    continue;
                json.WritePropertyName(columns[i].Name);
                WriteValue(json, columns[i].Type, column, row);
            }

            json.WriteEndObject();
        }

        private static void WriteValue(Utf8JsonWriter json, ColumnType type, Column column, int row)
        {
            switch (column)
            {
                case StringColumn text when type == ColumnType.Dynamic:
                    json.WriteRawValue(text[row]);
                    break;
                case StringColumn text:
                    json.WriteStringValue(text[row]);
                    break;
                case ValueColumn<long> times when type == ColumnType.DateTime:
                    json.WriteStringValue(DateTime.UnixEpoch.AddTicks(times[row]).ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture));
                    break;
                case ValueColumn<byte> flags:
                    json.WriteBooleanValue(flags[row] != 0);
                    break;
                case ValueColumn<int> numbers:
                    json.WriteNumberValue(numbers[row]);
                    break;
                case ValueColumn<long> numbers:
                    json.WriteNumberValue(numbers[row]);
                    break;
                case ValueColumn<double> numbers:
                    json.WriteNumberValue(numbers[row]);
                    break;
                case ValueColumn<Guid> ids:
                    json.WriteStringValue(ids[row]);
                    break;
                default:
                    throw new NotSupportedException($"The column {column.Name} has the type {column.Type}, which is not read back.");
            }
        }
    }
}
