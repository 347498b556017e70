using System.Text;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.ClickHouse.Cluster;

/// <summary>A ClickHouse cluster over HTTP; version 26.7 or newer.</summary>
public sealed class HttpClickHouse : IClickHouse
{
    private readonly Servers _servers;
    // What is lent out is only the right to have a statement running; HttpClient keeps the connections.
    private readonly Pool<int> _queries;
    private readonly Pool<int> _inserts;

    private HttpClickHouse(ClusterOptions options)
    {
        _servers = new Servers(options);
        _queries = new([.. Enumerable.Range(0, options.QueryConnections)], _ => { });
        _inserts = new([.. Enumerable.Range(0, options.InsertConnections)], _ => { });
    }

    /// <inheritdoc/>
    public string Version { get; private set; } = "";

    /// <summary>Connects to the first server that answers.</summary>
    /// <param name="options">Where the servers are, and who asks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineUnavailableException">No server answers, or it refuses the user; the message says which and why.</exception>
    /// <exception cref="ArgumentException">An endpoint is not of the form <c>http://host:port</c>.</exception>
    public static async Task<HttpClickHouse> ConnectAsync(ClusterOptions options, CancellationToken cancellationToken = default)
    {
        var clickHouse = new HttpClickHouse(options);
        try
        {
            await using var result = await clickHouse.QueryAsync(new Statement("SELECT version()"), cancellationToken).ConfigureAwait(false);
            var block = await result.ReadAsync(cancellationToken).ConfigureAwait(false);
            clickHouse.Version = Encoding.UTF8.GetString(((StringColumn)block!.Columns[0])[0]);
        }
        catch (Exception exception)
        {
            await clickHouse.DisposeAsync().ConfigureAwait(false);
            if (exception is ClickHouseException)
            {
                throw new EngineUnavailableException($"ClickHouse does not work for the user '{options.User}': {exception.Message}", exception);
            }

            throw;
        }

        return clickHouse;
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(Statement statement, CancellationToken cancellationToken = default)
    {
        using var lease = await _queries.RentAsync(cancellationToken).ConfigureAwait(false);
        var running = new RunningStatement(_servers);
        using var answer = await StartAsync(running, statement, "Null", cancellationToken).ConfigureAwait(false);
        try
        {
            while (!answer.HasEnded)
            {
                await answer.FillAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            await running.KillAsync(wait: true).ConfigureAwait(false);
            throw;
        }

        answer.ThrowIfFailed();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public async Task<QueryResult> QueryAsync(Statement statement, CancellationToken cancellationToken = default)
    {
        var lease = await _queries.RentAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var running = new RunningStatement(_servers);
            var answer = await StartAsync(running, statement, "Native", cancellationToken).ConfigureAwait(false);
            return new HttpQueryResult(lease, running, answer, cancellationToken);
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
        var running = new RunningStatement(_servers);
        var query = HttpStatement.QueryOf(
            running.QueryId,
            [.. SessionSettings.All, .. SessionSettings.Inserts, .. insert.Settings, new("query", $"{insert.Sql} FORMAT Native")]);
        using var response = await _servers.SendAsync(running, query, () => new BlocksContent(insert.Blocks), CancellationToken.None).ConfigureAwait(false);
        using var answer = new Answer(running.Server!, response);
        while (!answer.HasEnded)
        {
            await answer.FillAsync(CancellationToken.None).ConfigureAwait(false);
        }

        answer.ThrowIfFailed();
    }

    /// <summary>Waits for running statements, turns away those that wait for their turn, and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_inserts.DisposeAsync().AsTask(), _queries.DisposeAsync().AsTask()).ConfigureAwait(false);
        _servers.Dispose();
    }

    private async Task<Answer> StartAsync(RunningStatement running, Statement statement, string format, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var request = HttpStatement.Of(statement, running.QueryId, format);
        using var connection = new CancellationTokenSource();
        var response = await Cancellation.WaitAsync(
            _servers.SendAsync(running, request.Query, () => new StringContent(request.Body), connection.Token), KillAsync, cancellationToken).ConfigureAwait(false);
        return new Answer(running.Server!, response);

        async Task KillAsync()
        {
            if (!await running.KillAsync(wait: false).ConfigureAwait(false))
            {
                await connection.CancelAsync().ConfigureAwait(false);
            }
        }
    }
}
