namespace Patchbay.ClickHouse.Rows;

/// <summary>Gathers the values of one column in Native format, row after row.</summary>
/// <remarks>Not for several threads at once. A row that gets no value has the type's default: null, zero or the empty text.</remarks>
public abstract class ColumnBuilder
{
    private readonly byte[] _header;
    private readonly List<ByteBuffer> _buffers = [];

    private protected ColumnBuilder(string name, string type)
    {
        Name = name;
        Type = type;
        var header = new ByteBuffer();
        header.AppendText(System.Text.Encoding.UTF8.GetBytes(name));
        header.AppendText(System.Text.Encoding.UTF8.GetBytes(type));
        _header = header.Written.ToArray();
    }

    /// <summary>The column's name in the table.</summary>
    public string Name { get; }

    /// <summary>The ClickHouse type.</summary>
    public string Type { get; }

    /// <summary>Rows that are filled so far; the next value belongs to this row or a later one.</summary>
    public int RowCount { get; private protected set; }

    /// <summary>Bytes that <see cref="WriteTo"/> writes once all rows are filled.</summary>
    internal int Size => _header.Length + ValuesSize;

    /// <summary>Bytes that <see cref="WriteTo"/> writes before the values.</summary>
    internal int HeaderSize => _header.Length;

    private protected abstract int ValuesSize { get; }

    /// <summary>Gives the rows from <see cref="RowCount"/> up to and without <paramref name="row"/> the default value.</summary>
    internal abstract void PadTo(int row);

    /// <summary>Writes header and values and returns how many bytes that were.</summary>
    internal int WriteTo(Span<byte> target)
    {
        _header.CopyTo(target);
        WriteValues(target.Slice(_header.Length, ValuesSize));
        return Size;
    }

    /// <summary>Adds values as a column of the same type has written them, without its header.</summary>
    internal abstract void Append(ReadOnlySpan<byte> values, int rows);

    /// <summary>Forgets all values.</summary>
    internal virtual void Clear()
    {
        RowCount = 0;
        _buffers.ForEach(buffer => buffer.Clear());
    }

    /// <summary>Forgets all values and gives their memory back.</summary>
    internal void Free()
    {
        RowCount = 0;
        _buffers.ForEach(buffer => buffer.Free());
    }

    private protected ByteBuffer NewBuffer()
    {
        var buffer = new ByteBuffer();
        _buffers.Add(buffer);
        return buffer;
    }

    private protected abstract void WriteValues(Span<byte> target);
}
