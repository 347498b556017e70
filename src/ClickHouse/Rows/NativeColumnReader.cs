using System.Buffers.Binary;
using System.Globalization;

namespace Patchbay.ClickHouse.Rows;

/// <summary>Reads the values of one column of a Native block.</summary>
internal static class NativeColumnReader
{
    // Deeper lists do not occur; without a limit a type's text could use up the stack.
    private const int DepthMax = 16;

    /// <summary>Reads a column.</summary>
    /// <param name="bytes">Stands where the column's values begin, and afterwards where they end.</param>
    /// <param name="name">The column's name.</param>
    /// <param name="type">Its ClickHouse type.</param>
    /// <param name="rows">How many rows the block has.</param>
    public static Column Read(ref NativeBytes bytes, string name, string type, int rows)
    {
        ReadPrefix(ref bytes, name, type, DepthMax);
        return ReadColumn(ref bytes, name, type, rows);
    }

    // Before the values stands what is said once for the column and the parts it is made of.
    private static void ReadPrefix(ref NativeBytes bytes, string name, string type, int depth)
    {
        if (depth == 0)
        {
            throw new NotSupportedException($"Column '{name}' has a type of more than {DepthMax} lists in one another.");
        }

        if (TryUnwrap(type, "Array", out var itemType))
        {
            ReadPrefix(ref bytes, name, itemType, depth - 1);
        }
        else if (TryUnwrap(type, "LowCardinality", out _) && bytes.ReadCount() is var version && version != 1)
        {
            throw new NotSupportedException($"Column '{name}' has a dictionary of the unknown version {version}.");
        }
    }

    private static Column ReadColumn(ref NativeBytes bytes, string name, string type, int rows)
    {
        if (TryUnwrap(type, "Array", out var itemType))
        {
            var ends = ReadEnds(ref bytes, name, rows);
            return new ArrayColumn(name, type, ends, ReadColumn(ref bytes, name, itemType, ends.Length == 0 ? 0 : ends[^1]));
        }

        if (TryUnwrap(type, "LowCardinality", out var keyType))
        {
            return ReadLowCardinality(ref bytes, name, type, keyType, rows);
        }

        return TryUnwrap(type, "Nullable", out var valueType)
            ? ReadValues(ref bytes, name, type, valueType, bytes.ReadValues<byte>(rows), rows)
            : ReadValues(ref bytes, name, type, type, nulls: null, rows);
    }

    private static Column ReadValues(ref NativeBytes bytes, string name, string type, string valueType, byte[]? nulls, int rows)
    {
        var argumentsStart = valueType.IndexOf('(', StringComparison.Ordinal);
        return (argumentsStart < 0 ? valueType : valueType[..argumentsStart]) switch
        {
            "String" => ReadStrings(ref bytes, name, type, nulls, rows),
            "FixedString" => ReadFixedStrings(ref bytes, name, type, nulls, rows, FirstArgument(valueType, argumentsStart)),
            "Bool" or "UInt8" or "Enum8" or "Nothing" => new ValueColumn<byte>(name, type, nulls, bytes.ReadValues<byte>(rows)),
            "Int8" => new ValueColumn<sbyte>(name, type, nulls, bytes.ReadValues<sbyte>(rows)),
            "Int16" or "Enum16" => new ValueColumn<short>(name, type, nulls, bytes.ReadValues<short>(rows)),
            "UInt16" or "Date" => new ValueColumn<ushort>(name, type, nulls, bytes.ReadValues<ushort>(rows)),
            "Int32" or "Date32" => new ValueColumn<int>(name, type, nulls, bytes.ReadValues<int>(rows)),
            "UInt32" or "DateTime" or "IPv4" => new ValueColumn<uint>(name, type, nulls, bytes.ReadValues<uint>(rows)),
            "Int64" or "DateTime64" => new ValueColumn<long>(name, type, nulls, bytes.ReadValues<long>(rows)),
            "UInt64" => new ValueColumn<ulong>(name, type, nulls, bytes.ReadValues<ulong>(rows)),
            "Int128" => new ValueColumn<Int128>(name, type, nulls, bytes.ReadValues<Int128>(rows)),
            "UInt128" => new ValueColumn<UInt128>(name, type, nulls, bytes.ReadValues<UInt128>(rows)),
            "Float32" => new ValueColumn<float>(name, type, nulls, bytes.ReadValues<float>(rows)),
            "Float64" => new ValueColumn<double>(name, type, nulls, bytes.ReadValues<double>(rows)),
            "UUID" => new ValueColumn<Guid>(name, type, nulls, ReadGuids(ref bytes, rows)),
            "Decimal" => new ValueColumn<Int128>(name, type, nulls, ReadDecimals(ref bytes, name, type, rows, FirstArgument(valueType, argumentsStart))),
            _ => throw new NotSupportedException($"Column '{name}' has the ClickHouse type {type}, which the result reader does not know."),
        };
    }

    private static Int128[] ReadDecimals(ref NativeBytes bytes, string name, string type, int rows, int precision) => precision switch
    {
        <= 9 => Array.ConvertAll(bytes.ReadValues<int>(rows), value => (Int128)value),
        <= 18 => Array.ConvertAll(bytes.ReadValues<long>(rows), value => (Int128)value),
        <= 38 => bytes.ReadValues<Int128>(rows),
        _ => throw new NotSupportedException($"Column '{name}' has the ClickHouse type {type}; decimals of more than 38 digits are not read."),
    };

    private static StringColumn ReadStrings(ref NativeBytes bytes, string name, string type, byte[]? nulls, int rows)
    {
        // A text takes at least the byte of its length; so a number of rows that cannot be true reserves no memory.
        var start = bytes.Position;
        bytes.Take(rows);
        bytes.Position = start;

        var ends = new int[rows];
        var total = 0;
        for (var i = 0; i < rows; i++)
        {
            total += bytes.Take(bytes.ReadLength()).Length;
            ends[i] = total;
        }

        var texts = new byte[total];
        bytes.Position = start;
        for (var i = 0; i < rows; i++)
        {
            bytes.Take(bytes.ReadLength()).CopyTo(texts.AsSpan(i == 0 ? 0 : ends[i - 1]));
        }

        return new StringColumn(name, type, nulls, texts, ends);
    }

    private static StringColumn ReadFixedStrings(ref NativeBytes bytes, string name, string type, byte[]? nulls, int rows, int width)
    {
        var texts = bytes.Take((long)rows * width).ToArray();
        var ends = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            ends[i] = (i + 1) * width;
        }

        return new StringColumn(name, type, nulls, texts, ends);
    }

    private static Column ReadLowCardinality(ref NativeBytes bytes, string name, string type, string keyType, int rows)
    {
        const ulong HasAdditionalKeys = 1 << 9;
        var nullable = TryUnwrap(keyType, "Nullable", out var valueType);
        if (rows == 0)
        {
            return ReadValues(ref bytes, name, type, nullable ? valueType : keyType, nulls: null, 0);
        }

        var flags = bytes.ReadValues<ulong>(1)[0];
        if ((flags & HasAdditionalKeys) == 0)
        {
            throw new NotSupportedException($"Column '{name}' has a dictionary of an unknown form (flags {flags:x}).");
        }

        var keyCount = bytes.ReadCount();
        var keys = ReadValues(ref bytes, name, type, nullable ? valueType : keyType, nulls: null, keyCount);
        var indexCount = bytes.ReadCount();
        if (indexCount != rows)
        {
            throw new InvalidDataException($"Column '{name}' has {indexCount} dictionary indexes for {rows} rows.");
        }

        var indexes = (flags & 0xff) switch
        {
            0 => Array.ConvertAll(bytes.ReadValues<byte>(rows), index => (int)index),
            1 => Array.ConvertAll(bytes.ReadValues<ushort>(rows), index => (int)index),
            2 => Array.ConvertAll(bytes.ReadValues<uint>(rows), index => (int)Math.Min(index, int.MaxValue)),
            _ => Array.ConvertAll(bytes.ReadValues<ulong>(rows), index => (int)Math.Min(index, int.MaxValue)),
        };
        if (Array.Exists(indexes, index => index >= keyCount))
        {
            throw new InvalidDataException($"Column '{name}' points past the {keyCount} entries of its dictionary.");
        }

        // Key 0 of a nullable dictionary stands for null.
        var nulls = nullable ? Array.ConvertAll(indexes, index => index == 0 ? (byte)1 : (byte)0) : null;
        return keys.WithIndexes(name, type, nulls, indexes);
    }

    private static int[] ReadEnds(ref NativeBytes bytes, string name, int rows)
    {
        var ends = Array.ConvertAll(bytes.ReadValues<ulong>(rows), end => (int)Math.Min(end, int.MaxValue));
        for (var i = 1; i < ends.Length; i++)
        {
            if (ends[i] < ends[i - 1])
            {
                throw new InvalidDataException($"Column '{name}' has a list that ends before it begins.");
            }
        }

        return ends;
    }

    private static Guid[] ReadGuids(ref NativeBytes bytes, int rows)
    {
        var data = bytes.Take(16L * rows);
        var values = new Guid[rows];
        Span<byte> value = stackalloc byte[16];
        for (var i = 0; i < rows; i++)
        {
            // ClickHouse keeps a UUID as two little-endian halves, the high one first.
            BinaryPrimitives.WriteUInt64BigEndian(value, BinaryPrimitives.ReadUInt64LittleEndian(data[(16 * i)..]));
            BinaryPrimitives.WriteUInt64BigEndian(value[8..], BinaryPrimitives.ReadUInt64LittleEndian(data[((16 * i) + 8)..]));
            values[i] = new Guid(value, bigEndian: true);
        }

        return values;
    }

    // The 38 of Decimal(38, 10). A type of another form has no such number and is unknown to whoever asks.
    private static int FirstArgument(string type, int argumentsStart)
    {
        var arguments = argumentsStart < 0 ? [] : type.AsSpan(argumentsStart + 1);
        var end = arguments.IndexOfAny(',', ')');
        return end > 0 && int.TryParse(arguments[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new InvalidDataException($"The type {type} lacks its number.");
    }

    private static bool TryUnwrap(string type, string wrapper, out string inner)
    {
        var wrapped = type.Length > wrapper.Length + 2 && type.StartsWith(wrapper, StringComparison.Ordinal) && type[wrapper.Length] == '(';
        inner = wrapped ? type[(wrapper.Length + 1)..^1] : "";
        return wrapped;
    }
}
