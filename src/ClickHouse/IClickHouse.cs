namespace Patchbay.ClickHouse;

/// <summary>
/// ClickHouse, embedded in the process or a cluster over HTTP. Both speak the same SQL, so whoever holds this interface
/// need not know which one it is.
/// </summary>
/// <remarks>
/// All members may be called from many threads at once. Every failure that ClickHouse itself reports is a
/// <see cref="ClickHouseException"/> with ClickHouse's code; when no server can be reached or a connection breaks, it is an
/// <see cref="EngineUnavailableException"/>. Cancelling the token ends the statement in the engine as well, and surfaces as
/// <see cref="OperationCanceledException"/> once it has ended. Statements run under the settings of <c>SessionSettings</c>.
/// Disposing waits for running statements and turns away waiting ones with an <see cref="ObjectDisposedException"/>.
/// </remarks>
public interface IClickHouse : IAsyncDisposable
{
    /// <summary>The engine's version, for example <c>26.7.2.1</c>.</summary>
    string Version { get; }

    /// <summary>Runs a statement that returns no rows: definitions, <c>INSERT … SELECT</c>, <c>ALTER</c>.</summary>
    /// <param name="statement">The text with its parameters and limits.</param>
    /// <param name="cancellationToken">Ends the statement in the engine.</param>
    Task ExecuteAsync(Statement statement, CancellationToken cancellationToken = default);

    /// <summary>Starts a query; its rows arrive block by block while the engine goes on working.</summary>
    /// <param name="statement">
    /// A SELECT with its parameters and limits, without a <c>FORMAT</c> clause. What is not one can be asked through one:
    /// <c>SELECT * FROM (EXPLAIN …)</c>, or the tables of <c>system</c> in place of <c>SHOW</c>.
    /// </param>
    /// <param name="cancellationToken">Ends the query in the engine; after this call has returned, at the next read.</param>
    /// <returns>The running query. Dispose it to free its connection, read to the end or not.</returns>
    /// <exception cref="ClickHouseException">The query cannot be run, or failed before its first rows.</exception>
    Task<QueryResult> QueryAsync(Statement statement, CancellationToken cancellationToken = default);

    /// <summary>
    /// Inserts blocks in ClickHouse's Native format and returns when they are stored: all of them, or none.
    /// </summary>
    /// <remarks>
    /// All rows of a partition become visible at once. If the engine fails between two partitions, those before stay; with an
    /// <c>insert_deduplication_token</c> the insert can be repeated and adds only what is missing. The same holds when a connection
    /// breaks, which leaves open whether the server has stored the insert.
    /// </remarks>
    /// <param name="insert">The table and the blocks.</param>
    /// <param name="cancellationToken">Abandons the insert while it is still waiting for its turn; a started insert is finished.</param>
    Task InsertAsync(Insert insert, CancellationToken cancellationToken = default);
}
