using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Patchbay.ClickHouse.Rows;

/// <summary>Builds a column of a type that ClickHouse stores with a fixed width.</summary>
/// <remarks>
/// <c>Bool</c> is a <see cref="byte"/> 0 or 1, <c>DateTime64(p)</c> a <see cref="long"/> counting 10^-p seconds since 1970,
/// <c>UUID</c> a <see cref="Uuid"/>.
/// </remarks>
/// <typeparam name="T">The .NET type with the same bytes as ClickHouse's.</typeparam>
public sealed class ValueColumnBuilder<T> : ColumnBuilder
    where T : unmanaged
{
    private readonly ByteBuffer _values;
    private readonly ByteBuffer? _nulls;

    /// <summary>Makes an empty column.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="type">The ClickHouse type, without <c>Nullable</c>.</param>
    /// <param name="nullable">Whether a row without value is null; otherwise it is zero.</param>
    public ValueColumnBuilder(string name, string type, bool nullable)
        : base(name, nullable ? $"Nullable({type})" : type)
    {
        _values = NewBuffer();
        _nulls = nullable ? NewBuffer() : null;
    }

    private protected override int ValuesSize => _values.Length + (_nulls?.Length ?? 0);

    /// <summary>Sets the value of a row.</summary>
    /// <param name="row">The row, not before any row that has a value.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int row, T value)
    {
        if (RowCount < row)
            PadTo(row);
        RowCount = row + 1;
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(_values.Extend(Unsafe.SizeOf<T>())), value);
        if (_nulls is not null)
            _nulls.Extend(1)[0] = 0;
    }

    internal override void PadTo(int row)
    {
        _values.AppendRepeated(0, (row - RowCount) * Unsafe.SizeOf<T>());
        _nulls?.AppendRepeated(1, row - RowCount);
        RowCount = row;
    }

    internal override void Append(ReadOnlySpan<byte> values, int rows)
    {
        _nulls?.Append(values[..rows]);
        _values.Append(_nulls is null ? values : values[rows..]);
        RowCount += rows;
    }

    private protected override void WriteValues(Span<byte> target)
    {
        if (_nulls is not null)
        {
            _nulls.Written.CopyTo(target);
            target = target[_nulls.Length..];
        }

        _values.Written.CopyTo(target);
    }
}

/// <summary>A UUID with ClickHouse's bytes: two halves, the high one first, each with the lowest byte first.</summary>
/// <param name="High">The first 64 bits as they are written.</param>
/// <param name="Low">The last 64 bits as they are written.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Uuid(ulong High, ulong Low);
