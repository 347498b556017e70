namespace Patchbay.ClickHouse.Embedded;

/// <summary>How the embedded engine is started.</summary>
/// <param name="DataFolder">The folder that holds the engine's data; made if it is not there.</param>
public sealed record EmbeddedOptions(string DataFolder)
{
    /// <summary>The library's path; null looks in the usual places, see <see cref="EngineLibrary.Find"/>.</summary>
    public string? LibraryPath { get; init; }

    /// <summary>Queries and other statements that may run at once; more of them wait. Default 8.</summary>
    public int QueryConnections { get; init; } = 8;

    /// <summary>Inserts that may run at once; more of them wait. Default 4.</summary>
    public int InsertConnections { get; init; } = 4;

    /// <summary>Further arguments for the engine, for example <c>--mark_cache_size=67108864</c>.</summary>
    public IReadOnlyList<string> EngineArguments { get; init; } = [];

    internal IReadOnlyList<string> ArgumentsFor(string folder) =>
    [
        $"--path={folder}",
        // Without it the engine would take a config.xml that happens to lie in the working directory, or the one of
        // clickhouse-local in the home directory. The file need not be there.
        $"--config-file={Path.Combine(folder, "clickhouse.xml")}",
        .. EngineArguments,
    ];
}
