using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.EngineTests.ClickHouse;

public abstract partial class ClickHouseContract
{
    public static TheoryData<string, object?> Values => new()
    {
        { "true", (byte)1 },
        { "toUInt8(255)", (byte)255 },
        { "toInt8(-128)", (sbyte)-128 },
        { "toInt16(-32768)", (short)-32768 },
        { "toUInt16(65535)", (ushort)65535 },
        { "toInt32(-2147483648)", int.MinValue },
        { "toUInt32(4294967295)", uint.MaxValue },
        { "toInt64(-9223372036854775808)", long.MinValue },
        { "toUInt64(18446744073709551615)", ulong.MaxValue },
        { "toInt128('-170141183460469231731687303715884105728')", Int128.MinValue },
        { "toUInt128('340282366920938463463374607431768211455')", UInt128.MaxValue },
        { "toFloat32(1.5)", 1.5f },
        { "toFloat64(-0.1)", -0.1 },
        { "nan", double.NaN },
        { "toDate('1970-01-03')", (ushort)2 },
        { "toDate32('1969-12-31')", -1 },
        { "toDateTime('1970-01-01 00:00:05', 'UTC')", 5u },
        { "toDateTime64('1970-01-01 00:00:00.0000001', 7, 'UTC')", 1L },
        { "toDateTime64('0001-01-01 00:00:00', 7, 'UTC')", -621355968000000000L },
        { "toDateTime64('9999-12-31 23:59:59.9999999', 7, 'UTC')", 2534023007999999999L * 1 },
        { "toDecimal32('-1.5', 2)", (Int128)(-150) },
        { "toDecimal64('1.5', 10)", (Int128)15000000000 },
        { "toDecimal128('99999999999999999999999999999999999.123', 3)", Int128.Parse("99999999999999999999999999999999999123") },
        { "toUUID('00112233-4455-6677-8899-aabbccddeeff')", Guid.Parse("00112233-4455-6677-8899-aabbccddeeff") },
        { "'text'", "text" },
        { "toFixedString('ab', 4)", "ab\0\0" },
        { "toLowCardinality('low')", "low" },
        { "CAST('b' AS Enum8('a' = 1, 'b' = 2))", (byte)2 },
        { "CAST('b' AS Enum16('a' = 1, 'b' = 300))", (short)300 },
        { "toIPv4('0.0.1.2')", 258u },
        { "NULL", null },
        { "[1, 2]::Array(Int64)", new object?[] { 1L, 2L } },
        { "[]::Array(Int64)", Array.Empty<object?>() },
        { "[['a'], [], ['b', 'c']]", new object?[] { new object?[] { "a" }, Array.Empty<object?>(), new object?[] { "b", "c" } } },
        { "[1, NULL]::Array(Nullable(Int64))", new object?[] { 1L, null } },
        { "[NULL, 'x', '']::Array(LowCardinality(Nullable(String)))", new object?[] { null, "x", "" } },
        { "[]::Array(LowCardinality(String))", Array.Empty<object?>() },
        { "[[], ['x']]::Array(Array(LowCardinality(String)))", new object?[] { Array.Empty<object?>(), new object?[] { "x" } } },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_of_every_type_arrives(string sql, object? value) =>
        // Other columns around it show that it took exactly its bytes; two rows, that rows do not mix.
        Assert.Equal(
            [["before", value, 1L], ["before", value, 2L]],
            await RowsAsync($"SELECT 'before', materialize({sql}), toInt64(n) FROM (SELECT arrayJoin([1, 2]) AS n) ORDER BY n"));

    [Theory]
    [InlineData("Bool", "true", (byte)1, (byte)0)]
    [InlineData("Int32", "7", 7, 0)]
    [InlineData("Float64", "0.5", 0.5, 0.0)]
    [InlineData("String", "'x'", "x", "")]
    [InlineData("DateTime64(7, 'UTC')", "toDateTime64(1, 7, 'UTC')", 10_000_000L, 0L)]
    public async Task Nulls_stand_among_values(string type, string sql, object value, object empty)
    {
        Assert.Equal([[value], [null], [value]], await RowsAsync($"SELECT CAST(if(number = 1, NULL, {sql}) AS Nullable({type})) FROM numbers(3)"));
        Assert.NotEqual(value, empty);
    }

    [Fact]
    public async Task A_dictionary_holds_nulls_empty_texts_and_many_entries()
    {
        Assert.Equal(
            [[null], [""], ["b"], [null]],
            await RowsAsync("SELECT CAST(arrayJoin([NULL, '', 'b', NULL]) AS LowCardinality(Nullable(String)))"));
        // More entries than one byte, and than two bytes, can number.
        foreach (var count in new[] { 300, 70_000 })
        {
            var rows = await RowsAsync(new Statement($"SELECT toLowCardinality(toString(number)) FROM numbers({count})") { Settings = [new("max_block_size", "100000")] });
            Assert.Equal(Enumerable.Range(0, count).Select(i => (object?)$"{i}"), rows.Select(row => row[0]));
        }
    }

    [Fact]
    public async Task A_type_that_is_not_read_is_named_and_frees_the_connection()
    {
        for (var i = 0; i < 10; i++)
        {
            var failure = await Assert.ThrowsAsync<NotSupportedException>(() => RowsAsync("SELECT map('a', 1) AS pairs FROM numbers(1000000)"));
            Assert.Contains("'pairs'", failure.Message, StringComparison.Ordinal);
            Assert.Contains("Map(String, UInt8)", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("SELECT 1 AS a WHERE 0")]
    [InlineData("SELECT number FROM numbers(0)")]
    [InlineData("SELECT number, 'x' FROM numbers(1000000) WHERE number = -1")]
    [InlineData("SELECT toLowCardinality('x'), [1] FROM numbers(10) LIMIT 0")]
    public async Task A_query_without_rows_has_no_block(string sql)
    {
        await using var result = await clickHouse.QueryAsync(new Statement(sql), Token);
        Assert.Null(await result.ReadAsync(Token));
        Assert.Null(await result.ReadAsync(Token));
    }

    [Fact]
    public async Task Statistics_say_what_was_read()
    {
        await ExecuteAsync($"CREATE TABLE {_database}.t (a Int64) ENGINE = MergeTree ORDER BY a");
        await ExecuteAsync($"INSERT INTO {_database}.t SELECT number FROM numbers(50000)");
        await using var result = await clickHouse.QueryAsync(new Statement($"SELECT sum(a) FROM {_database}.t WHERE a % 2 = 0"), Token);
        while (await result.ReadAsync(Token) is not null)
        {
        }

        Assert.Equal((50_000, 400_000), (result.Statistics.RowsRead, result.Statistics.BytesRead));
        Assert.InRange(result.Statistics.Elapsed, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("SELEC 1", 62, "SYNTAX_ERROR")]
    [InlineData("SELECT * FROM no_such_database.t", 81, "UNKNOWN_DATABASE")]
    [InlineData("SELECT no_such_column", 47, "UNKNOWN_IDENTIFIER")]
    [InlineData("SELECT throwIf(1, 'told so')", 395, "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO")]
    [InlineData("SELECT {p:String}", 456, "UNKNOWN_QUERY_PARAMETER")]
    public async Task An_error_before_the_first_row_has_code_and_name(string sql, int code, string name)
    {
        var failure = await FailureAsync(sql);
        Assert.Equal((code, name), (failure.Code, failure.Name));
        Assert.DoesNotContain("DB::Exception", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("(version", failure.Message, StringComparison.Ordinal);
        failure = await Assert.ThrowsAsync<ClickHouseException>(() => ExecuteAsync(sql));
        Assert.Equal((code, name), (failure.Code, failure.Name));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(65_000)]
    public async Task An_error_in_the_middle_leaves_the_rows_before_it_valid(int blockRows)
    {
        var statement = new Statement("SELECT toInt64(number) AS n, throwIf(number = 3000000, 'three million') FROM numbers(10000000)")
        {
            Settings = [new("max_block_size", $"{blockRows}"), new("max_threads", "1")],
        };
        await using var result = await clickHouse.QueryAsync(statement, Token);
        long rows = 0;
        var failure = await Assert.ThrowsAsync<ClickHouseException>(async () =>
        {
            while (await result.ReadAsync(Token) is { } block)
            {
                Assert.Equal(rows, ((ValueColumn<long>)block.Columns[0])[0]);
                rows += block.RowCount;
            }
        });
        Assert.Equal((395, "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO"), (failure.Code, failure.Name));
        Assert.StartsWith("three million", failure.Message, StringComparison.Ordinal);
        Assert.InRange(rows, 1, 3_000_000);
        Assert.Same(failure, (await Assert.ThrowsAsync<InvalidOperationException>(async () => await result.ReadAsync(Token))).InnerException);
    }

    [Fact]
    public async Task A_query_ends_at_its_limit_of_time()
    {
        var statement = new Statement("SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))") { Limits = new(TimeSpan.FromSeconds(0.3)) };
        var failure = await Assert.ThrowsAsync<ClickHouseException>(() => RowsAsync(statement));
        Assert.Equal((ClickHouseErrorCode.TimeoutExceeded, "TIMEOUT_EXCEEDED"), (failure.Code, failure.Name));
    }

    [Fact]
    public async Task A_query_ends_at_its_limit_of_memory()
    {
        var statement = new Statement("SELECT count() FROM (SELECT number FROM numbers(100000000) GROUP BY number)")
        {
            Limits = new(MemoryBytes: 100 << 20),
            Settings = [new("max_bytes_ratio_before_external_group_by", "0")],
        };
        var failure = await Assert.ThrowsAsync<ClickHouseException>(() => RowsAsync(statement));
        Assert.Equal((ClickHouseErrorCode.MemoryLimitExceeded, "MEMORY_LIMIT_EXCEEDED"), (failure.Code, failure.Name));
    }

    [Fact]
    public async Task Results_given_up_half_read_free_their_connections()
    {
        for (var i = 0; i < 20; i++)
        {
            await using var result = await clickHouse.QueryAsync(new Statement("SELECT number, repeat('x', 100) /* half read */ FROM numbers(100000000000)"), Token);
            if (i % 2 == 0)
            {
                Assert.NotNull(await result.ReadAsync(Token));
            }
        }

        Assert.Equal(0, await RunningAsync("half read"));
    }
}
