using System.Runtime.CompilerServices;

namespace Patchbay.ClickHouse.Rows;

/// <summary>Builds a column of type <c>String</c> or <c>Nullable(String)</c>.</summary>
public sealed class StringColumnBuilder : PlainColumnBuilder
{
    // An empty text is its length, 0.
    private const int EmptyBytes = 1;

    /// <summary>Makes an empty column.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="nullable">Whether a row without value is null; otherwise it is empty.</param>
    public StringColumnBuilder(string name, bool nullable = false)
        : base(name, "String", nullable, EmptyBytes)
    {
    }

    /// <summary>Sets the value of a row.</summary>
    /// <param name="row">The row, not before any row that has a value.</param>
    /// <param name="value">UTF-8.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int row, ReadOnlySpan<byte> value)
    {
        BeginValue(row);
        Values.AppendText(value);
    }
}
