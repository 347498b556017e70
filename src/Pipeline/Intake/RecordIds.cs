using System.Buffers.Binary;
using System.Security.Cryptography;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.Pipeline.Intake;

/// <summary>The ids of the records of one body: UUIDs of version 7 that differ in their last bits only, so that they compress well.</summary>
internal readonly struct RecordIds
{
    // 48 bits milliseconds, 4 bits version, 12 random bits | 2 bits variant, 38 random bits, 24 bits counter.
    private const ulong Version7 = 0x7000;
    private const ulong Variant = 1UL << 63;
    private const int CounterBits = 24;

    private readonly ulong _high;
    private readonly ulong _low;

    /// <summary>Draws the part that all ids of a body share.</summary>
    /// <param name="now">When the body arrived.</param>
    public RecordIds(DateTimeOffset now)
    {
        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random);
        var bits = BitConverter.ToUInt64(random);
        _high = ((ulong)now.ToUnixTimeMilliseconds() << 16) | Version7 | (bits >> 52);
        _low = Variant | ((bits & ((1UL << 38) - 1)) << CounterBits);
    }

    private RecordIds(ulong high, ulong low) => (_high, _low) = (high, low);

    /// <summary>The ids that share the halves of a body's id.</summary>
    public static RecordIds Of(ulong high, ulong low) => new(high, low);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static RecordIds Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(source), BinaryPrimitives.ReadUInt64LittleEndian(source[8..]));

    /// <summary>Ids of which the first one is given.</summary>
    public static RecordIds Of(Guid first)
    {
        var (high, low) = Uuid.Of(first);
        return new(high, low - 1);
    }

    /// <summary>Writes the part that all ids share: 16 bytes.</summary>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(target, _high);
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], _low);
    }

    /// <summary>The id of a record, as .NET and JSON have it.</summary>
    /// <param name="index">Its number in the body, from 0.</param>
    public Guid GuidOf(int index)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _low + (ulong)index + 1);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The id of the body itself.</summary>
    public Uuid Batch => new(_high, _low);

    /// <summary>The id of a record.</summary>
    /// <param name="index">Its number in the body, from 0.</param>
    public Uuid this[int index] => new(_high, _low + (ulong)index + 1);
}
