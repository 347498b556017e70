using System.Buffers.Binary;
using System.Numerics;

namespace Patchbay.Pipeline.Journal;

/// <summary>What stands before each entry in a segment: where it is, how long, and sums that tell whether it is whole.</summary>
/// <remarks>
/// An entry knows its own position, and its sums begin with a number of the journal's own. So bytes that were left over, or that
/// a sender made to look like an entry, are not taken for one.
/// </remarks>
/// <param name="Kind">What the entry holds.</param>
/// <param name="Position">Its position in the journal: that of its frame.</param>
/// <param name="PayloadLength">Bytes behind the frame.</param>
/// <param name="PayloadSum">The sum over them.</param>
internal readonly record struct Frame(EntryKind Kind, long Position, int PayloadLength, uint PayloadSum)
{
    /// <summary>Bytes of a frame.</summary>
    public const int Length = 32;

    /// <summary>Entries begin at multiples of this.</summary>
    public const int Alignment = 8;

    private const uint Mark = 0x316A_6270; // "pbj1"

    /// <summary>Where the next entry begins.</summary>
    public long End => Position + Length + Padded(PayloadLength);

    /// <summary>Bytes that a payload takes up.</summary>
    public static long Padded(long length) => (length + Alignment - 1) & -Alignment;

    public void Write(Span<byte> target, uint seed)
    {
        target[..Length].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(target, Mark);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], (uint)Kind);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], Position);
        BinaryPrimitives.WriteInt32LittleEndian(target[16..], PayloadLength);
        BinaryPrimitives.WriteUInt32LittleEndian(target[20..], PayloadSum);
        BinaryPrimitives.WriteUInt32LittleEndian(target[24..], Sum(seed, target[..24]));
    }

    /// <summary>Reads a frame.</summary>
    /// <returns>False when there is none, or not the one of this position.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, uint seed, long position, out Frame frame)
    {
        frame = default;
        if (source.Length < Length || BinaryPrimitives.ReadUInt32LittleEndian(source) != Mark ||
            BinaryPrimitives.ReadUInt32LittleEndian(source[24..]) != Sum(seed, source[..24]))
        {
            return false;
        }

        frame = new Frame(
            (EntryKind)BinaryPrimitives.ReadUInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[20..]));
        return frame.Position == position && frame.PayloadLength >= 0;
    }

    /// <summary>CRC-32C, which processors have an instruction for.</summary>
    public static uint Sum(uint sum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var next in bytes)
            sum = BitOperations.Crc32C(sum, next);
        return sum;
    }
}

/// <summary>What an entry holds.</summary>
internal enum EntryKind : uint
{
    /// <summary>The records of a request, or the last part of them.</summary>
    Records = 1,

    /// <summary>What the entries before a segment add up to.</summary>
    Summary = 2,

    /// <summary>The first records of a request that is too large for one entry; its next part follows.</summary>
    Part = 3,
}
