using Patchbay.ClickHouse;
using Patchbay.Testing;

namespace Patchbay.EngineTests.ClickHouse;

public abstract partial class ClickHouseContract
{
    [Fact]
    public async Task Blocks_are_stored_as_one_part()
    {
        await CreateTableAsync("a Int64, b String");
        // Together more rows than the engine would put into one part by itself.
        var blocks = Enumerable.Range(0, 30)
            .Select(i => Enumerable.Range(i * 50_000, 50_000))
            .Select(numbers => BlockBytes.Of(50_000, BlockBytes.Int64("a", numbers.Select(n => (long)n)), BlockBytes.String("b", numbers.Select(n => $"{n}"))));
        await InsertAsync(["a", "b"], blocks);
        Assert.Equal([[1_500_000UL, 1UL]], await RowsAsync($"SELECT sum(rows), count() FROM system.parts WHERE database = '{_database}' AND active"));
        Assert.Equal([[1_500_000UL, 1_124_999_250_000L, "777777"]], await RowsAsync($"SELECT count(), sum(a), anyIf(b, a = 777777) FROM {_database}.t"));
    }

    [Fact]
    public async Task A_column_that_is_left_out_gets_its_default()
    {
        await CreateTableAsync("a Int64, b String DEFAULT 'none', c Int64 DEFAULT a + 1");
        await InsertAsync(["a"], [BlockBytes.Of(1, BlockBytes.Int64("a", 5))]);
        await InsertAsync(["a", "b"], [BlockBytes.Of(1, BlockBytes.Int64("a", 6)), BlockBytes.Of(1, BlockBytes.String("b", "x"), BlockBytes.Int64("a", 7))]);
        Assert.Equal([[5L, "none", 6L], [6L, "none", 7L], [7L, "x", 8L]], await RowsAsync($"SELECT * FROM {_database}.t ORDER BY a"));
    }

    [Fact]
    public async Task An_insert_of_nothing_stores_nothing()
    {
        await CreateTableAsync("a Int64");
        await InsertAsync(["a"], []);
        await InsertAsync(["a"], [BlockBytes.Of(0, BlockBytes.Int64("a"))]);
        Assert.Equal(0UL, await ScalarAsync($"SELECT count() FROM {_database}.t"));
    }

    public static TheoryData<string, int, string[], byte[][]> BadInserts
    {
        get
        {
            var good = BlockBytes.Of(2, BlockBytes.Int64("a", 1, 2));
            return new()
            {
                { "missing", 60, ["a"], [good] },
                { "t", 16, ["no_such"], [good] },
                { "t", 117, ["a"], [good, BlockBytes.Of(1, BlockBytes.Int64("a", 3), BlockBytes.Int64("no_such", 3))] },
                { "t", 6, ["a"], [good, BlockBytes.Of(1, BlockBytes.String("a", "no number"))] },
                { "t", 469, ["a"], [good, BlockBytes.Of(1, BlockBytes.Int64("a", -1))] },
                { "t", 33, ["a"], [good, good[..^3]] },
                { "t", 50, ["a"], [good, BlockBytes.Of(1, BlockBytes.Column("a", "NoSuchType", 1))] },
                { "t", 128, ["a"], [good, [.. BlockBytes.Length(1), .. BlockBytes.Length(1L << 50), .. BlockBytes.Int64("a", 1)]] },
            };
        }
    }

    [Theory]
    [MemberData(nameof(BadInserts))]
    public async Task A_bad_insert_is_an_error_and_stores_nothing(string table, int code, string[] columns, byte[][] blocks)
    {
        await CreateTableAsync("a Int64, CONSTRAINT positive CHECK a > 0");
        for (var i = 0; i < 6; i++)
        {
            var insert = new Insert(_database, table, columns, [.. blocks.Select(block => (ReadOnlyMemory<byte>)block)]);
            var failure = await Assert.ThrowsAsync<ClickHouseException>(() => clickHouse.InsertAsync(insert, Token));
            Assert.Equal(code, failure.Code);
            Assert.NotEmpty(failure.Name);
        }

        Assert.Equal(0UL, await ScalarAsync($"SELECT count() FROM {_database}.t"));
        await InsertAsync(["a"], [BlockBytes.Of(1, BlockBytes.Int64("a", 1))]);
        Assert.Equal(1UL, await ScalarAsync($"SELECT count() FROM {_database}.t"));
    }

    [Fact]
    public async Task A_repeated_deduplication_token_adds_nothing()
    {
        await ExecuteAsync($"CREATE TABLE {_database}.t (a Int64) ENGINE = MergeTree ORDER BY a PARTITION BY a % 3 SETTINGS non_replicated_deduplication_window = 100");
        byte[][] blocks = [BlockBytes.Of(2, BlockBytes.Int64("a", 1, 2)), BlockBytes.Of(1, BlockBytes.Int64("a", 3))];
        for (var i = 0; i < 3; i++)
        {
            await InsertAsync(["a"], blocks, new SqlSetting("insert_deduplication_token", "it's 1\\2"));
        }

        Assert.Equal(3UL, await ScalarAsync($"SELECT count() FROM {_database}.t"));
        await InsertAsync(["a"], blocks, new SqlSetting("insert_deduplication_token", "another"));
        Assert.Equal(6UL, await ScalarAsync($"SELECT count() FROM {_database}.t"));
    }

    [Fact]
    public async Task An_insert_may_touch_many_partitions()
    {
        await ExecuteAsync($"CREATE TABLE {_database}.t (a Int64) ENGINE = MergeTree ORDER BY a PARTITION BY a");
        await InsertAsync(["a"], [BlockBytes.Of(400, BlockBytes.Int64("a", Enumerable.Range(0, 400).Select(i => (long)i)))]);
        Assert.Equal(400UL, await ScalarAsync($"SELECT count() FROM {_database}.t"));
    }

    [Fact]
    public async Task Names_of_any_kind_can_be_inserted_into()
    {
        const string Table = "it's `a` \\ \"table\"\n😀";
        await ExecuteAsync($"CREATE TABLE {_database}.{SqlText.Identifier(Table)} ({SqlText.Identifier("col`umn\\")} Int64) ENGINE = MergeTree ORDER BY tuple()");
        await clickHouse.InsertAsync(new Insert(_database, Table, ["col`umn\\"], [BlockBytes.Of(1, BlockBytes.Int64("col`umn\\", 5))]), Token);
        Assert.Equal(5L, await ScalarAsync($"SELECT * FROM {_database}.{SqlText.Identifier(Table)}"));
    }

    [Fact]
    public async Task Many_inserts_and_queries_run_beside_one_another()
    {
        await CreateTableAsync("a Int64, b String");
        var inserts = Enumerable.Range(0, 8).Select(async worker =>
        {
            for (var i = 0; i < 10; i++)
            {
                var numbers = Enumerable.Range((worker * 10_000) + (i * 1_000), 1_000).ToArray();
                await InsertAsync(["a", "b"], [BlockBytes.Of(1_000, BlockBytes.Int64("a", numbers.Select(n => (long)n)), BlockBytes.String("b", numbers.Select(n => $"{n}")))]);
            }
        });
        var queries = Enumerable.Range(0, 16).Select(async worker =>
        {
            for (var i = 0; i < 10; i++)
            {
                if (worker % 4 == 0)
                {
                    Assert.Equal(47, (await FailureAsync($"SELECT no_such_{worker} FROM {_database}.t")).Code);
                    continue;
                }

                // An insert is seen whole or not at all.
                var row = (await RowsAsync($"SELECT toInt64(count()), uniqExact(a) = count(), countIf(toString(a) != b) FROM {_database}.t"))[0];
                Assert.Equal([0L, (byte)1, 0UL], [(long)row[0]! % 1_000, row[1], row[2]]);
            }
        });
        await Task.WhenAll(inserts.Concat(queries));
        Assert.Equal([[80_000UL, 80_000UL]], await RowsAsync($"SELECT count(), uniqExact(a) FROM {_database}.t"));
    }

    private Task CreateTableAsync(string columns) => ExecuteAsync($"CREATE TABLE {_database}.t ({columns}) ENGINE = MergeTree ORDER BY tuple()");

    private Task InsertAsync(IReadOnlyList<string> columns, IEnumerable<byte[]> blocks, params IReadOnlyList<SqlSetting> settings) => clickHouse.InsertAsync(
        new Insert(_database, "t", columns, [.. blocks.Select(block => (ReadOnlyMemory<byte>)block)]) { Settings = settings }, Token);
}
