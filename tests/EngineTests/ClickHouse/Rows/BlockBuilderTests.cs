using System.Text;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.EngineTests.ClickHouse.Rows;

public sealed class BlockBuilderTests(EmbeddedEngine engine)
{
    [Fact]
    public async Task Every_type_reads_back_as_it_was_set_and_rows_without_value_have_the_default()
    {
        var table = await CreateTableAsync(
            "n Int64, i Nullable(Int32), r Nullable(Float64), b Nullable(Bool), t DateTime64(7, 'UTC'), u UUID, s String, d Nullable(String), l LowCardinality(String)");
        var n = new ValueColumnBuilder<long>("n", "Int64", nullable: false);
        var i = new ValueColumnBuilder<int>("i", "Int32", nullable: true);
        var r = new ValueColumnBuilder<double>("r", "Float64", nullable: true);
        var b = new ValueColumnBuilder<byte>("b", "Bool", nullable: true);
        var t = new ValueColumnBuilder<long>("t", "DateTime64(7, 'UTC')", nullable: false);
        var u = new ValueColumnBuilder<Uuid>("u", "UUID", nullable: false);
        var s = new StringColumnBuilder("s");
        var d = new StringColumnBuilder("d", nullable: true);
        var l = new LowCardinalityColumnBuilder("l");
        var builder = new BlockBuilder([n, i, r, b, t, u, s, d, l]);

        var row = builder.AddRow();
        n.Set(row, -7);
        i.Set(row, int.MinValue);
        r.Set(row, 3.146336E-05);
        b.Set(row, 1);
        t.Set(row, new DateTime(2025, 3, 4, 10, 15, 0, DateTimeKind.Utc).AddTicks(1234567).Subtract(DateTime.UnixEpoch).Ticks);
        u.Set(row, new Uuid(0x0123456789abcdef, 0xfedcba9876543210));
        s.Set(row, "ü'\\\0"u8);
        d.Set(row, "{}"u8);
        l.Set(row, "a"u8);
        n.Set(builder.AddRow(), 1);
        row = builder.AddRow();
        n.Set(row, 2);
        s.Set(row, Encoding.UTF8.GetBytes(new string('x', 300)));
        l.Set(row, "a"u8);
        builder.AddRow();
        await InsertAsync(table, builder);

        Assert.Equal(
            [
                @"(-7,-2147483648,0.00003146336,true,'2025-03-04 10:15:00.1234567','01234567-89ab-cdef-fedc-ba9876543210','ü\'\\\0','{}','a')",
                @"(0,NULL,NULL,NULL,'1970-01-01 00:00:00.0000000','00000000-0000-0000-0000-000000000000','',NULL,'')",
                @"(1,NULL,NULL,NULL,'1970-01-01 00:00:00.0000000','00000000-0000-0000-0000-000000000000','',NULL,'')",
                $@"(2,NULL,NULL,NULL,'1970-01-01 00:00:00.0000000','00000000-0000-0000-0000-000000000000','{new string('x', 300)}',NULL,'a')",
            ],
            await engine.ClickHouse.ReadTextsAsync($"SELECT toString((n, i, r, b, t, u, s, d, l)) FROM {table} ORDER BY n"));
    }

    [Fact]
    public async Task A_builder_makes_one_block_after_the_other()
    {
        var table = await CreateTableAsync("s String, l LowCardinality(String)");
        var s = new StringColumnBuilder("s");
        var l = new LowCardinalityColumnBuilder("l");
        var builder = new BlockBuilder([s, l]);
        foreach (var text in (string[])["one", "two"])
        {
            var row = builder.AddRow();
            s.Set(row, Encoding.UTF8.GetBytes(text));
            l.Set(row, Encoding.UTF8.GetBytes($"l{text}"));
            await InsertAsync(table, builder);
        }

        Assert.Equal(["one lone", "two ltwo"], await engine.ClickHouse.ReadTextsAsync($"SELECT concat(s, ' ', l) FROM {table} ORDER BY s"));
    }

    // The numbers of a dictionary's keys take one, two or four bytes.
    [Theory]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    public async Task Dictionaries_of_any_size_read_back(int keys)
    {
        var table = await CreateTableAsync("n Int64, l LowCardinality(String)");
        var n = new ValueColumnBuilder<long>("n", "Int64", nullable: false);
        var l = new LowCardinalityColumnBuilder("l");
        var builder = new BlockBuilder([n, l]);

        // The empty text is a key by itself.
        for (var value = 1; value < keys; value++)
        {
            for (var repeat = 0; repeat < 2; repeat++)
            {
                var row = builder.AddRow();
                n.Set(row, value);
                l.Set(row, Encoding.UTF8.GetBytes($"key {value}"));
            }
        }

        await InsertAsync(table, builder);
        Assert.Equal(
            $"({2 * (keys - 1)},{keys - 1},0)",
            await engine.ClickHouse.ReadTextAsync($"SELECT toString((count(), uniqExact(l), countIf(l != concat('key ', toString(n))))) FROM {table}"));
    }

    [Fact]
    public async Task Blocks_of_one_insert_may_differ_in_their_columns()
    {
        var table = await CreateTableAsync("a Int64, s String, x Nullable(Int32)");
        var a = new ValueColumnBuilder<long>("a", "Int64", nullable: false);
        var s = new StringColumnBuilder("s");
        var builder = new BlockBuilder([a, s]);
        a.Set(builder.AddRow(), 1);
        using var first = builder.Build();
        s.Set(builder.AddRow(), "only text"u8);
        using var second = builder.Build();

        await engine.ClickHouse.InsertAsync(
            new Insert("default", table, ["a", "s", "x"], [first.Bytes, second.Bytes]), TestContext.Current.CancellationToken);
        Assert.Equal(
            ["(0,'only text',NULL)", "(1,'',NULL)"], await engine.ClickHouse.ReadTextsAsync($"SELECT toString((a, s, x)) FROM {table} ORDER BY a"));
        Assert.Equal("1", await engine.ClickHouse.ReadTextAsync($"SELECT toString(count()) FROM system.parts WHERE active AND table = '{table}'"));
    }

    // The same keys have other numbers in each block, and 300 of them other widths than three.
    [Fact]
    public async Task Blocks_that_were_appended_read_back_as_one()
    {
        var table = await CreateTableAsync("n Int64, i Nullable(Int32), s String, d Nullable(String), l LowCardinality(String)");
        var first = Builder();
        for (var row = 0; row < 3; row++)
            Fill(first, row, $"key {2 - row}", withRest: row != 1);
        var second = Builder();
        ((LowCardinalityColumnBuilder)second.Columns[4]).Set(second.AddRow(), "key 1"u8);
        var third = Builder();
        for (var row = 0; row < 300; row++)
            Fill(third, row, $"key {row}", withRest: true);

        var together = Builder();
        foreach (var builder in (BlockBuilder[])[first, second, third])
        {
            using var block = builder.Build();
            together.Append(block);
        }

        await InsertAsync(table, together);
        var rows = await engine.ClickHouse.ReadTextsAsync($"SELECT toString((n, i, s, d, l)) FROM {table} ORDER BY _part_offset");
        Assert.Equal(304, rows.Count);
        Assert.Equal(
            ["(0,0,'s0','d0','key 2')", "(1,NULL,'',NULL,'key 1')", "(2,2,'s2','d2','key 0')", "(0,NULL,'',NULL,'key 1')", "(0,0,'s0','d0','key 0')"],
            rows.Take(5));
        Assert.Equal("(299,299,'s299','d299','key 299')", rows[^1]);

        static BlockBuilder Builder() => new(
        [
            new ValueColumnBuilder<long>("n", "Int64", nullable: false), new ValueColumnBuilder<int>("i", "Int32", nullable: true),
            new StringColumnBuilder("s"), new StringColumnBuilder("d", nullable: true), new LowCardinalityColumnBuilder("l"),
        ]);

        static void Fill(BlockBuilder builder, int number, string key, bool withRest)
        {
            var row = builder.AddRow();
            ((ValueColumnBuilder<long>)builder.Columns[0]).Set(row, number);
            ((LowCardinalityColumnBuilder)builder.Columns[4]).Set(row, Encoding.UTF8.GetBytes(key));
            if (!withRest)
                return;
            ((ValueColumnBuilder<int>)builder.Columns[1]).Set(row, number);
            ((StringColumnBuilder)builder.Columns[2]).Set(row, Encoding.UTF8.GetBytes($"s{number}"));
            ((StringColumnBuilder)builder.Columns[3]).Set(row, Encoding.UTF8.GetBytes($"d{number}"));
        }
    }

    private async Task<string> CreateTableAsync(string columns)
    {
        var name = $"block_{Guid.NewGuid():N}";
        await engine.ClickHouse.ExecuteAsync($"CREATE TABLE default.{name} ({columns}) ENGINE = MergeTree ORDER BY tuple()");
        return name;
    }

    private async Task InsertAsync(string table, BlockBuilder builder)
    {
        using var block = builder.Build();
        var columns = builder.Columns.Select(column => column.Name).ToList();
        await engine.ClickHouse.InsertAsync(new Insert("default", table, columns, [block.Bytes]), TestContext.Current.CancellationToken);
    }
}
