using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Patchbay.ClickHouse.Rows;

/// <summary>A place in bytes of the Native format. What is not there yet ends the reading with <see cref="EndException"/>.</summary>
internal ref struct NativeBytes(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;

    /// <summary>How many bytes have been read.</summary>
    public int Position { get; set; }

    /// <summary>The next bytes.</summary>
    /// <param name="length">How many; a number that comes from the data may be any.</param>
    public ReadOnlySpan<byte> Take(long length)
    {
        if (length < 0)
        {
            throw new InvalidDataException("A length in the data is out of range.");
        }

        if (length > _data.Length - Position)
        {
            throw EndException.Instance;
        }

        var taken = _data.Slice(Position, (int)length);
        Position += (int)length;
        return taken;
    }

    /// <summary>Numbers of a fixed width, one after the other.</summary>
    public T[] ReadValues<T>(int count)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Take((long)count * Unsafe.SizeOf<T>())).ToArray();

    /// <summary>A number of things as eight bytes.</summary>
    public int ReadCount() => ToInt(MemoryMarshal.Read<ulong>(Take(sizeof(ulong))));

    /// <summary>A number of things in LEB128.</summary>
    public int ReadLength()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if ((next & 0x80) == 0)
            {
                return ToInt(value);
            }
        }

        throw new InvalidDataException("A number in the data does not end.");
    }

    /// <summary>A text with its length before it.</summary>
    public string ReadText() => Encoding.UTF8.GetString(Take(ReadLength()));

    private static int ToInt(ulong value) =>
        value <= int.MaxValue ? (int)value : throw new InvalidDataException($"The data speaks of {value} things, more than a block can hold.");

    /// <summary>The data ends before what was to be read. Always the same one, because it says no more and may be frequent.</summary>
    internal sealed class EndException : Exception
    {
        public static readonly EndException Instance = new();
    }
}
