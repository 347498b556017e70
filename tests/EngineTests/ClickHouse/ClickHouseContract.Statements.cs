using Patchbay.ClickHouse;

namespace Patchbay.EngineTests.ClickHouse;

public abstract partial class ClickHouseContract
{
    [Fact]
    public void The_version_is_known() => Assert.StartsWith("26.7.", clickHouse.Version, StringComparison.Ordinal);

    [Fact]
    public async Task A_text_of_several_statements_is_refused()
    {
        var failure = await FailureAsync($"SELECT 1; CREATE TABLE {_database}.t (a Int64) ENGINE = Memory");
        Assert.Equal((62, "SYNTAX_ERROR"), (failure.Code, failure.Name));
        Assert.Equal("a;b", await ScalarAsync("SELECT 'a;b'"));
        Assert.Equal(0UL, await ScalarAsync($"SELECT count() FROM system.tables WHERE database = '{_database}'"));
    }

    [Fact]
    public async Task Settings_hold_for_their_statement_alone()
    {
        const string Ask = "SELECT toString(getSetting('max_threads')), toString(getSetting('join_use_nulls')), toString(getSetting('max_result_rows'))";
        var before = (await RowsAsync(Ask))[0];
        var during = (await RowsAsync(new Statement(Ask)
        {
            Settings = [new("join_use_nulls", "0"), new("max_result_rows", "77")],
            Limits = new(Threads: 3),
        }))[0];
        Assert.Equal(["3", "false", "77"], during);
        Assert.NotEqual(before, during);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(before, (await RowsAsync(Ask))[0]);
        }
    }

    [Theory]
    [InlineData("no_such_setting", "1", 115)]
    [InlineData("join_use_nulls", "it's", 467)]
    public async Task A_bad_setting_is_an_error_and_leaves_nothing_behind(string name, string value, int code)
    {
        for (var i = 0; i < 10; i++)
        {
            var statement = new Statement("SELECT 1") { Settings = [new("max_result_rows", "5"), new(name, value)] };
            Assert.Equal(code, (await Assert.ThrowsAsync<ClickHouseException>(() => RowsAsync(statement))).Code);
            Assert.Equal("0", await ScalarAsync("SELECT toString(getSetting('max_result_rows'))"));
        }
    }

    [Fact]
    public async Task A_read_only_statement_does_not_make_the_next_one_so()
    {
        var change = new Statement($"CREATE TABLE {_database}.t (a Int64) ENGINE = Memory") { Settings = [new("readonly", "2")] };
        Assert.Equal(164, (await Assert.ThrowsAsync<ClickHouseException>(() => clickHouse.ExecuteAsync(change, Token))).Code);
        for (var i = 0; i < 10; i++)
        {
            await ExecuteAsync($"CREATE TABLE {_database}.t{i} (a Int64) ENGINE = Memory");
        }
    }

    [Fact]
    public async Task Definitions_keep_nothing_of_the_settings_they_were_made_with()
    {
        await clickHouse.ExecuteAsync(new Statement($"CREATE VIEW {_database}.v AS SELECT 1 AS a") { Limits = new(TimeSpan.FromSeconds(9)) }, Token);
        var definition = await ScalarAsync($"SELECT create_table_query FROM system.tables WHERE database = '{_database}' AND name = 'v'");
        Assert.DoesNotContain("SETTINGS", (string)definition!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statements_of_every_kind_run()
    {
        await ExecuteAsync($"CREATE TABLE {_database}.t (a Int64) ENGINE = MergeTree ORDER BY a");
        await ExecuteAsync($"INSERT INTO {_database}.t VALUES (1), (2)");
        await ExecuteAsync($"INSERT INTO {_database}.t SELECT a + 2 FROM {_database}.t -- a remark at the end");
        await ExecuteAsync($"ALTER TABLE {_database}.t ADD COLUMN b String DEFAULT 'x'");
        await ExecuteAsync($"ALTER TABLE {_database}.t DELETE WHERE a = 1 SETTINGS mutations_sync = 1");
        await ExecuteAsync($"OPTIMIZE TABLE {_database}.t FINAL");
        await ExecuteAsync("SYSTEM DROP MARK CACHE");
        Assert.Equal([[2L, "x"], [3L, "x"], [4L, "x"]], await RowsAsync($"SELECT a, b FROM {_database}.t ORDER BY a;"));
        Assert.NotEmpty(await RowsAsync($"SELECT * FROM (EXPLAIN SELECT a FROM {_database}.t)"));
        await ExecuteAsync($"SELECT * FROM {_database}.t");
    }

    [Fact]
    public async Task Session_settings_are_in_force()
    {
        Assert.Equal("UTC", await ScalarAsync("SELECT getSetting('session_timezone')"));
        Assert.Null((await RowsAsync("SELECT b.x FROM (SELECT 1 AS k) AS a LEFT JOIN (SELECT 2 AS k, 'x' AS x) AS b USING k"))[0][0]);
        Assert.Equal(386, (await FailureAsync("SELECT if(number = 1, 'a', 1) FROM numbers(2)")).Code);
        Assert.Equal("1850-05-01", await ScalarAsync("SELECT toString(toStartOfMonth(toDateTime64('1850-05-15 00:00:00', 7, 'UTC')))"));
        Assert.Equal(1UL, await ScalarAsync("WITH t AS MATERIALIZED (SELECT rand64() AS r) SELECT uniqExact(r) FROM (SELECT r FROM t UNION ALL SELECT r FROM t)"));
        Assert.Null(await ScalarAsync("SELECT NULL IN (1, NULL)"));
        Assert.Equal(0L, await ScalarAsync("SELECT sum(x) FROM (SELECT toInt64(1) AS x WHERE 0)"));
        Assert.Equal(3L, await ScalarAsync("SELECT greatest(toInt64(1), NULL, toInt64(3))"));
        Assert.Equal("[\"nan\",9007199254740993]", await ScalarAsync("SELECT concat('[', toJSONString(nan), ',', toJSONString(9007199254740993), ']')"));
        Assert.Equal(62, (await FailureAsync("1 + 1")).Code);
        Assert.Equal(446, (await FailureAsync("SELECT demangle('x')")).Code);
    }
}
