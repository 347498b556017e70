using System.Globalization;

namespace Patchbay.ClickHouse;

/// <summary>
/// The ClickHouse settings under which every statement runs, embedded or in a cluster, so that the same SQL gives the same
/// rows on both.
/// </summary>
internal static class SessionSettings
{
    /// <summary>What holds for all statements.</summary>
    public static readonly IReadOnlyList<SqlSetting> All =
    [
        // KQL's times are UTC, and a conversion that names no zone would take the machine's.
        new("session_timezone", "UTC"),
        // An outer join without a partner gives null, not 0, '' or 1970.
        new("join_use_nulls", "1"),
        new("output_format_json_escape_forward_slashes", "0"),
        // Types that do not fit are an error (386 NO_COMMON_TYPE) instead of a silent Variant column.
        new("use_variant_as_common_type", "0"),
        // toStartOfMonth and its kin overflow outside 1970-2149 without it.
        new("enable_extended_results_for_datetime_functions", "1"),
        // WITH t AS MATERIALIZED (...) runs once; without it the keyword is accepted and ignored.
        new("enable_materialized_cte", "1"),
        // NULL IN (NULL) is null, a sum of nothing 0, and greatest(1, NULL) 1: what the compiler builds on. These are
        // ClickHouse's defaults, but a server's profile may have changed them.
        new("transform_null_in", "0"),
        new("aggregate_functions_null_for_empty", "0"),
        new("least_greatest_legacy_null_behavior", "0"),
        // JSON made in SQL keeps NaN and infinity as text instead of turning them into null, and longs as numbers.
        new("output_format_json_quote_denormals", "1"),
        new("output_format_json_quote_64bit_integers", "0"),
        // The embedded engine starts with the settings of clickhouse-local: a text without SELECT would run as a query, and
        // functions that show the process's memory would be open.
        new("implicit_select", "0"),
        new("allow_introspection_functions", "0"),
        // The first rows by time are read from those parts, and those blocks of them, that can hold them, not from the end of each.
        new("read_in_order_use_virtual_row", "1"),
        new("read_in_order_use_virtual_row_per_block", "1"),
        // A compiled query with long lists outgrows the default of 256 KiB; the text of a query is limited where it enters.
        new("max_query_size", "16777216"),
        // Stored when answered: ClickHouse 26.7 would else collect inserts of several callers and not look at their tokens.
        new("async_insert", "0"),
        // A server ends a query whose reader is gone, also when the order to end it was lost.
        new("cancel_http_readonly_queries_on_client_close", "1"),
    ];

    /// <summary>What holds for inserts of blocks besides.</summary>
    public static readonly IReadOnlyList<SqlSetting> Inserts =
    [
        // All blocks of an insert are joined before anything is written, so that they become one part (of each partition) and
        // an error in a late block leaves nothing of the early ones.
        new("max_insert_block_size", "4000000000"),
        new("min_insert_block_size_rows", "4000000000"),
        new("min_insert_block_size_bytes", "0"),
        // A column that the table does not have is an error, not dropped.
        new("input_format_skip_unknown_fields", "0"),
        // A batch may hold old records of many days: more partitions than the default of 100.
        new("max_partitions_per_insert_block", "1000"),
        // Through a Distributed table: answered when the shards have it.
        new("distributed_foreground_insert", "1"),
    ];

    /// <summary>What a statement sets besides: its own settings, and its limits, which win.</summary>
    public static Dictionary<string, string> Of(Statement statement)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in statement.Settings)
        {
            settings[setting.Name] = setting.Value;
        }

        if (statement.Limits.Time is { } time)
        {
            settings["max_execution_time"] = time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        }

        if (statement.Limits.MemoryBytes is { } memory)
        {
            settings["max_memory_usage"] = memory.ToString(CultureInfo.InvariantCulture);
        }

        if (statement.Limits.Threads is { } threads)
        {
            settings["max_threads"] = threads.ToString(CultureInfo.InvariantCulture);
        }

        return settings;
    }
}
