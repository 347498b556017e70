using System.Collections.Concurrent;

namespace Patchbay.ClickHouse.Embedded;

/// <summary>A connection with the thread that runs its statements, one at a time.</summary>
/// <remarks>
/// The library blocks while a statement runs. A thread of its own keeps that away from the thread pool, which has few
/// threads to lose, and gives the engine's parser a stack of a known size.
/// </remarks>
internal sealed class Session : IDisposable
{
    // As the main thread of a server has on Linux; the engine ends a statement that comes near the end of its stack (306).
    private const int StackBytes = 8 << 20;

    private readonly IReadOnlyList<string> _arguments;
    private readonly Dictionary<string, string> _defaults;
    private readonly Session? _killer;
    private readonly string _tag;
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;
    private Connection _connection;
    private Dictionary<string, string> _changed = [];

    /// <summary>Opens the connection.</summary>
    /// <param name="arguments">The engine's arguments.</param>
    /// <param name="settings">Under which all statements of the session run.</param>
    /// <param name="name">Unique in the process; marks the session's statements in <c>system.processes</c>.</param>
    /// <param name="killer">The session that ends statements of this one; null if nobody will ask for that.</param>
    public Session(IReadOnlyList<string> arguments, IEnumerable<SqlSetting> settings, string name, Session? killer)
    {
        _tag = name;
        _killer = killer;
        _defaults = settings.Append(new("log_comment", name)).ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal);
        _arguments = [.. arguments, .. _defaults.Select(setting => $"--{setting.Key}={setting.Value}")];
        _connection = Connection.Open(_arguments);
        _thread = new Thread(Work, StackBytes) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>
    /// Runs a blocking call on the session's thread. When the token is cancelled, the statement is ended in the engine, and
    /// the task ends after the call has returned: with its result, or cancelled in place of its error.
    /// </summary>
    public async Task<T> RunAsync<T>(Func<Connection, T> call, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await Cancellation.WaitAsync(Post(call), KillAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Action<Connection> call, CancellationToken cancellationToken = default) =>
        RunAsync(
            connection =>
            {
                call(connection);
                return true;
            },
            cancellationToken);

    /// <summary>Ends a query that was not read to its end, in the engine too.</summary>
    public async Task AbandonAsync(ResultHandle stream)
    {
        var running = Post(connection =>
        {
            connection.CancelQuery(stream);
            ForgetStatement();
            return true;
        });
        // This takes a moment, except for a query of which nothing was fetched: that one the library would read to its end.
        await Task.WhenAny(running, Task.Delay(Cancellation.KillInterval)).ConfigureAwait(false);
        await Cancellation.EndAsync(running, KillAsync).ConfigureAwait(false);
        await running.ConfigureAwait(false);
    }

    /// <summary>Puts settings in force for the statements that follow; call it on the session's thread.</summary>
    /// <param name="settings">The settings; those of the call before that are not among them fall back to the session's.</param>
    public void Use(Dictionary<string, string> settings)
    {
        settings.Remove("log_comment");
        try
        {
            Set(settings.Except(_changed).Select(setting => Assignment(setting.Key, setting.Value))
                .Concat(_changed.Keys.Except(settings.Keys).Select(name => Assignment(name, _defaults.GetValueOrDefault(name)))));
        }
        catch (ClickHouseException)
        {
            // Some settings forbid to change others afterwards (readonly), and a bad one leaves unclear which were taken:
            // a new connection starts from the session's settings again.
            _connection.Dispose();
            _changed = [];
            _connection = Connection.Open(_arguments);
            Set(settings.Select(setting => Assignment(setting.Key, setting.Value)));
        }

        _changed = settings;
    }

    /// <summary>Ends the thread after the work that is waiting for it and closes the connection.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
        _connection.Dispose();
    }

    private static string Assignment(string name, string? value) => $"{name} = {(value is null ? "DEFAULT" : SqlText.StringLiteral(value))}";

    private void Set(IEnumerable<string> assignments)
    {
        var list = string.Join(", ", assignments);
        if (list.Length > 0)
        {
            _connection.Execute($"SET {list}", []);
        }
    }

    private Task<T> Post<T>(Func<Connection, T> call)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                completion.SetResult(call(_connection));
            }
            catch (ClickHouseException exception)
            {
                ForgetStatement();
                completion.SetException(exception);
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
        });
        return completion.Task;
    }

    private void Work()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }
    }

    // The library keeps a failed statement, with the memory it took and its place among the running ones, until the next one
    // on the same connection.
    private void ForgetStatement()
    {
        try
        {
            Set([Assignment("log_comment", _tag)]);
        }
        catch (ClickHouseException)
        {
            // Short of memory, for example: then the next caller's statement does it.
        }
    }

    // It cannot hit a later statement of this session, because whoever runs this one still has the session.
    private async Task KillAsync()
    {
        try
        {
            var order = $"KILL QUERY WHERE Settings['log_comment'] = {SqlText.StringLiteral(_tag)} ASYNC";
            await _killer!.RunAsync(connection => connection.Execute(order, [])).ConfigureAwait(false);
        }
        catch (ClickHouseException)
        {
            // The engine may be short of the very memory that the statement holds: the next order may get through.
        }
    }
}
