using System.Text;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.ClickHouse.Embedded;

/// <summary>ClickHouse as a library in this process, over one data folder.</summary>
/// <remarks>
/// The library keeps one engine per process. Stop it (<see cref="DisposeAsync"/>) before the process ends. A process that
/// does not is ended without its usual last steps, because the library would crash in them.
/// </remarks>
public sealed class EmbeddedClickHouse : IClickHouse
{
    private readonly string _dataFolder;
    private readonly DataFolderLock _lock;
    private readonly Pool<Session> _queries;
    private readonly Pool<Session> _inserts;
    // Open from first to last, and the one that ends other sessions' statements.
    private readonly Session _control;
    private readonly ScarceDisk _disk;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposed;

    private EmbeddedClickHouse(
        string dataFolder, long freeBytesMin, DataFolderLock folderLock, Session control, Pool<Session> queries, Pool<Session> inserts, string version)
    {
        _dataFolder = dataFolder;
        _lock = folderLock;
        _control = control;
        _queries = queries;
        _inserts = inserts;
        Version = version;
        _disk = new ScarceDisk(this, dataFolder, freeBytesMin);
        AppDomain.CurrentDomain.ProcessExit += LeaveAtOnce;
    }

    /// <inheritdoc/>
    public string Version { get; }

    /// <summary>Starts the engine over a data folder, which is made if it is not there.</summary>
    /// <param name="options">Where the library and the data are, and how many statements may run at once.</param>
    /// <exception cref="EngineUnavailableException">
    /// The library is missing or does not load, the folder cannot be used, or another process has it; the message says which.
    /// </exception>
    public static async Task<EmbeddedClickHouse> StartAsync(EmbeddedOptions options)
    {
        EngineLibrary.Load(EngineLibrary.Find(options.LibraryPath));
        var folder = Path.GetFullPath(options.DataFolder);
        var folderLock = DataFolderLock.Take(folder);
        try
        {
            // Opening the first connection starts the engine, which takes its time.
            return await Task.Run(() => StartAsync(options, folder, folderLock)).ConfigureAwait(false);
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
        var began = DateTime.UtcNow;
        if (ScarceDisk.IsDeletion(statement.Sql))
            await _disk.MergeDuringAsync(() => RunAsync(statement, cancellationToken)).ConfigureAwait(false);
        else
            await RunAsync(statement, cancellationToken).ConfigureAwait(false);
        if (statement.Sql.StartsWith("INSERT", StringComparison.OrdinalIgnoreCase))
            await _disk.ThrowIfDamagedAsync(began).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<QueryResult> QueryAsync(Statement statement, CancellationToken cancellationToken = default)
    {
        var lease = await _queries.RentAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var session = lease.Item;
            var stream = await session.RunAsync(
                connection =>
                {
                    session.Use(SessionSettings.Of(statement));
                    return connection.StartQuery(statement.Sql, statement.Parameters);
                },
                cancellationToken).ConfigureAwait(false);
            return new EmbeddedQueryResult(lease, stream, cancellationToken);
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
        var began = DateTime.UtcNow;
        var clause = insert.Settings.Count == 0 ? "" : $" SETTINGS {string.Join(", ", insert.Settings.Select(setting => $"{setting.Name} = {SqlText.StringLiteral(setting.Value)}"))}";
        using (var lease = await _inserts.RentAsync(cancellationToken).ConfigureAwait(false))
            await lease.Item.RunAsync(connection => connection.Insert(insert.Sql + clause, insert.Blocks), CancellationToken.None).ConfigureAwait(false);
        await _disk.ThrowIfDamagedAsync(began).ConfigureAwait(false);
    }

    /// <summary>Waits for running statements, turns away those that wait for their turn, stops the engine and frees the data folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _disk.DisposeAsync().ConfigureAwait(false);
            await Task.WhenAll(_inserts.DisposeAsync().AsTask(), _queries.DisposeAsync().AsTask()).ConfigureAwait(false);
            // The last connection stops the engine, which takes its time.
            await Task.Run(_control.Dispose).ConfigureAwait(false);
            AppDomain.CurrentDomain.ProcessExit -= LeaveAtOnce;
            _lock.Dispose();
            _stopped.SetResult();
        }

        await _stopped.Task.ConfigureAwait(false);
    }

    private static async Task<EmbeddedClickHouse> StartAsync(EmbeddedOptions options, string folder, DataFolderLock folderLock)
    {
        var arguments = options.ArgumentsFor(folder);
        var sessions = new List<Session>();
        try
        {
            var control = Open("control", SessionSettings.All, killer: null);
            var queries = Enumerable.Range(1, options.QueryConnections).Select(i => Open($"query {i}", options.QuerySettings, control)).ToArray();
            var inserts = Enumerable.Range(1, options.InsertConnections).Select(i => Open($"insert {i}", options.InsertSettings, killer: null)).ToArray();
            return new EmbeddedClickHouse(
                folder, options.FreeBytesMin, folderLock, control, new(queries, Close), new(inserts, Close), await control.RunAsync(ReadVersion).ConfigureAwait(false));
        }
        catch
        {
            sessions.ForEach(Close);
            throw;
        }

        Session Open(string name, IEnumerable<SqlSetting> settings, Session? killer)
        {
            var session = new Session(arguments, settings, name, killer);
            sessions.Add(session);
            return session;
        }
    }

    private async Task RunAsync(Statement statement, CancellationToken cancellationToken)
    {
        using var lease = await _queries.RentAsync(cancellationToken).ConfigureAwait(false);
        var session = lease.Item;
        await session.RunAsync(
            connection =>
            {
                FreeSpace.ThrowIfTooSmallFor(statement.Sql, _dataFolder);
                session.Use(SessionSettings.Of(statement));
                connection.Execute(statement.Sql, statement.Parameters);
            },
            cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static string ReadVersion(Connection connection)
    {
        using var stream = connection.StartQuery("SELECT version()", []);
        using var chunk = connection.Fetch(stream);
        chunk.ThrowIfFailed();
        new NativeReader().TryRead(chunk.Bytes, out var block, out _);
        connection.CancelQuery(stream);
        return Encoding.UTF8.GetString(((StringColumn)block!.Columns[0])[0]);
    }

    private static void Close(Session session) => session.Dispose();

    // The library's destructors take apart what its threads still use. What was answered is on disk, so nothing is lost.
    private static void LeaveAtOnce(object? sender, EventArgs e) => NativeMethods.Exit(Environment.ExitCode);
}
