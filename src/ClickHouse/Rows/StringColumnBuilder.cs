using System.Runtime.CompilerServices;

namespace Patchbay.ClickHouse.Rows;

/// <summary>Builds a column of type <c>String</c> or <c>Nullable(String)</c>.</summary>
public sealed class StringColumnBuilder : ColumnBuilder
{
    private readonly ByteBuffer _texts;
    private readonly ByteBuffer? _nulls;

    /// <summary>Makes an empty column.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="nullable">Whether a row without value is null; otherwise it is empty.</param>
    public StringColumnBuilder(string name, bool nullable = false)
        : base(name, nullable ? "Nullable(String)" : "String")
    {
        _texts = NewBuffer();
        _nulls = nullable ? NewBuffer() : null;
    }

    private protected override int ValuesSize => _texts.Length + (_nulls?.Length ?? 0);

    /// <summary>Sets the value of a row.</summary>
    /// <param name="row">The row, not before any row that has a value.</param>
    /// <param name="value">UTF-8.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int row, ReadOnlySpan<byte> value)
    {
        if (RowCount < row)
            PadTo(row);
        RowCount = row + 1;
        _texts.AppendText(value);
        if (_nulls is not null)
            _nulls.Extend(1)[0] = 0;
    }

    internal override void PadTo(int row)
    {
        _texts.AppendRepeated(0, row - RowCount);
        _nulls?.AppendRepeated(1, row - RowCount);
        RowCount = row;
    }

    internal override void Append(ReadOnlySpan<byte> values, int rows)
    {
        _nulls?.Append(values[..rows]);
        _texts.Append(_nulls is null ? values : values[rows..]);
        RowCount += rows;
    }

    private protected override void WriteValues(Span<byte> target)
    {
        if (_nulls is not null)
        {
            _nulls.Written.CopyTo(target);
            target = target[_nulls.Length..];
        }

        _texts.Written.CopyTo(target);
    }
}
