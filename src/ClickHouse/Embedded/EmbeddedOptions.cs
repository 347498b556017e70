using System.Globalization;

namespace Patchbay.ClickHouse.Embedded;

/// <summary>How the embedded engine is started.</summary>
/// <param name="DataFolder">The folder that holds the engine's data; made if it is not there.</param>
/// <remarks>A file <c>clickhouse.xml</c> in the data folder is read as ClickHouse's configuration when it is there.</remarks>
public sealed record EmbeddedOptions(string DataFolder)
{
    /// <summary>The library's path; null looks in the usual places, see <see cref="EngineLibrary.Find"/>.</summary>
    public string? LibraryPath { get; init; }

    /// <summary>Queries and other statements that may run at once; more of them wait. Default 8.</summary>
    public int QueryConnections { get; init; } = 8;

    /// <summary>Inserts that may run at once; more of them wait. Default 4.</summary>
    public int InsertConnections { get; init; } = 4;

    /// <summary>
    /// How much of the machine's memory (or the container's) the engine may take in all, from 0 to 1; what would take more
    /// fails with code 241. Default 0.7, which leaves room for the server around it and for the system's file cache.
    /// </summary>
    public double MemoryShare { get; init; } = 0.7;

    /// <summary>
    /// Inserts of blocks fail with code 243 when the disk has fewer bytes left than this. Default 64 MiB, which the engine needs
    /// for changes of definitions, and also for dropping old partitions.
    /// </summary>
    public long FreeBytesMin { get; init; } = 64 << 20;

    /// <summary>Further arguments for the engine, for example <c>--background_pool_size=4</c>.</summary>
    public IReadOnlyList<string> EngineArguments { get; init; } = [];

    internal IReadOnlyList<string> ArgumentsFor(string folder) =>
    [
        $"--path={folder}",
        // Without it the engine would take a config.xml that happens to lie in the working directory, or the one of
        // clickhouse-local in the home directory. The file need not be there.
        $"--config-file={Path.Combine(folder, "clickhouse.xml")}",
        $"--max_server_memory_usage_to_ram_ratio={MemoryShare.ToString(CultureInfo.InvariantCulture)}",
        // The caches fill only as far as queries need them. These are bounds for a log store on one machine; ClickHouse's own
        // are 5 GiB each, for servers. The marks of a billion records of thirty columns take about 60 MB.
        "--mark_cache_size=268435456",
        "--index_mark_cache_size=67108864",
        "--primary_index_cache_size=268435456",
        .. EngineArguments,
    ];

    // On one machine with parts of some thousand rows, handing each part's indexes to another thread takes longer than reading them: a
    // search of 22 tables with 1,500 parts took 117 ms of processor time on two cores, and takes 53 ms in one thread, indexes before rows.
    internal IReadOnlyList<SqlSetting> QuerySettings { get; } =
    [
        .. SessionSettings.All,
        new("max_threads_for_indexes", "1"),
        new("use_skip_indexes_on_data_read", "0"),
    ];

    internal IReadOnlyList<SqlSetting> InsertSettings =>
    [
        .. SessionSettings.All,
        .. SessionSettings.Inserts,
        new("min_free_disk_bytes_to_perform_insert", FreeBytesMin.ToString(CultureInfo.InvariantCulture)),
    ];
}
