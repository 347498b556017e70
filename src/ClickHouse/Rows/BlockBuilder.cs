using System.Buffers;

namespace Patchbay.ClickHouse.Rows;

/// <summary>Gathers rows column by column and makes a block in Native format of them.</summary>
/// <remarks>
/// Not for several threads at once. Columns that got no value in any row are left out of the block: ClickHouse gives them
/// their defaults, and blocks of one insert may differ in their columns (both checked by tests on the engine).
/// </remarks>
/// <param name="columns">The columns; those that never get a value cost nothing.</param>
public sealed class BlockBuilder(IReadOnlyList<ColumnBuilder> columns)
{
    /// <summary>The columns.</summary>
    public IReadOnlyList<ColumnBuilder> Columns { get; } = columns;

    /// <summary>Rows so far.</summary>
    public int RowCount { get; private set; }

    /// <summary>Begins a row.</summary>
    /// <returns>Its number, which the columns' <c>Set</c> takes.</returns>
    public int AddRow() => RowCount++;

    /// <summary>Adds the rows of a block that a builder of the same columns has made.</summary>
    /// <param name="block">The block.</param>
    public void Append(NativeBlock block)
    {
        foreach (var (number, start, length) in block.Places)
        {
            Columns[number].PadTo(RowCount);
            Columns[number].Append(block.Bytes.Span.Slice(start, length), block.RowCount);
        }

        RowCount += block.RowCount;
    }

    /// <summary>Gives back the memory of the rows and forgets them.</summary>
    public void Free()
    {
        foreach (var column in Columns)
            column.Free();
        RowCount = 0;
    }

    /// <summary>Makes a block of the rows and forgets them.</summary>
    /// <returns>The block; dispose it once it is sent.</returns>
    /// <exception cref="InvalidOperationException">There is no row, or no column has a value.</exception>
    public NativeBlock Build()
    {
        var columnCount = 0;
        var size = 2 * 5L;
        foreach (var column in Columns)
        {
            if (column.RowCount == 0)
                continue;
            column.PadTo(RowCount);
            columnCount++;
            size += column.Size;
        }

        if (columnCount == 0)
            throw new InvalidOperationException("A block needs a row and a column with a value.");

        var bytes = ArrayPool<byte>.Shared.Rent(checked((int)size));
        var length = WriteCount(bytes, columnCount);
        length += WriteCount(bytes.AsSpan(length), RowCount);
        var places = new (int Column, int Start, int Length)[columnCount];
        var place = 0;
        for (var i = 0; i < Columns.Count; i++)
        {
            var column = Columns[i];
            if (column.RowCount > 0)
            {
                var end = length + column.WriteTo(bytes.AsSpan(length));
                places[place++] = (i, length + column.HeaderSize, end - length - column.HeaderSize);
                length = end;
            }

            column.Clear();
        }

        var block = new NativeBlock(bytes, length, RowCount, places);
        RowCount = 0;
        return block;
    }

    private static int WriteCount(Span<byte> target, int count)
    {
        var length = 0;
        for (var rest = (uint)count; ; rest >>= 7)
        {
            target[length++] = (byte)(rest < 0x80 ? rest : rest | 0x80);
            if (rest < 0x80)
                return length;
        }
    }
}

/// <summary>A block in Native format, in memory that goes back to a pool.</summary>
public sealed class NativeBlock : IDisposable
{
    private readonly int _length;
    private byte[]? _bytes;

    internal NativeBlock(byte[] bytes, int length, int rowCount, IReadOnlyList<(int Column, int Start, int Length)> places)
    {
        _bytes = bytes;
        _length = length;
        RowCount = rowCount;
        Places = places;
    }

    /// <summary>Where the values of each column stand that the block has, by the columns' numbers in the builder.</summary>
    internal IReadOnlyList<(int Column, int Start, int Length)> Places { get; }

    /// <summary>Rows of the block.</summary>
    public int RowCount { get; }

    /// <summary>The block; not to be used after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes is null ? throw new ObjectDisposedException(nameof(NativeBlock)) : _bytes.AsMemory(0, _length);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _bytes, null) is { } bytes)
            ArrayPool<byte>.Shared.Return(bytes);
    }
}
