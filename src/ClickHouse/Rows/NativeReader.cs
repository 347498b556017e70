using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Patchbay.ClickHouse.Rows;

/// <summary>Reads blocks in ClickHouse's Native format as the engine writes them to clients that name no protocol revision.</summary>
/// <remarks>
/// A block is: number of columns, number of rows, then for each column its name, its type and its values. Numbers of
/// columns, rows and text lengths are LEB128. Source: ClickHouse's <c>NativeReader.cpp</c> and <c>SerializationLowCardinality.cpp</c>.
/// </remarks>
internal ref struct NativeReader
{
    private readonly ReadOnlySpan<byte> _data;
    private int _position;

    private NativeReader(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>Reads the first block of <paramref name="data"/>, if the whole of it is there.</summary>
    /// <param name="data">Bytes that begin at a block's start.</param>
    /// <param name="block">The block.</param>
    /// <param name="consumed">The block's length in bytes.</param>
    /// <returns>False when the block goes on past the end of <paramref name="data"/>.</returns>
    /// <exception cref="NotSupportedException">A column has a type that this reader does not know.</exception>
    public static bool TryRead(ReadOnlySpan<byte> data, out Block? block, out int consumed)
    {
        block = null;
        consumed = 0;
        if (data.IsEmpty)
        {
            return false;
        }

        var reader = new NativeReader(data);
        try
        {
            var columnCount = reader.ReadCount();
            var rowCount = reader.ReadCount();
            var columns = new Column[columnCount];
            for (var i = 0; i < columnCount; i++)
            {
                var name = reader.ReadText();
                var type = reader.ReadText();
                columns[i] = rowCount == 0 ? new StringColumn(name, type, null, [], []) : reader.ReadColumn(name, type, rowCount);
            }

            block = new Block(rowCount, columns);
            consumed = reader._position;
            return true;
        }
        catch (EndOfBlockException)
        {
            return false;
        }
    }

    private Column ReadColumn(string name, string type, int rows)
    {
        if (TryUnwrap(type, "LowCardinality", out var dictionaryType))
        {
            return ReadLowCardinality(name, type, dictionaryType, rows);
        }

        if (TryUnwrap(type, "Array", out var itemType))
        {
            var ends = ReadValues<ulong>(rows);
            var itemCount = checked((int)ends[^1]);
            var items = itemCount == 0 ? new StringColumn("", itemType, null, [], []) : ReadColumn("", itemType, itemCount);
            return new ArrayColumn(name, type, ends, items);
        }

        byte[]? nulls = null;
        var valueType = type;
        if (TryUnwrap(type, "Nullable", out var nonNullable))
        {
            nulls = ReadValues<byte>(rows);
            valueType = nonNullable;
        }

        return ReadValueColumn(name, type, valueType, nulls, rows);
    }

    private Column ReadValueColumn(string name, string type, string valueType, byte[]? nulls, int rows)
    {
        var argumentsStart = valueType.IndexOf('(', StringComparison.Ordinal);
        switch (argumentsStart < 0 ? valueType : valueType[..argumentsStart])
        {
            case "String":
                return ReadStrings(name, type, nulls, rows);
            case "FixedString":
                var width = int.Parse(valueType.AsSpan()[(argumentsStart + 1)..^1]);
                return new StringColumn(name, type, nulls, Take(width * rows).ToArray(), [.. Enumerable.Range(1, rows).Select(i => i * width)]);
            case "Bool" or "UInt8" or "Enum8":
                return new ValueColumn<byte>(name, type, nulls, ReadValues<byte>(rows));
            case "Int8":
                return new ValueColumn<sbyte>(name, type, nulls, ReadValues<sbyte>(rows));
            case "Int16" or "Enum16":
                return new ValueColumn<short>(name, type, nulls, ReadValues<short>(rows));
            case "UInt16" or "Date":
                return new ValueColumn<ushort>(name, type, nulls, ReadValues<ushort>(rows));
            case "Int32" or "Date32":
                return new ValueColumn<int>(name, type, nulls, ReadValues<int>(rows));
            case "UInt32" or "DateTime" or "IPv4":
                return new ValueColumn<uint>(name, type, nulls, ReadValues<uint>(rows));
            case "Int64" or "DateTime64":
                return new ValueColumn<long>(name, type, nulls, ReadValues<long>(rows));
            case "UInt64":
                return new ValueColumn<ulong>(name, type, nulls, ReadValues<ulong>(rows));
            case "Int128":
                return new ValueColumn<Int128>(name, type, nulls, ReadValues<Int128>(rows));
            case "UInt128":
                return new ValueColumn<UInt128>(name, type, nulls, ReadValues<UInt128>(rows));
            case "Float32":
                return new ValueColumn<float>(name, type, nulls, ReadValues<float>(rows));
            case "Float64":
                return new ValueColumn<double>(name, type, nulls, ReadValues<double>(rows));
            case "UUID":
                return new ValueColumn<Guid>(name, type, nulls, ReadGuids(rows));
            case "Decimal":
                return ReadDecimals(name, type, nulls, rows, precision: int.Parse(valueType.AsSpan(8, valueType.IndexOf(',', StringComparison.Ordinal) - 8)));
            case "Nothing":
                Take(rows);
                return new ValueColumn<byte>(name, type, nulls, new byte[rows]);
            default:
                throw new NotSupportedException($"Column '{name}' has the ClickHouse type {type}, which the result reader does not know.");
        }
    }

    private Column ReadDecimals(string name, string type, byte[]? nulls, int rows, int precision) => precision switch
    {
        <= 9 => new ValueColumn<Int128>(name, type, nulls, Array.ConvertAll(ReadValues<int>(rows), value => (Int128)value)),
        <= 18 => new ValueColumn<Int128>(name, type, nulls, Array.ConvertAll(ReadValues<long>(rows), value => (Int128)value)),
        <= 38 => new ValueColumn<Int128>(name, type, nulls, ReadValues<Int128>(rows)),
        _ => throw new NotSupportedException($"Column '{name}' has the ClickHouse type {type}; decimals of more than 38 digits are not read."),
    };

    private StringColumn ReadStrings(string name, string type, byte[]? nulls, int rows)
    {
        var start = _position;
        var ends = new int[rows];
        var total = 0;
        for (var i = 0; i < rows; i++)
        {
            var length = ReadCount();
            Take(length);
            total += length;
            ends[i] = total;
        }

        var bytes = new byte[total];
        _position = start;
        var written = 0;
        for (var i = 0; i < rows; i++)
        {
            var text = Take(ReadCount());
            text.CopyTo(bytes.AsSpan(written));
            written += text.Length;
        }

        return new StringColumn(name, type, nulls, bytes, ends);
    }

    private StringColumn ReadLowCardinality(string name, string type, string dictionaryType, int rows)
    {
        const ulong HasAdditionalKeys = 1 << 9;
        var nullable = TryUnwrap(dictionaryType, "Nullable", out var keyType);
        if ((nullable ? keyType : dictionaryType) != "String")
        {
            throw new NotSupportedException($"Column '{name}' has the ClickHouse type {type}; only dictionaries of strings are read.");
        }

        var version = ReadValues<ulong>(1)[0];
        var flags = ReadValues<ulong>(1)[0];
        if (version != 1 || (flags & HasAdditionalKeys) == 0)
        {
            throw new NotSupportedException($"Column '{name}' has a dictionary of an unknown form (version {version}, flags {flags:x}).");
        }

        var keys = ReadStrings(name, type, nulls: null, checked((int)ReadValues<ulong>(1)[0]));
        var count = checked((int)ReadValues<ulong>(1)[0]);
        if (count != rows)
        {
            throw new InvalidDataException($"Column '{name}' has {count} dictionary indexes for {rows} rows.");
        }

        var indexes = (flags & 0xff) switch
        {
            0 => Array.ConvertAll(ReadValues<byte>(rows), index => (int)index),
            1 => Array.ConvertAll(ReadValues<ushort>(rows), index => (int)index),
            2 => Array.ConvertAll(ReadValues<uint>(rows), index => checked((int)index)),
            _ => Array.ConvertAll(ReadValues<ulong>(rows), index => checked((int)index)),
        };

        // Key 0 of a nullable dictionary stands for null.
        var nulls = nullable ? Array.ConvertAll(indexes, index => index == 0 ? (byte)1 : (byte)0) : null;
        return keys.WithIndexes(name, type, nulls, indexes);
    }

    private Guid[] ReadGuids(int rows)
    {
        var values = new Guid[rows];
        Span<byte> bytes = stackalloc byte[16];
        for (var i = 0; i < rows; i++)
        {
            // ClickHouse keeps a UUID as two little-endian halves, the high one first.
            var halves = Take(16);
            BinaryPrimitives.WriteUInt64BigEndian(bytes, BinaryPrimitives.ReadUInt64LittleEndian(halves));
            BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], BinaryPrimitives.ReadUInt64LittleEndian(halves[8..]));
            values[i] = new Guid(bytes, bigEndian: true);
        }

        return values;
    }

    private T[] ReadValues<T>(int count)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Take(checked(count * Marshal.SizeOf<T>()))).ToArray();

    private string ReadText() => Encoding.UTF8.GetString(Take(ReadCount()));

    private int ReadCount()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if ((next & 0x80) == 0)
            {
                return checked((int)value);
            }
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _data.Length - _position)
        {
            throw new EndOfBlockException();
        }

        var taken = _data.Slice(_position, length);
        _position += length;
        return taken;
    }

    private static bool TryUnwrap(string type, string wrapper, out string inner)
    {
        var wrapped = type.Length > wrapper.Length + 1 && type.StartsWith(wrapper, StringComparison.Ordinal) && type[wrapper.Length] == '(';
        inner = wrapped ? type[(wrapper.Length + 1)..^1] : "";
        return wrapped;
    }

    private sealed class EndOfBlockException : Exception;
}
