using Patchbay.ClickHouse;

namespace Patchbay.EngineTests.ClickHouse;

public abstract partial class ClickHouseContract
{
    // Minutes of work, each in another stage of a query.
    public static TheoryData<string> LongQueries =>
    [
        "SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))",
        "SELECT uniqExact(a.number + b.number) FROM numbers(100000) AS a, numbers(100000000) AS b",
        "SELECT number FROM numbers(1000000000000) WHERE sipHash64(number) = 1",
        "SELECT sleepEachRow(0.05) FROM numbers(100000) SETTINGS max_block_size = 1",
        // Found out while the query is analysed, before it has a plan.
        "SELECT (SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))) AS x",
    ];

    [Theory]
    [MemberData(nameof(LongQueries))]
    public async Task A_cancelled_query_has_ended_in_the_engine(string sql)
    {
        var marker = $"cancel {Guid.NewGuid():N}";
        using var cancel = new CancellationTokenSource();
        var running = ReadToEndAsync(new Statement($"/* {marker} */ {sql}"), cancel.Token);
        await UntilAsync(async () => await RunningAsync(marker) == 1);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(0, await RunningAsync(marker));
    }

    [Fact]
    public async Task A_cancelled_statement_has_ended_in_the_engine()
    {
        await ExecuteAsync($"CREATE TABLE {_database}.t (a UInt64) ENGINE = MergeTree ORDER BY a");
        var marker = $"cancel {Guid.NewGuid():N}";
        using var cancel = new CancellationTokenSource();
        var running = clickHouse.ExecuteAsync(
            new Statement($"INSERT INTO {_database}.t SELECT /* {marker} */ number FROM numbers(1000000000000) WHERE sipHash64(number) = 1"), cancel.Token);
        await UntilAsync(async () => await RunningAsync(marker) == 1);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(0, await RunningAsync(marker));
    }

    [Fact]
    public async Task What_is_cancelled_beforehand_does_not_run()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => clickHouse.ExecuteAsync(new Statement($"CREATE TABLE {_database}.t (a UInt64) ENGINE = Memory"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => clickHouse.QueryAsync(new Statement("SELECT 1"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => clickHouse.InsertAsync(new Insert(_database, "t", ["a"], []), cancelled));
        Assert.Equal(0UL, await ScalarAsync($"SELECT count() FROM system.tables WHERE database = '{_database}'"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_query_cancelled_between_two_blocks_gives_no_more_rows(bool byTheQuerysToken)
    {
        using var cancel = new CancellationTokenSource();
        var marker = $"between {Guid.NewGuid():N}";
        await using (var result = await clickHouse.QueryAsync(
            new Statement($"SELECT /* {marker} */ number FROM numbers(1000000000000)"), byTheQuerysToken ? cancel.Token : Token))
        {
            Assert.NotNull(await result.ReadAsync(Token));
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await result.ReadAsync(byTheQuerysToken ? Token : cancel.Token));
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await result.ReadAsync(Token));
        }

        Assert.Equal(0, await RunningAsync(marker));
    }

    [Fact]
    public async Task Cancelling_hits_only_the_statement_it_is_meant_for()
    {
        // Statements end at the same moment as they are cancelled, again and again; others beside them must not notice.
        var bystanders = Enumerable.Range(0, 2).Select(async _ =>
        {
            for (var i = 0; i < 60; i++)
            {
                Assert.Equal(1000UL, await ScalarAsync("SELECT count() FROM numbers(1000) WHERE NOT ignore(sipHash64(number))"));
            }
        });
        var cancelled = Enumerable.Range(0, 2).Select(async worker =>
        {
            for (var i = 0; i < 60; i++)
            {
                using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds((i + worker) % 8));
                try
                {
                    await ReadToEndAsync(new Statement("SELECT count() FROM numbers(3000000) WHERE NOT ignore(sipHash64(number))"), cancel.Token);
                }
                catch (OperationCanceledException)
                {
                }
            }
        });
        await Task.WhenAll(bystanders.Concat(cancelled));
    }

    private async Task ReadToEndAsync(Statement statement, CancellationToken cancellationToken)
    {
        await using var result = await clickHouse.QueryAsync(statement, cancellationToken);
        while (await result.ReadAsync(cancellationToken) is not null)
        {
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(5, Token);
        }
    }
}
