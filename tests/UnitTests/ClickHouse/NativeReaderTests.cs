using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Patchbay.ClickHouse.Rows;
using Patchbay.Testing;

namespace Patchbay.UnitTests.ClickHouse;

public sealed class NativeReaderTests
{
    // Two lists of a dictionary's entries: ['b', null], [].
    private static readonly byte[] Lists =
    [
        .. BlockBytes.UInt64(1), // the dictionary's version, before everything else of the column
        .. BlockBytes.UInt64(2), .. BlockBytes.UInt64(2), // where the lists end
        .. BlockBytes.UInt64(0x600), .. BlockBytes.UInt64(2), .. BlockBytes.Text(""), .. BlockBytes.Text("b"),
        .. BlockBytes.UInt64(2), 1, 0,
    ];

    private static readonly byte[] Whole = BlockBytes.Of(
        2,
        BlockBytes.Int64("number", -1, 2),
        BlockBytes.String("text", "ü", ""),
        BlockBytes.Column("maybe", "Nullable(UInt8)", 1, 0, 0, 9),
        BlockBytes.Column("fixed", "FixedString(2)", (byte)'a', (byte)'b', (byte)'c', (byte)'d'),
        BlockBytes.Column("id", "UUID", [.. Enumerable.Repeat((byte)0, 16), 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8]),
        BlockBytes.Column("price", "Decimal(9, 2)", [.. BitConverter.GetBytes(-150), .. BitConverter.GetBytes(7)]),
        BlockBytes.Column("lists", "Array(LowCardinality(Nullable(String)))", Lists));

    [Fact]
    public void A_block_is_read_column_by_column()
    {
        Assert.True(new NativeReader().TryRead([.. Whole, 1, 2, 3], out var block, out var consumed));
        Assert.Equal((Whole.Length, 2, 7), (consumed, block!.RowCount, block.Columns.Count));
        Assert.Equal([-1L, 2L], Values<long>(block.Columns[0]));
        Assert.Equal(["ü", ""], Texts(block.Columns[1], 2));
        Assert.Equal([true, false], [block.Columns[2].IsNull(0), block.Columns[2].IsNull(1)]);
        Assert.Equal([0, 9], Values<byte>(block.Columns[2]));
        Assert.Equal(["ab", "cd"], Texts(block.Columns[3], 2));
        Assert.Equal([Guid.Empty, Guid.Parse("00010203-0405-0607-0809-0a0b0c0d0e0f")], Values<Guid>(block.Columns[4]));
        Assert.Equal([-150, 7], Values<Int128>(block.Columns[5]));
        var lists = Assert.IsType<ArrayColumn>(block.Columns[6]);
        Assert.Equal([0..2, 2..2], [lists[0], lists[1]]);
        Assert.Equal(["b", ""], Texts(lists.Items, 2));
        Assert.Equal([false, true], [lists.Items.IsNull(0), lists.Items.IsNull(1)]);
        Assert.Equal(["number", "text", "maybe", "fixed", "id", "price", "lists"], block.Columns.Select(column => column.Name));
        Assert.Equal("Array(LowCardinality(Nullable(String)))", lists.Type);
    }

    [Fact]
    public void Bytes_may_arrive_one_by_one()
    {
        var reader = new NativeReader();
        byte[] two = [.. Whole, .. Whole];
        for (var length = 0; length < Whole.Length; length++)
        {
            Assert.False(reader.TryRead(two.AsSpan(0, length), out _, out _));
        }

        Assert.True(reader.TryRead(two.AsSpan(0, Whole.Length), out var first, out var consumed));
        Assert.Equal([-1L, 2L], Values<long>(first!.Columns[0]));
        Assert.True(reader.TryRead(two.AsSpan(consumed), out var second, out _));
        Assert.Equal(7, second!.Columns.Count);
    }

    [Fact]
    public void A_block_without_rows_has_columns_alone()
    {
        Assert.True(new NativeReader().TryRead(BlockBytes.Of(0, BlockBytes.Int64("a"), BlockBytes.Column("b", "Map(String, UInt8)")), out var block, out _));
        Assert.Equal((0, 2), (block!.RowCount, block.Columns.Count));
    }

    public static TheoryData<string, byte[]> Impossible => new()
    {
        { "rows", [1, .. BlockBytes.Length(1L << 40)] },
        { "columns", [.. BlockBytes.Length(-1), 1] },
        { "a number without an end", [.. Enumerable.Repeat((byte)0xff, 12)] },
        { "width", BlockBytes.Of(1, BlockBytes.Column("a", "FixedString(0)")) },
        { "no width", BlockBytes.Of(1, BlockBytes.Column("a", "FixedString")) },
        { "no precision", BlockBytes.Of(1, BlockBytes.Column("a", "Decimal(x)")) },
        { "a list that ends before it begins", BlockBytes.Of(2, BlockBytes.Column("a", "Array(UInt8)", [.. BlockBytes.UInt64(5), .. BlockBytes.UInt64(3), 1, 2, 3, 4, 5])) },
        { "entries", Dictionary(entries: -1, indexes: 1, index: 0) },
        { "indexes", Dictionary(entries: 1, indexes: 2, index: 0) },
        { "an index past the entries", Dictionary(entries: 1, indexes: 1, index: 1) },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Bytes_that_are_no_block_are_said_to_be_none(string what, byte[] bytes)
    {
        Assert.NotEmpty(what);
        Assert.Throws<InvalidDataException>(() => new NativeReader().TryRead(bytes, out _, out _));
    }

    [Theory]
    [InlineData("Map(String, String)")]
    [InlineData("Array(Map(String, String))")]
    [InlineData("LowCardinality(UInt64)")]
    [InlineData("Decimal(76, 2)")]
    [InlineData("Array(Array(Array(Array(Array(Array(Array(Array(Array(Array(Array(Array(Array(Array(Array(Array(Array(UInt8)))))))))))))))))")]
    public void A_type_that_is_not_read_is_named_with_its_column(string type)
    {
        var bytes = BlockBytes.Of(1, BlockBytes.Column("col", type, [.. BlockBytes.UInt64(1), .. BlockBytes.UInt64(1), .. new byte[64]]));
        var failure = Assert.Throws<NotSupportedException>(() => new NativeReader().TryRead(bytes, out _, out _));
        Assert.Contains("'col'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_bytes_are_a_block_or_not_yet_or_an_error_and_never_take_much_memory()
    {
        var mutation = ArbMap.Default.ArbFor<(int At, byte Value, byte Kind)[]>();
        Prop.ForAll(mutation, mutations =>
        {
            var bytes = Whole.ToList();
            foreach (var (at, value, kind) in mutations)
            {
                var position = (at & int.MaxValue) % bytes.Count;
                switch (kind % 4)
                {
                    case 0:
                        bytes[position] = value;
                        break;
                    case 1:
                        bytes[position] = 0xff;
                        break;
                    case 2:
                        bytes.Insert(position, value);
                        break;
                    case 3 when bytes.Count > 1:
                        bytes.RemoveAt(position);
                        break;
                }
            }

            var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var found = new NativeReader().TryRead(bytes.ToArray(), out var block, out var consumed);
                Assert.Equal(found, block is not null);
                Assert.InRange(consumed, 0, bytes.Count);
            }
            catch (Exception exception) when (exception is InvalidDataException or NotSupportedException)
            {
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocatedBefore, 0, 200_000);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
    }

    [Fact]
    public void A_block_read_in_two_pieces_is_the_block_read_at_once() => Prop.ForAll(ArbMap.Default.ArbFor<(string[] Texts, long[] Numbers, NonNegativeInt Cut)>(), input =>
    {
        var rows = Math.Min(input.Texts.Length, input.Numbers.Length);
        var texts = input.Texts[..rows].Select(text => text ?? "").ToArray();
        var bytes = BlockBytes.Of(rows, BlockBytes.String("t", texts), BlockBytes.Int64("n", input.Numbers[..rows]));
        var reader = new NativeReader();
        var cut = input.Cut.Get % bytes.Length;
        Assert.False(reader.TryRead(bytes.AsSpan(0, cut), out _, out _));
        Assert.True(reader.TryRead(bytes, out var block, out var consumed));
        Assert.Equal((rows, bytes.Length), (block!.RowCount, consumed));
        if (rows > 0)
        {
            Assert.Equal(texts.Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))), Texts(block.Columns[0], rows));
            Assert.Equal(input.Numbers[..rows], Enumerable.Range(0, rows).Select(row => ((ValueColumn<long>)block.Columns[1])[row]));
        }
    }).QuickCheckThrowOnFailure();

    private static byte[] Dictionary(long entries, long indexes, byte index) => BlockBytes.Of(1, BlockBytes.Column(
        "a", "LowCardinality(String)",
        [.. BlockBytes.UInt64(1), .. BlockBytes.UInt64(0x600), .. BlockBytes.UInt64(entries), .. BlockBytes.Text("x"), .. BlockBytes.UInt64(indexes), index, index]));

    private static T[] Values<T>(Column column)
        where T : unmanaged => [((ValueColumn<T>)column)[0], ((ValueColumn<T>)column)[1]];

    private static string[] Texts(Column column, int rows) => [.. Enumerable.Range(0, rows).Select(row => Encoding.UTF8.GetString(((StringColumn)column)[row]))];
}
