using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Cluster;
using Patchbay.ClickHouse.Embedded;
using Patchbay.Testing;

namespace Patchbay.EngineTests.ClickHouse;

/// <summary>What happens when all connections are taken, and from the call to dispose on.</summary>
public abstract class LifetimeContract : IAsyncLifetime
{
    private const string Endless = "SELECT number FROM numbers(1000000000000)";

    private static readonly Insert AnInsert = new("lifetime", "t", ["a"], [BlockBytes.Of(1, BlockBytes.Int64("a", 1))]);

    private IClickHouse _clickHouse = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _clickHouse = await StartAsync();
        await _clickHouse.ExecuteAsync(new Statement("CREATE DATABASE IF NOT EXISTS lifetime"), Token);
        await _clickHouse.ExecuteAsync(new Statement("CREATE OR REPLACE TABLE lifetime.t (a Int64) ENGINE = MergeTree ORDER BY a"), Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _clickHouse.DisposeAsync();
        await StopAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Who_finds_all_connections_taken_waits_its_turn()
    {
        var first = await _clickHouse.QueryAsync(new Statement(Endless), Token);
        await using var second = await _clickHouse.QueryAsync(new Statement(Endless), Token);
        using var cancel = new CancellationTokenSource();
        var givesUp = _clickHouse.ExecuteAsync(new Statement("SELECT 1"), cancel.Token);
        var waits = _clickHouse.ExecuteAsync(new Statement("SELECT 1"), Token);
        await Task.Delay(50, Token);
        Assert.False(givesUp.IsCompleted || waits.IsCompleted);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givesUp);
        Assert.False(waits.IsCompleted);
        // Inserts do not wait for queries.
        await _clickHouse.InsertAsync(AnInsert, Token);

        await first.DisposeAsync();
        await waits;
    }

    [Fact]
    public async Task Results_that_are_disposed_twice_free_one_connection_once()
    {
        await using var held = await _clickHouse.QueryAsync(new Statement(Endless), Token);
        for (var i = 0; i < 3; i++)
        {
            var result = await _clickHouse.QueryAsync(new Statement(Endless), Token);
            await result.DisposeAsync();
            await result.DisposeAsync();
            await Assert.ThrowsAsync<ObjectDisposedException>(async () => await result.ReadAsync(Token));
        }

        await using var last = await _clickHouse.QueryAsync(new Statement(Endless), Token);
        var waits = _clickHouse.ExecuteAsync(new Statement("SELECT 1"), Token);
        await Task.Delay(50, Token);
        Assert.False(waits.IsCompleted);
        await last.DisposeAsync();
        await waits;
    }

    [Fact]
    public async Task Disposing_waits_for_what_runs_and_turns_away_what_waits()
    {
        var reading = await _clickHouse.QueryAsync(new Statement(Endless), Token);
        var running = _clickHouse.ExecuteAsync(new Statement("INSERT INTO lifetime.t SELECT number FROM numbers(3) WHERE sleepEachRow(0.1) = 0"), Token);
        var waiting = _clickHouse.ExecuteAsync(new Statement("INSERT INTO lifetime.t SELECT 7"), Token);
        var disposing = _clickHouse.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _clickHouse.InsertAsync(AnInsert, Token));
        await running;
        Assert.NotNull(await reading.ReadAsync(Token));
        Assert.False(disposing.IsCompleted);
        await reading.DisposeAsync();
        await disposing;

        await Assert.ThrowsAsync<ObjectDisposedException>(() => _clickHouse.ExecuteAsync(new Statement("SELECT 1"), Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _clickHouse.QueryAsync(new Statement("SELECT 1"), Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _clickHouse.InsertAsync(AnInsert, Token));
        await _clickHouse.DisposeAsync();

        _clickHouse = await StartAsync();
        await using var result = await _clickHouse.QueryAsync(new Statement("SELECT toInt64(count()) FROM lifetime.t"), Token);
        Assert.Equal(3, ((Patchbay.ClickHouse.Rows.ValueColumn<long>)(await result.ReadAsync(Token))!.Columns[0])[0]);
    }

    /// <summary>Starts one with two connections for queries and one for inserts; again over the same data after it was disposed.</summary>
    protected abstract Task<IClickHouse> StartAsync();

    protected virtual Task StopAsync() => Task.CompletedTask;
}

[Collection(nameof(EngineOfItsOwn))]
public sealed class EmbeddedLifetimeTests(EmbeddedEngine engine) : LifetimeContract
{
    private readonly TempFolder _folder = new();
    private IAsyncDisposable? _restart;

    protected override async Task<IClickHouse> StartAsync()
    {
        _restart ??= await engine.StopAsync();
        return await EmbeddedClickHouse.StartAsync(new EmbeddedOptions(_folder.Path) { QueryConnections = 2, InsertConnections = 1 });
    }

    protected override async Task StopAsync()
    {
        await _restart!.DisposeAsync();
        _folder.Dispose();
    }
}

[Collection(nameof(ServerNode))]
public sealed class ServerLifetimeTests(ServerNode node) : LifetimeContract
{
    protected override async Task<IClickHouse> StartAsync() => await HttpClickHouse.ConnectAsync(new ClusterOptions
    {
        Endpoints = [node.Endpoint],
        User = ServerNode.User,
        Password = ServerNode.Password,
        QueryConnections = 2,
        InsertConnections = 1,
    });
}
