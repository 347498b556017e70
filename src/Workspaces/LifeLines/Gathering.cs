using System.Text;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;
using Patchbay.Workspaces.Query;

namespace Patchbay.Workspaces.LifeLines;

/// <summary>Gathers the records of several searches, each record once.</summary>
internal sealed class Gathering(IClickHouse clickHouse, Workspace workspace, IReadOnlySet<LogTable>? tables, StatementLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, LifeLineRecord> _records = [];
    private readonly HashSet<LogTable> _cut = [];

    public IReadOnlyCollection<LifeLineRecord> Records => _records.Values;

    /// <summary>The tables that have more records than were taken.</summary>
    public IReadOnlyList<LogTable> Cut => [.. _cut];

    public QueryStatistics Statistics { get; private set; } = new(0, 0, TimeSpan.Zero);

    /// <summary>Adds what a search finds.</summary>
    public async Task AddAsync(IdentifierSearch search, TimeRange range, bool linked, CancellationToken cancellationToken)
    {
        var places = new List<(int Table, TimeRange Range)>();
        await RunAsync(
            search.Locate(workspace, tables, range),
            (block, row) => places.Add((Table(block, row), new TimeRange(Time(block.Columns[1], row), Time(block.Columns[2], row).AddTicks(1)))),
            cancellationToken).ConfigureAwait(false);
        if (places.Count == 0)
        {
            return;
        }

        var counts = new int[IdentifierSearch.Tables.Count];
        await RunAsync(search.Fetch(workspace, places), Add, cancellationToken).ConfigureAwait(false);

        void Add(Block block, int row)
        {
            var record = Read(block, row, linked);
            if (++counts[Table(block, row)] > IdentifierSearch.RecordsOfTableMax)
            {
                _cut.Add(record.Table);
            }
            else
            {
                _records.TryAdd(record.Id, record);
            }
        }
    }

    private Task RunAsync(IEnumerable<Statement> statements, Action<Block, int> read, CancellationToken cancellationToken) =>
        Task.WhenAll(statements.Select(statement => RunAsync(statement, read, cancellationToken)));

    private async Task RunAsync(Statement statement, Action<Block, int> read, CancellationToken cancellationToken)
    {
        await using var result = await clickHouse.QueryAsync(statement with { Limits = limits }, cancellationToken).ConfigureAwait(false);
        while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } block)
        {
            lock (_gate)
            {
                for (var row = 0; row < block.RowCount; row++)
                {
                    read(block, row);
                }
            }
        }

        var cost = result.Statistics;
        lock (_gate)
        {
            Statistics = new(Statistics.RowsRead + cost.RowsRead, Statistics.BytesRead + cost.BytesRead, Statistics.Elapsed + cost.Elapsed);
        }
    }

    private static LifeLineRecord Read(Block block, int row, bool linked)
    {
        var table = IdentifierSearch.Tables[Table(block, row)].Table;
        var texts = (ArrayColumn)block.Columns[4];
        var first = texts[row].Start.Value;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (index, column) in IdentifierSearch.ReturnedColumns(table).Index())
        {
            var text = Encoding.UTF8.GetString(((StringColumn)texts.Items)[first + index]);
            if (text.Length > 0)
            {
                // The engine writes a time with a blank and without a zone.
                values.Add(column.Name, column.Type == ColumnType.DateTime ? $"{text.Replace(' ', 'T')}Z" : text);
            }
        }

        return new LifeLineRecord(((ValueColumn<Guid>)block.Columns[3])[row], table, Time(block.Columns[1], row), Time(block.Columns[2], row), linked, values);
    }

    private static int Table(Block block, int row) => (int)((ValueColumn<uint>)block.Columns[0])[row];

    // A DateTime64(7) counts the same ticks as DateTime, from 1970.
    private static DateTime Time(Column column, int row) => DateTime.UnixEpoch.AddTicks(((ValueColumn<long>)column)[row]);
}
