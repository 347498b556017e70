namespace Patchbay.ClickHouse.Rows;

/// <summary>Reads blocks in ClickHouse's Native format as the engine writes them to clients that name no protocol revision.</summary>
/// <remarks>
/// A block is: number of columns, number of rows, then for each column its name, its type and its values. Numbers of
/// columns, rows and text lengths are LEB128. Source: ClickHouse's <c>NativeReader.cpp</c> and <c>SerializationLowCardinality.cpp</c>.
/// The bytes may come in pieces: what was read of a block is kept until the next call, column by column.
/// </remarks>
internal sealed class NativeReader
{
    private readonly List<Column> _columns = [];
    private int _position;

    /// <summary>Reads the first block of <paramref name="data"/>, if the whole of it is there.</summary>
    /// <param name="data">Bytes from a block's start on; after a call that found no whole block, the same bytes and more.</param>
    /// <param name="block">The block.</param>
    /// <param name="consumed">The block's length in bytes.</param>
    /// <returns>False when the block goes on past the end of <paramref name="data"/>.</returns>
    /// <exception cref="NotSupportedException">A column has a type that this reader does not know.</exception>
    /// <exception cref="InvalidDataException">The bytes are not a block.</exception>
    public bool TryRead(ReadOnlySpan<byte> data, out Block? block, out int consumed)
    {
        block = null;
        consumed = 0;
        var bytes = new NativeBytes(data);
        try
        {
            var columnCount = bytes.ReadLength();
            var rowCount = bytes.ReadLength();
            bytes.Position = Math.Max(bytes.Position, _position);
            while (_columns.Count < columnCount)
            {
                var name = bytes.ReadText();
                var type = bytes.ReadText();
                _columns.Add(rowCount == 0 ? new StringColumn(name, type, null, [], []) : NativeColumnReader.Read(ref bytes, name, type, rowCount));
                _position = bytes.Position;
            }

            block = new Block(rowCount, [.. _columns]);
            consumed = bytes.Position;
            _columns.Clear();
            _position = 0;
            return true;
        }
        catch (NativeBytes.EndException)
        {
            return false;
        }
    }
}
