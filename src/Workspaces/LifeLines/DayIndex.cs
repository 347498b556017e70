using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Patchbay.Catalog;
using Patchbay.ClickHouse;

namespace Patchbay.Workspaces.LifeLines;

/// <summary>
/// On which days a table has an identifier, in which columns and how often: one small table that is asked instead of the indexes of
/// every part of every table.
/// </summary>
/// <remarks>
/// It knows the days that have come to rest; <see cref="DayIndexer"/> adds them. A day that has got records since then has a part with
/// a higher number and counts as unknown again, so nothing is missed. Identifiers are kept as hashes: what it names is where to look.
/// </remarks>
internal static class DayIndex
{
    private const string Identifiers = "identifier_places";
    private const string Indexed = "indexed_days";

    // What had this name knew the days alone.
    private const string Former = "identifier_days";

    // Indexing a large day goes on on the disk from here.
    private const string GroupBytesMax = "268435456";

    // Another set of identifying columns makes what is indexed worthless, and so does another table for it.
    private static readonly string Columns = Hash($"{Identifiers} " + string.Join(' ', IdentifierSearch.Tables.Select(table => $"{table.Table.Name}({string.Join(',', NamesOf(table.Table))})")));

    /// <summary>The statements that make the index of a workspace.</summary>
    public static IEnumerable<string> CreateStatements(string database)
    {
        const string Settings = "default_compression_codec = 'ZSTD(1)', fsync_after_insert = 1, fsync_part_directory = 1";
        yield return $"DROP TABLE IF EXISTS {Name(database, Former)}";
        yield return
            $"CREATE TABLE IF NOT EXISTS {Name(database, Identifiers)} " +
            "(Hash UInt32 CODEC(Delta(4), ZSTD(1)), Day UInt32, Table LowCardinality(String), Columns UInt16, Records UInt32) " +
            "ENGINE = ReplacingMergeTree PARTITION BY intDiv(Day, 100) ORDER BY (Hash, Day, Table) " +
            // A few rows are read here and there, so little is unpacked around each.
            $"SETTINGS index_granularity = 1024, min_compress_block_size = 4096, max_compress_block_size = 16384, {Settings}";
        yield return
            $"CREATE TABLE IF NOT EXISTS {Name(database, Indexed)} (Table LowCardinality(String), Day UInt32, Columns UInt32, Block Int64, At DateTime('UTC')) " +
            $"ENGINE = ReplacingMergeTree(At) PARTITION BY intDiv(Day, 100) ORDER BY (Table, Day) SETTINGS {Settings}";
    }

    /// <summary>
    /// The days that had one of some values when they were indexed: the value, table, day as 20261231, the columns that had it, a bit
    /// for each of <see cref="IdentifierSearch.IdentifyingColumns"/>, and how many records had it.
    /// </summary>
    /// <remarks>
    /// What has happened to the days since then, <see cref="Open"/> says. Another value with the same hash can add columns and records,
    /// but hides none. A day that was indexed twice comes twice until the index is merged.
    /// </remarks>
    /// <param name="workspace">The workspace.</param>
    /// <param name="values">The values.</param>
    public static Statement Find(Workspace workspace, IEnumerable<string> values)
    {
        var hashed = SqlParameter.StringArray("hashed", values);
        return new Statement(
            $"SELECT arrayJoin(arrayFilter(value -> xxHash32(value) = Hash, {hashed.Placeholder})), toString(Table), Day, Columns, Records " +
            $"FROM {Name(workspace.Database, Identifiers)} " +
            // A set of a sub-select is looked up by the table's order; an array would be compared with every row.
            $"PREWHERE Hash IN (SELECT xxHash32(arrayJoin({hashed.Placeholder})))")
        {
            Parameters = [hashed],
        };
    }

    /// <summary>The days that are not indexed as they are now: table, day, its newest block, and how many records it has.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="indexedBefore">Leaves out those that were indexed after this time, changed as they may be; null leaves out none.</param>
    public static Statement Open(Workspace workspace, DateTime? indexedBefore = null)
    {
        var indexed = $"FROM {Name(workspace.Database, Indexed)} WHERE Columns = {Columns}";
        var lately = indexedBefore is { } time ? $"AND (table, day) NOT IN (SELECT Table, Day {indexed} AND At > toDateTime({Seconds(time)}))" : "";
        return new Statement(
            $"SELECT table, day, block, rows FROM {Days} " +
            $"WHERE (table, day, block) NOT IN (SELECT Table, Day, Block {indexed}) {lately} ORDER BY table, day")
        {
            Parameters = Parameters(workspace),
        };
    }

    /// <summary>The statement that indexes days of a table.</summary>
    public static Statement Add(Workspace workspace, LogTable table, IEnumerable<uint> days)
    {
        var names = NamesOf(table).ToList();
        var values = names.Select(name => $"ifNull(toString({SqlText.Identifier(name)}), '')");
        var bits = names.Select((_, index) => (1 << index).ToString(CultureInfo.InvariantCulture));
        return new Statement(
            $"INSERT INTO {Name(workspace.Database, Identifiers)} (Hash, Day, Table, Columns, Records) " +
            // A record counts once for a value, whichever of its columns have it.
            $"SELECT hash, day, {SqlText.StringLiteral(table.Name)}, groupBitOr(bit), countIf(nth = 1) FROM (" +
            "SELECT toYYYYMMDD(TimeGenerated) AS day, " +
            $"arrayFilter(place -> place.1 != '', arrayZip([{string.Join(", ", values)}], [{string.Join(", ", bits)}])) AS places, " +
            "arrayMap(place -> xxHash32(place.1), places) AS hashes, places.2 AS bits, arrayEnumerateUniq(hashes) AS nths " +
            $"FROM {Name(workspace.Database, table.Name)} WHERE {IsOf(days)}) " +
            "ARRAY JOIN hashes AS hash, bits AS bit, nths AS nth GROUP BY hash, day")
        {
            Settings = [new("max_partitions_per_insert_block", "0"), new("max_bytes_before_external_group_by", GroupBytesMax)],
            Limits = new StatementLimits(Threads: 1),
        };
    }

    /// <summary>The statement that notes days as indexed up to a block.</summary>
    public static Statement Note(Workspace workspace, LogTable table, IEnumerable<(uint Day, long Block)> days, DateTime now) => new(
        $"INSERT INTO {Name(workspace.Database, Indexed)} (Table, Day, Columns, Block, At) " +
        $"SELECT {SqlText.StringLiteral(table.Name)}, day.1, {Columns}, day.2, toDateTime({Seconds(now)}) " +
        $"FROM (SELECT arrayJoin([{string.Join(", ", days.Select(day => $"({day.Day}, {day.Block})"))}]) AS day)")
    {
        Settings = [new("max_partitions_per_insert_block", "0")],
    };

    /// <summary>The statements after which days of a table are not indexed.</summary>
    public static IEnumerable<Statement> Forget(Workspace workspace, LogTable table, IEnumerable<uint> days) =>
        ((string[])[Indexed, Identifiers]).Select(index => new Statement(
            $"ALTER TABLE {Name(workspace.Database, index)} DELETE WHERE Table = {SqlText.StringLiteral(table.Name)} AND Day IN ({string.Join(", ", days)})")
        {
            Settings = [new("mutations_sync", "2")],
        });

    /// <summary>The months of the index whose records are all gone: table of the index and month as 202612.</summary>
    public static Statement Expired(Workspace workspace) => new($$"""
        SELECT DISTINCT table, partition_id FROM system.parts
        WHERE active AND database = {database:String} AND table IN ('{{Identifiers}}', '{{Indexed}}')
            AND toUInt32(partition_id) NOT IN (SELECT intDiv(day, 100) FROM {{Days}})
        """)
    {
        Parameters = Parameters(workspace),
    };

    /// <summary>The statement that takes a month out of a table of the index.</summary>
    public static Statement Drop(Workspace workspace, string table, string month) =>
        new($"ALTER TABLE {Name(workspace.Database, table)} DROP PARTITION ID {SqlText.StringLiteral(month)}");

    /// <summary>The condition for the records of days.</summary>
    public static string IsOf(IEnumerable<uint> days) => $"_partition_id IN ({string.Join(", ", days.Select(day => $"'{day.ToString(CultureInfo.InvariantCulture)}'"))})";

    // A day is a partition, and the numbers of its parts only grow, whatever is merged.
    private static string Days => """
        (SELECT table, toUInt32(partition_id) AS day, max(max_block_number) AS block, sum(rows) AS rows FROM system.parts
        WHERE active AND database = {database:String} AND table IN {tables:Array(String)} GROUP BY table, day)
        """;

    private static SqlParameter[] Parameters(Workspace workspace) =>
    [
        SqlParameter.String("database", workspace.Database),
        SqlParameter.StringArray("tables", IdentifierSearch.Tables.Select(table => table.Table.Name)),
    ];

    private static IEnumerable<string> NamesOf(LogTable table) => IdentifierSearch.IdentifyingColumns(table).Select(column => column.Name);

    private static string Name(string database, string table) => $"{SqlText.Identifier(database)}.{SqlText.Identifier(table)}";

    private static string Seconds(DateTime time) => ((DateTimeOffset)time).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Hash(string text) => BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToString(CultureInfo.InvariantCulture);
}
