using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Patchbay.ClickHouse.Rows;

/// <summary>Builds a column of a type that ClickHouse stores with a fixed width.</summary>
/// <remarks>
/// <c>Bool</c> is a <see cref="byte"/> 0 or 1, <c>DateTime64(p)</c> a <see cref="long"/> counting 10^-p seconds since 1970,
/// <c>UUID</c> a <see cref="Uuid"/>.
/// </remarks>
/// <typeparam name="T">The .NET type with the same bytes as ClickHouse's.</typeparam>
public sealed class ValueColumnBuilder<T> : PlainColumnBuilder
    where T : unmanaged
{
    /// <summary>Makes an empty column.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="type">The ClickHouse type, without <c>Nullable</c>.</param>
    /// <param name="nullable">Whether a row without value is null; otherwise it is zero.</param>
    public ValueColumnBuilder(string name, string type, bool nullable)
        : base(name, type, nullable, Unsafe.SizeOf<T>())
    {
    }

    /// <summary>Sets the value of a row.</summary>
    /// <param name="row">The row, not before any row that has a value.</param>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int row, T value)
    {
        BeginValue(row);
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(Values.Extend(Unsafe.SizeOf<T>())), value);
    }
}

/// <summary>A UUID with ClickHouse's bytes: two halves, the high one first, each with the lowest byte first.</summary>
/// <param name="High">The first 64 bits as they are written.</param>
/// <param name="Low">The last 64 bits as they are written.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Uuid(ulong High, ulong Low)
{
    /// <summary>The same UUID.</summary>
    /// <param name="id">As .NET has it.</param>
    public static Uuid Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }
}
