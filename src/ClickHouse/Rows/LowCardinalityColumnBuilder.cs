using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Patchbay.ClickHouse.Rows;

/// <summary>Builds a column of type <c>LowCardinality(String)</c>: the distinct texts once, and their numbers row by row.</summary>
public sealed class LowCardinalityColumnBuilder : ColumnBuilder
{
    // What stands before the keys: version 1, then flags: the width of the numbers, "the keys follow", "they are a new dictionary".
    private const ulong Version = 1;
    private const ulong HasAdditionalKeys = 1 << 9;
    private const ulong NeedsUpdate = 1 << 10;
    private const int FixedBytes = 4 * sizeof(ulong);

    private readonly ByteBuffer _keys;
    private readonly ByteBuffer _numbers;
    private readonly List<(int Start, int Length, uint Hash)> _keyPlaces = [];

    // Open addressing: number of a key + 1, or 0 for a free place. Always a power of two, at most half full.
    private int[] _places = new int[32];
    private int _lastNumber;

    /// <summary>Makes an empty column.</summary>
    /// <param name="name">The column's name.</param>
    public LowCardinalityColumnBuilder(string name)
        : base(name, "LowCardinality(String)")
    {
        _keys = NewBuffer();
        _numbers = NewBuffer();
        AddKey([], HashOf([]));
    }

    private protected override int ValuesSize => FixedBytes + _keys.Length + (RowCount * NumberWidth);

    private int NumberWidth => _keyPlaces.Count switch
    {
        <= byte.MaxValue + 1 => sizeof(byte),
        <= ushort.MaxValue + 1 => sizeof(ushort),
        _ => sizeof(uint),
    };

    /// <summary>Sets the value of a row.</summary>
    /// <param name="row">The row, not before any row that has a value.</param>
    /// <param name="value">UTF-8.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int row, ReadOnlySpan<byte> value)
    {
        if (RowCount < row)
            PadTo(row);
        RowCount = row + 1;

        // Neighbouring records mostly say the same.
        if (!KeyOf(_lastNumber).SequenceEqual(value))
            _lastNumber = NumberOf(value);
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(_numbers.Extend(sizeof(int))), _lastNumber);
    }

    internal override void PadTo(int row)
    {
        _numbers.AppendRepeated(0, (row - RowCount) * sizeof(int));
        RowCount = row;
    }

    internal override void Append(ReadOnlySpan<byte> values, int rows)
    {
        var bytes = new NativeBytes(values);
        bytes.Take(sizeof(ulong)); // The version.
        var width = 1 << (bytes.ReadCount() & 0xff);
        var keyCount = bytes.ReadCount();
        var ours = ArrayPool<int>.Shared.Rent(keyCount);
        for (var i = 0; i < keyCount; i++)
            ours[i] = NumberOf(bytes.Take(bytes.ReadLength()));
        var theirs = bytes.Take((long)bytes.ReadCount() * width);
        var numbers = MemoryMarshal.Cast<byte, int>(_numbers.Extend(rows * sizeof(int)));
        for (var i = 0; i < rows; i++)
        {
            numbers[i] = ours[width switch
            {
                sizeof(byte) => theirs[i],
                sizeof(ushort) => BinaryPrimitives.ReadUInt16LittleEndian(theirs[(i * sizeof(ushort))..]),
                _ => BinaryPrimitives.ReadInt32LittleEndian(theirs[(i * sizeof(int))..]),
            }];
        }

        ArrayPool<int>.Shared.Return(ours);
        RowCount += rows;
    }

    internal override void Clear()
    {
        base.Clear();
        _keyPlaces.Clear();
        if (_places.Length > 4096)
            _places = new int[32];
        else
            _places.AsSpan().Clear();
        AddKey([], HashOf([]));
        _lastNumber = 0;
    }

    private protected override void WriteValues(Span<byte> target)
    {
        var width = NumberWidth;
        BinaryPrimitives.WriteUInt64LittleEndian(target, Version);
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], (ulong)(width >> 1) | HasAdditionalKeys | NeedsUpdate);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], (ulong)_keyPlaces.Count);
        _keys.Written.CopyTo(target[24..]);
        target = target[(24 + _keys.Length)..];
        BinaryPrimitives.WriteUInt64LittleEndian(target, (ulong)RowCount);
        target = target[8..];
        var numbers = MemoryMarshal.Cast<byte, int>(_numbers.Written);
        switch (width)
        {
            case sizeof(byte):
                for (var i = 0; i < numbers.Length; i++)
                    target[i] = (byte)numbers[i];
                break;
            case sizeof(ushort):
                var shorts = MemoryMarshal.Cast<byte, ushort>(target);
                for (var i = 0; i < numbers.Length; i++)
                    shorts[i] = (ushort)numbers[i];
                break;
            default:
                MemoryMarshal.AsBytes(numbers).CopyTo(target);
                break;
        }
    }

    private ReadOnlySpan<byte> KeyOf(int number)
    {
        var (start, length, _) = CollectionsMarshal.AsSpan(_keyPlaces)[number];
        return _keys.Written.Slice(start, length);
    }

    private int NumberOf(ReadOnlySpan<byte> value)
    {
        var hash = HashOf(value);
        var mask = _places.Length - 1;
        for (var place = (int)hash & mask; ; place = (place + 1) & mask)
        {
            var number = _places[place] - 1;
            if (number < 0)
                return AddKey(value, hash);
            if (_keyPlaces[number].Hash == hash && KeyOf(number).SequenceEqual(value))
                return number;
        }
    }

    private int AddKey(ReadOnlySpan<byte> value, uint hash)
    {
        var number = _keyPlaces.Count;
        if ((number + 1) * 2 > _places.Length)
        {
            _places = new int[_places.Length * 2];
            for (var i = 0; i < number; i++)
                Place(i, _keyPlaces[i].Hash);
        }

        Place(number, hash);
        _keys.AppendText(value);
        _keyPlaces.Add((_keys.Length - value.Length, value.Length, hash));
        return number;
    }

    private void Place(int number, uint hash)
    {
        var mask = _places.Length - 1;
        var place = (int)hash & mask;
        while (_places[place] != 0)
            place = (place + 1) & mask;
        _places[place] = number + 1;
    }

    // Seeded by the process, so that nobody can prepare texts that all collide.
    private static uint HashOf(ReadOnlySpan<byte> value)
    {
        var hash = new HashCode();
        hash.AddBytes(value);
        return (uint)hash.ToHashCode();
    }
}
