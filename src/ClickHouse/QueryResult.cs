using Patchbay.ClickHouse.Rows;

namespace Patchbay.ClickHouse;

/// <summary>A running query: its blocks in order, then its statistics.</summary>
public abstract class QueryResult : IAsyncDisposable
{
    /// <summary>What the engine read and how long it took, so far; final once <see cref="ReadAsync"/> has returned null.</summary>
    public QueryStatistics Statistics { get; protected set; } = new(0, 0, TimeSpan.Zero);

    /// <summary>Waits for the next block of rows.</summary>
    /// <param name="cancellationToken">Ends the query in the engine.</param>
    /// <returns>The next block, never empty, or null at the end. A query without rows has no block at all.</returns>
    /// <exception cref="ClickHouseException">The query failed while it ran; blocks read before are valid rows.</exception>
    public abstract ValueTask<Block?> ReadAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends the query if it still runs and frees its connection.</summary>
    public abstract ValueTask DisposeAsync();
}

/// <summary>What a query cost.</summary>
/// <param name="RowsRead">Rows read from storage.</param>
/// <param name="BytesRead">Bytes read from storage, uncompressed.</param>
/// <param name="Elapsed">Time in the engine.</param>
public sealed record QueryStatistics(long RowsRead, long BytesRead, TimeSpan Elapsed);
