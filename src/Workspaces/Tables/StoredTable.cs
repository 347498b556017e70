using System.Collections.Frozen;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.Workspaces.Tables;

/// <summary>How a table lies in the database of a workspace.</summary>
public sealed class StoredTable
{
    private static readonly FrozenDictionary<string, StoredTable> ByName =
        LogCatalog.Current.Tables.ToFrozenDictionary(table => table.Name, table => new StoredTable(table), StringComparer.Ordinal);

    private StoredTable(LogTable table)
    {
        Table = table;
        // The column Type says the table's name in every row, so it is a constant of queries and not stored.
        Columns = [.. table.Columns.Where(column => column.Name != "Type").Select(column => new StoredColumn(column))];
    }

    /// <summary>Every table of the catalog.</summary>
    public static IReadOnlyList<StoredTable> All { get; } = [.. LogCatalog.Current.Tables.Select(Of)];

    /// <summary>The table in the catalog.</summary>
    public LogTable Table { get; }

    /// <summary>The stored columns, in the catalog's order; without <c>Type</c>.</summary>
    public IReadOnlyList<StoredColumn> Columns { get; }

    /// <summary>The stored form of a table.</summary>
    /// <param name="table">A table of the catalog, or a custom one.</param>
    public static StoredTable Of(LogTable table) => ByName.TryGetValue(table.Name, out var known) && ReferenceEquals(known.Table, table) ? known : new StoredTable(table);

    /// <summary>Makes an empty block builder; its columns are those of <see cref="Columns"/>, in their order.</summary>
    public BlockBuilder CreateBlockBuilder() => new([.. Columns.Select(column => column.CreateBuilder())]);

    /// <summary>The statement that makes the table in a database.</summary>
    internal string CreateStatement(string database)
    {
        var definitions = Columns.Select(column => column.Definition)
            .Concat(Columns.Select(column => column.IndexDefinition).OfType<string>().Select(index => $"INDEX {index}"));
        return
            $"CREATE TABLE IF NOT EXISTS {SqlText.Identifier(database)}.{SqlText.Identifier(Table.Name)} ({string.Join(", ", definitions)}) " +
            "ENGINE = MergeTree PARTITION BY toYYYYMMDD(TimeGenerated) ORDER BY TimeGenerated SETTINGS default_compression_codec = 'ZSTD(1)', " +
            // Whoever looks for one record unpacks all columns of what lies around it; with 8,192 rows that took as long again.
            "index_granularity = 2048, " +
            // Small indexes share a file: each file of a part is a sync of its own.
            "packed_skip_index_max_bytes = 1048576, " +
            // A large insert writes 8 files instead of 128, each a sync of its own; what is merged has a file for each column.
            "min_level_for_wide_part = 1, " +
            // Merging more parts at a time rewrites each row about half as often; a day then rests in a dozen parts instead of six.
            "merge_selector_base = 10, " +
            // Sketches of every column, made anew with each merge, cost a quarter of it; the time range leaves out parts without them.
            "auto_statistics_types = '', " +
            // An insert returns when its bytes are on the disk. A repeated one adds nothing: it is known by its token, or without a
            // token by its content, which the records' ids make unlike any other.
            "fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 1000";
    }

    /// <summary>The statement that adds columns, and their indexes, that the table in a database lacks; null when it lacks none.</summary>
    internal string? AddMissingStatement(string database, IReadOnlySet<string> existing)
    {
        var missing = Columns.Where(column => !existing.Contains(column.Column.Name)).ToList();
        if (missing.Count == 0)
            return null;
        var additions = missing.Select(column => $"ADD COLUMN IF NOT EXISTS {column.Definition}")
            .Concat(missing.Select(column => column.IndexDefinition).OfType<string>().Select(index => $"ADD INDEX IF NOT EXISTS {index}"));
        return $"ALTER TABLE {SqlText.Identifier(database)}.{SqlText.Identifier(Table.Name)} {string.Join(", ", additions)}";
    }
}
