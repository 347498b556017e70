using System.Buffers.Binary;
using System.Text;

namespace Patchbay.Testing;

/// <summary>Writes blocks in ClickHouse's Native format by hand, for tests that send or read them.</summary>
public static class BlockBytes
{
    /// <summary>A block of columns that were made by <see cref="Int64"/> or <see cref="Text"/>.</summary>
    public static byte[] Of(int rows, params IEnumerable<byte[]> columns)
    {
        byte[][] all = [.. columns];
        return [.. Length(all.Length), .. Length(rows), .. all.SelectMany(column => column)];
    }

    /// <summary>A column of any type: its name, its type, the bytes of its values.</summary>
    public static byte[] Column(string name, string type, params IEnumerable<byte> values) => [.. Text(name), .. Text(type), .. values];

    /// <summary>An <c>Int64</c> column.</summary>
    public static byte[] Int64(string name, params IEnumerable<long> values) => Column(name, "Int64", values.SelectMany(UInt64));

    /// <summary>A <c>String</c> column.</summary>
    public static byte[] String(string name, params IEnumerable<string> values) => Column(name, "String", values.SelectMany(Text));

    /// <summary>A text with its length.</summary>
    public static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. Length(bytes.Length), .. bytes];
    }

    /// <summary>Eight bytes, the lowest first.</summary>
    public static byte[] UInt64(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    /// <summary>A number in LEB128.</summary>
    public static byte[] Length(long value)
    {
        var bytes = new List<byte>();
        for (var rest = (ulong)value; ; rest >>= 7)
        {
            if (rest < 0x80)
            {
                return [.. bytes, (byte)rest];
            }

            bytes.Add((byte)(rest | 0x80));
        }
    }
}
