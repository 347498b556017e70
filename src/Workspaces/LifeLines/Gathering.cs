using System.Text;
using System.Text.Json;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.Workspaces.LifeLines;

/// <summary>Gathers the records of several searches, each record once.</summary>
internal sealed class Gathering(IClickHouse clickHouse, Workspace workspace, IReadOnlySet<LogTable>? tables, StatementLimits limits)
{
    // A number or a user is on many days, and the newest ones have all that is shown. A few days more take less than a second look.
    private const int DaysAtOnce = 10;
    private const int DaysAtFirst = 3;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, LifeLineRecord> _records = [];
    private readonly HashSet<LogTable> _cut = [];
    private Task<HashSet<TableDay>>? _openDays;

    public IReadOnlyCollection<LifeLineRecord> Records => _records.Values;

    /// <summary>The tables that have more records than were taken.</summary>
    public IReadOnlyList<LogTable> Cut => [.. _cut];

    public QueryStatistics Statistics { get; private set; } = new(0, 0, TimeSpan.Zero);

    /// <summary>Adds what a search finds.</summary>
    /// <param name="search">The search.</param>
    /// <param name="range">The first and the last day to look at, as 20261231.</param>
    /// <param name="linked">Whether it looks for what belongs to records that were found.</param>
    /// <param name="cancellationToken">Ends the search in the engine.</param>
    public async Task AddAsync(IdentifierSearch search, (int First, int Last) range, bool linked, CancellationToken cancellationToken)
    {
        // Which days the index does not know is the same for every search.
        var open = _openDays ??= ReadDaysAsync(search, DayIndex.Open(workspace), cancellationToken);
        var named = ReadDaysAsync(search, DayIndex.Find(workspace, search.Values), cancellationToken);
        await Task.WhenAll(open, named).ConfigureAwait(false);
        var days = open.Result.Select(day => new LikelyDay(day.Table, day.Day, IsOpen: true))
            .Concat(named.Result.Except(open.Result).Select(day => new LikelyDay(day.Table, day.Day, IsOpen: false)))
            .Where(day => day.Day >= range.First && day.Day <= range.Last);
        List<LikelyDay> first = [], later = [];
        foreach (var table in days.GroupBy(day => day.Table).Select(table => table.OrderByDescending(day => day.Day).ToList()))
        {
            var count = table.Count > DaysAtOnce ? DaysAtFirst : table.Count;
            first.AddRange(table[..count]);
            later.AddRange(table[count..]);
        }

        await AddAsync(search, first, linked, cancellationToken).ConfigureAwait(false);
        await AddAsync(search, later.Where(day => !_cut.Contains(IdentifierSearch.Tables[day.Table].Table)), linked, cancellationToken).ConfigureAwait(false);
    }

    // Of the tables that are searched and may be read.
    private async Task<HashSet<TableDay>> ReadDaysAsync(IdentifierSearch search, Statement statement, CancellationToken cancellationToken)
    {
        var days = new HashSet<TableDay>();
        await RunAsync(search, statement, AddDay, cancellationToken).ConfigureAwait(false);
        return days;

        void AddDay(Block block, int row)
        {
            var name = Encoding.UTF8.GetString(((StringColumn)block.Columns[0])[row]);
            if (IdentifierSearch.Numbers.TryGetValue(name, out var number) && tables?.Contains(IdentifierSearch.Tables[number].Table) != false)
            {
                days.Add(new TableDay(number, ((ValueColumn<uint>)block.Columns[1])[row]));
            }
        }
    }

    // Where the index names a day the records are fetched. The others are mostly days without such a record, so they are asked for
    // their times first, which reads few columns.
    private async Task AddAsync(IdentifierSearch search, IEnumerable<LikelyDay> days, bool linked, CancellationToken cancellationToken)
    {
        var found = new List<LifeLineRecord>();
        var isOpen = days.ToLookup(day => day.IsOpen);
        await Task.WhenAll(FetchAsync(Places(isOpen[false])), LocateAsync(Places(isOpen[true]))).ConfigureAwait(false);
        foreach (var table in found.GroupBy(record => record.Table))
        {
            if (table.Count() > IdentifierSearch.RecordsOfTableMax)
            {
                _cut.Add(table.Key);
            }

            foreach (var record in table.OrderByDescending(record => record.Time).Take(IdentifierSearch.RecordsOfTableMax))
            {
                _records.TryAdd(record.Id, record);
            }
        }

        async Task LocateAsync(IEnumerable<(int Table, string When)> places)
        {
            var located = new List<(int Table, string When)>();
            await RunAsync(
                search,
                search.Locate(workspace, places),
                (block, row) => located.Add((Table(block, row), IdentifierSearch.IsBetween(Time(block.Columns[1], row), Time(block.Columns[2], row)))),
                cancellationToken).ConfigureAwait(false);
            await FetchAsync(located).ConfigureAwait(false);
        }

        Task FetchAsync(IEnumerable<(int Table, string When)> places) =>
            RunAsync(search, search.Fetch(workspace, places), (block, row) => found.Add(Read(block, row, linked)), cancellationToken);
    }

    private static IEnumerable<(int Table, string When)> Places(IEnumerable<LikelyDay> days) =>
        days.GroupBy(day => day.Table, day => day.Day).Select(table => (table.Key, DayIndex.IsOf(table)));

    private Task RunAsync(IdentifierSearch search, IEnumerable<Statement> statements, Action<Block, int> read, CancellationToken cancellationToken) =>
        Task.WhenAll(statements.Select(statement => RunAsync(search, statement, read, cancellationToken)));

    private async Task RunAsync(IdentifierSearch search, Statement statement, Action<Block, int> read, CancellationToken cancellationToken)
    {
        await using var result = await clickHouse.QueryAsync(statement with { Limits = limits, Settings = search.Settings }, cancellationToken).ConfigureAwait(false);
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
        var json = new Utf8JsonReader(((StringColumn)block.Columns[4])[row]);
        json.Read();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var column in IdentifierSearch.ReturnedColumns(table))
        {
            json.Read();
            json.Read();
            var text = json.TokenType switch
            {
                JsonTokenType.Null => "",
                JsonTokenType.String => json.GetString()!,
                _ => Encoding.UTF8.GetString(json.ValueSpan),
            };
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

    private readonly record struct TableDay(int Table, uint Day);

    private sealed record LikelyDay(int Table, uint Day, bool IsOpen);
}
