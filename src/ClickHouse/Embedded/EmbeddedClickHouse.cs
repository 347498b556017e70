using System.Globalization;
using System.Text;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.ClickHouse.Embedded;

/// <summary>ClickHouse as a library in this process, over one data folder.</summary>
/// <remarks>
/// The library keeps one engine per process. Stop it (<see cref="DisposeAsync"/>) before the process ends: an open
/// connection at exit ends in a crash.
/// </remarks>
public sealed class EmbeddedClickHouse : IClickHouse
{
    private readonly DataFolderLock _lock;
    private readonly ConnectionPool _queries;
    private readonly ConnectionPool _inserts;
    // Held open from first to last, and the one that ends other connections' statements.
    private readonly Connection _control;
    private readonly SemaphoreSlim _controlGate = new(1, 1);
    private int _disposed;

    private EmbeddedClickHouse(DataFolderLock folderLock, Connection control, ConnectionPool queries, ConnectionPool inserts, string version)
    {
        _lock = folderLock;
        _control = control;
        _queries = queries;
        _inserts = inserts;
        Version = version;
    }

    /// <inheritdoc/>
    public string Version { get; }

    /// <summary>Starts the engine over a data folder, which is made if it is not there.</summary>
    /// <param name="options">Where the library and the data are, and how many statements may run at once.</param>
    /// <exception cref="EngineUnavailableException">
    /// The library is missing or does not load, or another process has the data folder; the message says which.
    /// </exception>
    public static async Task<EmbeddedClickHouse> StartAsync(EmbeddedOptions options)
    {
        EngineLibrary.Load(EngineLibrary.Find(options.LibraryPath));
        var folder = Path.GetFullPath(options.DataFolder);
        var folderLock = DataFolderLock.Take(folder);
        try
        {
            string[] arguments = [$"--path={folder}", "--session_timezone=UTC", .. options.EngineArguments];
            return await Task.Run(async () =>
            {
                var control = Connection.Open(arguments);
                var queries = new ConnectionPool(options.QueryConnections, arguments);
                var inserts = new ConnectionPool(options.InsertConnections, arguments);
                return new EmbeddedClickHouse(folderLock, control, queries, inserts, await ReadVersionAsync(control).ConfigureAwait(false));
            }).ConfigureAwait(false);
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(Statement statement, CancellationToken cancellationToken = default)
    {
        using var lease = await _queries.RentAsync(cancellationToken).ConfigureAwait(false);
        var tag = NewTag();
        var sql = WithSettings(statement, tag);
        await RunAsync(() => lease.Connection.Execute(sql, statement.Parameters), tag, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<QueryResult> QueryAsync(Statement statement, CancellationToken cancellationToken = default)
    {
        var lease = await _queries.RentAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var tag = NewTag();
            var sql = WithSettings(statement, tag);
            ResultHandle? stream = null;
            await RunAsync(() => stream = lease.Connection.StartQuery(sql, statement.Parameters), tag, cancellationToken).ConfigureAwait(false);
            return new EmbeddedQueryResult(this, lease, stream!, tag, cancellationToken);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task InsertAsync(Insert insert, CancellationToken cancellationToken = default)
    {
        using var lease = await _inserts.RentAsync(cancellationToken).ConfigureAwait(false);
        var sql = InsertText(insert);
        await Task.Run(() => lease.Connection.Insert(sql, insert.Blocks), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Waits for running statements, then stops the engine and frees the data folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _inserts.DisposeAsync().ConfigureAwait(false);
        await _queries.DisposeAsync().ConfigureAwait(false);
        _control.Dispose();
        _controlGate.Dispose();
        _lock.Dispose();
    }

    private static async Task<string> ReadVersionAsync(Connection connection)
    {
        using var stream = connection.StartQuery("SELECT version()", []);
        using var chunk = connection.Fetch(stream);
        chunk.ThrowIfFailed();
        NativeReader.TryRead(chunk.Bytes, out var block, out _);
        using var end = connection.Fetch(stream);
        return await Task.FromResult(Encoding.UTF8.GetString(((StringColumn)block!.Columns[0])[0])).ConfigureAwait(false);
    }

    // The tag makes a statement findable in system.processes, where KILL QUERY looks for it.
    private static string NewTag() => Guid.NewGuid().ToString("N");

    private static string WithSettings(Statement statement, string tag)
    {
        var settings = new List<SqlSetting>(statement.Settings) { new("log_comment", SqlText.StringLiteral(tag)) };
        if (statement.Limits.Time is { } time)
        {
            settings.Add(new("max_execution_time", time.TotalSeconds.ToString(CultureInfo.InvariantCulture)));
        }

        if (statement.Limits.MemoryBytes is { } memory)
        {
            settings.Add(new("max_memory_usage", memory.ToString(CultureInfo.InvariantCulture)));
        }

        if (statement.Limits.Threads is { } threads)
        {
            settings.Add(new("max_threads", threads.ToString(CultureInfo.InvariantCulture)));
        }

        return $"{statement.Sql} SETTINGS {Join(settings)}";
    }

    private static string InsertText(Insert insert)
    {
        var text = $"INSERT INTO {SqlText.Identifier(insert.Database)}.{SqlText.Identifier(insert.Table)} " +
            $"({string.Join(", ", insert.Columns.Select(SqlText.Identifier))})";
        return insert.Settings.Count == 0 ? text : $"{text} SETTINGS {Join(insert.Settings)}";
    }

    private static string Join(IEnumerable<SqlSetting> settings) => string.Join(", ", settings.Select(setting => $"{setting.Name} = {setting.Value}"));

    /// <summary>Runs a blocking call away from the caller's thread and ends it in the engine when the token is cancelled.</summary>
    private async Task RunAsync(Action call, string tag, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var running = Task.Run(call, CancellationToken.None);
        try
        {
            await running.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await KillAsync(running, tag).ConfigureAwait(false);
            throw;
        }
    }

    private async Task KillAsync(Task running, string tag)
    {
        // The statement may not have reached the engine's list yet, so the order is repeated until the call is over.
        while (!running.IsCompleted)
        {
            await _controlGate.WaitAsync().ConfigureAwait(false);
            try
            {
                await Task.Run(() => _control.Execute($"KILL QUERY WHERE Settings['log_comment'] = {SqlText.StringLiteral(tag)} ASYNC", [])).ConfigureAwait(false);
            }
            finally
            {
                _controlGate.Release();
            }

            await Task.WhenAny(running, Task.Delay(20)).ConfigureAwait(false);
        }

        _ = running.Exception; // Seen: a killed statement fails, and that is what was wanted.
    }

    private sealed class EmbeddedQueryResult(
        EmbeddedClickHouse engine, ConnectionPool.Lease lease, ResultHandle stream, string tag, CancellationToken queryToken) : QueryResult
    {
        private bool _ended;
        private int _disposed;

        public override async ValueTask<Block?> ReadAsync(CancellationToken cancellationToken = default)
        {
            if (_ended)
            {
                return null;
            }

            using var linked = CancellationTokenSource.CreateLinkedTokenSource(queryToken, cancellationToken);
            Block? block = null;
            try
            {
                await engine.RunAsync(() => block = FetchBlock(), tag, linked.Token).ConfigureAwait(false);
            }
            catch
            {
                _ended = true;
                throw;
            }

            _ended = block is null;
            return block;
        }

        public override async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _disposed, 1) != 0)
            {
                return;
            }

            await Task.Run(() =>
            {
                if (!_ended)
                {
                    lease.Connection.CancelQuery(stream);
                }

                stream.Dispose();
            }).ConfigureAwait(false);
            lease.Dispose();
        }

        private Block? FetchBlock()
        {
            using var chunk = lease.Connection.Fetch(stream);
            chunk.ThrowIfFailed();
            var read = chunk.Statistics;
            Statistics = new(Statistics.RowsRead + read.RowsRead, Statistics.BytesRead + read.BytesRead, Statistics.Elapsed + read.Elapsed);
            var bytes = chunk.Bytes;
            if (bytes.IsEmpty)
            {
                return null;
            }

            if (!NativeReader.TryRead(bytes, out var block, out var consumed) || consumed != bytes.Length)
            {
                throw new InvalidDataException($"A chunk of {bytes.Length} bytes is not one whole block.");
            }

            return block;
        }
    }
}
