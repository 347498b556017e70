using System.Runtime.CompilerServices;

namespace Patchbay.ClickHouse.Rows;

/// <summary>Gathers values that lie one behind the other; which rows are null is told before them, a byte a row.</summary>
public abstract class PlainColumnBuilder : ColumnBuilder
{
    private readonly int _defaultBytes;
    private readonly ByteBuffer? _nulls;

    /// <summary>Makes an empty column.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="type">The ClickHouse type, without <c>Nullable</c>.</param>
    /// <param name="nullable">Whether a row without value is null.</param>
    /// <param name="defaultBytes">How many zero bytes a row without value takes.</param>
    private protected PlainColumnBuilder(string name, string type, bool nullable, int defaultBytes)
        : base(name, nullable ? $"Nullable({type})" : type)
    {
        _defaultBytes = defaultBytes;
        Values = NewBuffer();
        _nulls = nullable ? NewBuffer() : null;
    }

    private protected ByteBuffer Values { get; }

    private protected override int ValuesSize => Values.Length + (_nulls?.Length ?? 0);

    internal override void PadTo(int row)
    {
        Values.AppendRepeated(0, (row - RowCount) * _defaultBytes);
        _nulls?.AppendRepeated(1, row - RowCount);
        RowCount = row;
    }

    internal override void Append(ReadOnlySpan<byte> values, int rows)
    {
        _nulls?.Append(values[..rows]);
        Values.Append(_nulls is null ? values : values[rows..]);
        RowCount += rows;
    }

    /// <summary>Goes to a row, whose value is to be added next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void BeginValue(int row)
    {
        if (RowCount < row)
            PadTo(row);
        RowCount = row + 1;
        if (_nulls is not null)
            _nulls.Extend(1)[0] = 0;
    }

    private protected override void WriteValues(Span<byte> target)
    {
        if (_nulls is not null)
        {
            _nulls.Written.CopyTo(target);
            target = target[_nulls.Length..];
        }

        Values.Written.CopyTo(target);
    }
}
