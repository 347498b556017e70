using System.Text;
using System.Text.Json;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.Workspaces.LifeLines;

/// <summary>Gathers the records of several searches, each record once.</summary>
internal sealed class Gathering(IClickHouse clickHouse, Workspace workspace, IReadOnlySet<LogTable>? tables, StatementLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, LifeLineRecord> _records = [];
    private readonly HashSet<LogTable> _cut = [];
    private Task<HashSet<TableDay>>? _open;

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
        var unindexed = _open ??= ReadOpenDaysAsync(search, cancellationToken);
        var named = ReadIndexedDaysAsync(search, cancellationToken);
        await Task.WhenAll(unindexed, named).ConfigureAwait(false);
        var open = unindexed.Result.Where(IsInRange);
        List<IndexedDay> first = [], later = [];
        foreach (var table in Unknown(named.Result.Where(place => IsInRange(place.Day) && !unindexed.Result.Contains(place.Day))))
        {
            // Many have more records than are shown, and the newest days have those.
            var records = 0L;
            foreach (var day in table.GroupBy(place => place.Day.Day).OrderByDescending(day => day.Key))
            {
                (records <= IdentifierSearch.RecordsOfTableMax ? first : later).AddRange(day);
                records += day.Max(place => place.Records);
            }
        }

        await AddAsync(search, first, open, linked, cancellationToken).ConfigureAwait(false);
        await AddAsync(search, later.Where(place => !_cut.Contains(IdentifierSearch.Tables[place.Day.Table].Table)), [], linked, cancellationToken).ConfigureAwait(false);

        bool IsInRange(TableDay day) => day.Day >= range.First && day.Day <= range.Last;
    }

    // The days that have more records than were found already, by their tables.
    private IEnumerable<IGrouping<int, IndexedDay>> Unknown(IEnumerable<IndexedDay> days)
    {
        var known = _records.Values.ToLookup(record => new TableDay(IdentifierSearch.Numbers[record.Table.Name], (uint)LifeLineFinder.Day(record.Time)));
        return days
            .Where(place => place.Records > known[place.Day].Count(record => IdentifierSearch.IdentifyingColumns(record.Table).Any(column => record.Text(column.Name) == place.Value)))
            .GroupBy(place => place.Day.Table);
    }

    private async Task<HashSet<TableDay>> ReadOpenDaysAsync(IdentifierSearch search, CancellationToken cancellationToken)
    {
        var days = new HashSet<TableDay>();
        await RunAsync(search, DayIndex.Open(workspace), (block, row) => AddDay(block, 0, row, day => days.Add(day)), cancellationToken).ConfigureAwait(false);
        return days;
    }

    private async Task<List<IndexedDay>> ReadIndexedDaysAsync(IdentifierSearch search, CancellationToken cancellationToken)
    {
        var days = new List<IndexedDay>();
        await RunAsync(search, DayIndex.Find(workspace, search.Values), AddPlace, cancellationToken).ConfigureAwait(false);
        return days;

        void AddPlace(Block block, int row) => AddDay(block, 1, row, day => days.Add(new IndexedDay(
            Text(block, 0, row), day, ((ValueColumn<ushort>)block.Columns[3])[row], ((ValueColumn<uint>)block.Columns[4])[row])));
    }

    // Of the tables that are searched and may be read.
    private void AddDay(Block block, int column, int row, Action<TableDay> add)
    {
        if (IdentifierSearch.Numbers.TryGetValue(Text(block, column, row), out var number) && tables?.Contains(IdentifierSearch.Tables[number].Table) != false)
        {
            add(new TableDay(number, ((ValueColumn<uint>)block.Columns[column + 1])[row]));
        }
    }

    // Where the index names a day the records are fetched. The others are mostly days without such a record, so they are asked for
    // their times first, which reads few columns.
    private async Task AddAsync(IdentifierSearch search, IEnumerable<IndexedDay> named, IEnumerable<TableDay> open, bool linked, CancellationToken cancellationToken)
    {
        var found = new List<LifeLineRecord>();
        await Task.WhenAll(FetchAsync(named.GroupBy(place => place.Day.Table).Select(PlaceOf)), LocateAsync()).ConfigureAwait(false);
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

        async Task LocateAsync()
        {
            var located = new List<SearchPlace>();
            await RunAsync(
                search,
                search.Locate(workspace, open.GroupBy(day => day.Table, day => day.Day).Select(table => new SearchPlace(table.Key, DayIndex.IsOf(table)))),
                (block, row) => located.Add(new SearchPlace(Table(block, row), IdentifierSearch.IsBetween(Time(block.Columns[1], row), Time(block.Columns[2], row)))),
                cancellationToken).ConfigureAwait(false);
            await FetchAsync(located).ConfigureAwait(false);
        }

        Task FetchAsync(IEnumerable<SearchPlace> places) =>
            RunAsync(search, search.Fetch(workspace, places), (block, row) => found.Add(Read(block, row, linked)), cancellationToken);
    }

    private static SearchPlace PlaceOf(IGrouping<int, IndexedDay> table) =>
        new(table.Key, DayIndex.IsOf(table.Select(place => place.Day.Day).Distinct()), table.Aggregate((ushort)0, (columns, place) => (ushort)(columns | place.Columns)));

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

    private static string Text(Block block, int column, int row) => Encoding.UTF8.GetString(((StringColumn)block.Columns[column])[row]);

    private static int Table(Block block, int row) => (int)((ValueColumn<uint>)block.Columns[0])[row];

    // A DateTime64(7) counts the same ticks as DateTime, from 1970.
    private static DateTime Time(Column column, int row) => DateTime.UnixEpoch.AddTicks(((ValueColumn<long>)column)[row]);

    private readonly record struct TableDay(int Table, uint Day);

    private readonly record struct IndexedDay(string Value, TableDay Day, ushort Columns, uint Records);
}
