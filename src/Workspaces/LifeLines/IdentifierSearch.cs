using System.Collections.Frozen;
using System.Globalization;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Workspaces.LifeLines;

/// <summary>Looks for identifiers in every table of a workspace: where they are first, and then for the records of those tables alone.</summary>
/// <remarks>
/// <see cref="DayIndex"/> says which days of which tables are worth a look. In them the columns that identify something have an index
/// that says which granules can hold a value, so a search reads few of them however many records there are.
/// </remarks>
internal sealed class IdentifierSearch
{
    /// <summary>At most so many records of a table are found, the newest ones.</summary>
    public const int RecordsOfTableMax = 200;

    // Several searches at once leave connections for queries.
    private static readonly int StatementsAtOnce = Math.Clamp(Environment.ProcessorCount, 1, 4);

    // Phone numbers, short codes and names of senders have no index; nothing longer is looked for where all rows are read.
    private const int PlainLengthMax = 20;

    // The indexes are asked before the reading is planned. What takes columns out of a plan goes through every step of it for each of
    // them, and all of them are wanted.
    private static readonly SqlSetting[] ForManyRecords =
    [
        new("use_skip_indexes_on_data_read", "0"),
        new("query_plan_remove_unused_columns", "0"),
        new("output_format_json_validate_utf8", "1"),
    ];

    // A few records are read whole and sorted then: to read no more than the newest takes a longer plan.
    private static readonly SqlSetting[] ForFewRecords =
    [
        .. ForManyRecords,
        new("optimize_read_in_order", "0"),
        new("query_plan_optimize_lazy_materialization", "0"),
    ];

    private static readonly FrozenSet<Subject> NotSearched = FrozenSet.ToFrozenSet([Subject.Resource, Subject.Subscription, Subject.Record, Subject.Batch]);

    private static readonly FrozenSet<string> LeftOut =
        FrozenSet.ToFrozenSet(["TimeGenerated", "_TimeReceived", "_RecordId", "TenantId", "Type", "SourceSystem", "_SubscriptionId", "_BilledSize", "_IsBillable"]);

    private readonly Func<LogColumn, string?> _condition;
    private readonly IReadOnlyList<SqlParameter> _parameters;

    private IdentifierSearch(IReadOnlyList<string> values, bool few, Func<LogColumn, string?> condition, IReadOnlyList<SqlParameter> parameters)
    {
        Values = values;
        Settings = few ? ForFewRecords : ForManyRecords;
        _condition = condition;
        _parameters = parameters;
    }

    /// <summary>What is looked for, as texts.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>The settings of all its statements; the same for all, because a connection that changes them pays for it.</summary>
    public IReadOnlyList<SqlSetting> Settings { get; }

    /// <summary>The tables that are searched, in the order that the statements number them.</summary>
    public static IReadOnlyList<StoredTable> Tables { get; } = [.. LogCatalog.Current.Categories.Select(category => category.Table).OfType<LogTable>().Select(StoredTable.Of)];

    /// <summary>The numbers of the tables, by their names.</summary>
    public static FrozenDictionary<string, int> Numbers { get; } = Tables.Index().ToFrozenDictionary(table => table.Item.Table.Name, table => table.Index);

    /// <summary>The columns of a table that identify something, in the catalog's order.</summary>
    public static IEnumerable<LogColumn> IdentifyingColumns(LogTable table) =>
        table.Columns.Where(column => column.Identifies is { } subject && !NotSearched.Contains(subject));

    /// <summary>The columns whose values a record gets.</summary>
    public static IEnumerable<LogColumn> ReturnedColumns(LogTable table) => table.Columns.Where(column => !LeftOut.Contains(column.Name));

    /// <summary>Looks for one identifier in all identifying columns.</summary>
    public static IdentifierSearch ForIdentifier(IReadOnlyList<string> spellings)
    {
        var isNumber = long.TryParse(spellings[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var isShort = spellings[0].Length <= PlainLengthMax;
        var ids = SqlParameter.StringArray("ids", spellings);
        return new IdentifierSearch(
            isNumber ? [.. spellings, number.ToString(CultureInfo.InvariantCulture)] : spellings,
            few: !isShort && !IdentifierText.IsSomebody(spellings[0]),
            column => column.Type != ColumnType.String
                ? isNumber ? $"{SqlText.Identifier(column.Name)} = {{number:Int64}}" : null
                : !column.LowCardinality || isShort ? $"{SqlText.Identifier(column.Name)} IN {ids.Placeholder}" : null,
            isNumber ? [ids, SqlParameter.Int64("number", number)] : [ids]);
    }

    /// <summary>Looks for links in the columns of their subjects, and where a usage record names what it is about.</summary>
    public static IdentifierSearch ForLinks(IReadOnlyList<IdentifierLink> links)
    {
        var parameters = links.GroupBy(link => link.Subject).ToDictionary(
            group => group.Key, group => SqlParameter.StringArray($"{group.Key}", group.Select(link => link.Value)));
        var all = SqlParameter.StringArray("all", links.Select(link => link.Value));
        return new IdentifierSearch(
            [.. links.Select(link => link.Value)],
            few: true,
            column => column.Type != ColumnType.String || column.LowCardinality ? null :
                column.Identifies == Subject.Correlation ? $"{SqlText.Identifier(column.Name)} IN {all.Placeholder}" :
                parameters.TryGetValue(column.Identifies!.Value, out var values) ? $"{SqlText.Identifier(column.Name)} IN {values.Placeholder}" : null,
            [.. parameters.Values, all]);
    }

    /// <summary>The statements that tell from when to when a table has records, for each table that has any, by its number.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="places">Where to look.</param>
    public IEnumerable<Statement> Locate(Workspace workspace, IEnumerable<SearchPlace> places) => Build(
        workspace,
        places,
        (number, source) =>
            $"SELECT toUInt32({number}), min(TimeGenerated), max(TimeGenerated) FROM (" +
            $"SELECT TimeGenerated {source} ORDER BY TimeGenerated DESC LIMIT {RecordsOfTableMax + 1}) HAVING count() > 0");

    /// <summary>The statements that return records: the table's number, both times, the id, and the values as JSON in the order of the columns.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="places">Where to look.</param>
    public IEnumerable<Statement> Fetch(Workspace workspace, IEnumerable<SearchPlace> places) => Build(
        workspace,
        places,
        (number, source) =>
            $"SELECT toUInt32({number}), TimeGenerated, _TimeReceived, _RecordId, {ValuesOf(Tables[number].Table)} {source} " +
            $"ORDER BY TimeGenerated DESC LIMIT {RecordsOfTableMax + 1}");

    /// <summary>The condition for records from one time to another, both inclusive.</summary>
    public static string IsBetween(DateTime first, DateTime last) => $"TimeGenerated >= {Literal(first)} AND TimeGenerated <= {Literal(last)}";

    // The engine plans the tables of one statement one after the other, and planning takes about half of what a search costs: the
    // tables are dealt out to several statements that run at once.
    private IEnumerable<Statement> Build(Workspace workspace, IEnumerable<SearchPlace> places, Func<int, string, string> select) =>
        Selects(workspace, places, select).Index().GroupBy(pair => pair.Index % StatementsAtOnce, pair => pair.Item)
            .Select(selects => new Statement(string.Join(" UNION ALL ", selects)) { Parameters = _parameters });

    private IEnumerable<string> Selects(Workspace workspace, IEnumerable<SearchPlace> places, Func<int, string, string> select)
    {
        foreach (var (number, when, columns) in places)
        {
            var table = Tables[number].Table;
            var conditions = IdentifyingColumns(table).Where((_, index) => (columns >> index & 1) != 0).Select(_condition).OfType<string>().ToList();
            if (conditions.Count > 0)
            {
                var source =
                    $"FROM {SqlText.Identifier(workspace.Database)}.{SqlText.Identifier(table.Name)} " +
                    $"PREWHERE {when} AND ({string.Join(" OR ", conditions)})";
                yield return $"({select(number, source)})";
            }
        }
    }

    // One shape for all tables, by one function: planning an array of fifty conversions takes longer than reading the records.
    private static string ValuesOf(LogTable table) =>
        $"formatRow('JSONEachRow', {string.Join(", ", ReturnedColumns(table).Select(column => SqlText.Identifier(column.Name)))})";

    private static string Literal(DateTime time) => $"toDateTime64('{time.ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture)}', 7, 'UTC')";
}

/// <summary>Where to look for records of a table.</summary>
/// <param name="Table">The table's number.</param>
/// <param name="When">The condition that says when.</param>
/// <param name="Columns">The columns to compare: a bit for each of <see cref="IdentifierSearch.IdentifyingColumns"/>.</param>
internal readonly record struct SearchPlace(int Table, string When, ushort Columns = ushort.MaxValue);
