using System.Buffers.Binary;
using System.Globalization;

namespace Patchbay.Pipeline.Journal;

/// <summary>A file with the entries from one position of the journal to another.</summary>
internal sealed class Segment : IDisposable
{
    /// <summary>Bytes before the first entry.</summary>
    public const int HeaderLength = 32;

    /// <summary>The name of a file that is not needed any more, whose space the next segment takes over.</summary>
    public const string Spare = "spare";

    private const string Suffix = ".journal";
    private static readonly byte[] Mark = "patchbay journal"u8.ToArray();

    // Stands behind the newest entry, where else bytes of the file's earlier life would be, and tells them from a write that was cut off.
    private static readonly byte[] EndMark = new byte[Frame.Length];

    private readonly IJournalFile _file;

    private Segment(string name, IJournalFile file, long start, uint seed)
    {
        Name = name;
        _file = file;
        Start = start;
        Seed = seed;
        End = start;
    }

    public string Name { get; }

    /// <summary>The position of the first entry.</summary>
    public long Start { get; }

    /// <summary>Where the entries end that are durable. What the file has behind it does not count.</summary>
    public long End { get; set; }

    /// <summary>When the last entry arrived, in ticks since 1970; 0 as long as there is none.</summary>
    public long LastReceived { get; set; }

    /// <summary>How many are reading it right now.</summary>
    public int Readers { get; set; }

    /// <summary>What the sums of the entries begin with.</summary>
    public uint Seed { get; }

    public long FileEnd => Start + Math.Max(0, _file.Length - HeaderLength);

    /// <summary>The start position that a file's name tells, or null when it is no segment.</summary>
    public static long? StartOf(string name) =>
        name.EndsWith(Suffix, StringComparison.Ordinal) && long.TryParse(name.AsSpan(0, name.Length - Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? start
            : null;

    /// <summary>Makes an empty segment, durable.</summary>
    /// <remarks>
    /// In a file that has its space already a sync need not wait for the file system's own log, which the engine's inserts keep busy.
    /// Nothing of what it held can be taken for an entry: positions and seed are others.
    /// </remarks>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="start">The position of its first entry.</param>
    /// <param name="seed">What its sums begin with.</param>
    /// <param name="hasSpare">Whether there is a <see cref="Spare"/> file to make it of.</param>
    public static Segment Create(IJournalFolder folder, long start, uint seed, bool hasSpare)
    {
        var name = $"{start:D20}{Suffix}";
        var header = new byte[HeaderLength];
        Mark.CopyTo(header, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), seed);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(28), Frame.Sum(0, header.AsSpan(0, 28)));
        var file = folder.Open(hasSpare ? Spare : name);
        try
        {
            if (!hasSpare)
                file.SetLength(0);
            file.Write([header, EndMark], 0);
            file.Sync();
            if (hasSpare)
                folder.Rename(Spare, name);
            folder.SyncNames();
            return new Segment(name, file, start, seed);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a segment.</summary>
    /// <returns>Null when its header is not whole: it was being made when the server ended, and holds nothing.</returns>
    public static Segment? Open(IJournalFolder folder, string name)
    {
        var file = folder.Open(name);
        var header = new byte[HeaderLength];
        if (file.Read(header, 0) == HeaderLength && header.AsSpan().StartsWith(Mark) &&
            BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(28)) == Frame.Sum(0, header.AsSpan(0, 28)))
        {
            return new Segment(name, file, StartOf(name)!.Value, BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(16)));
        }

        file.Dispose();
        return null;
    }

    /// <summary>Whether what stands behind <see cref="End"/> is of the file's earlier life, or nothing.</summary>
    public bool IsEndMarked
    {
        get
        {
            Span<byte> bytes = stackalloc byte[EndMark.Length];
            return !bytes[.._file.Read(bytes, OffsetOf(End))].ContainsAnyExcept((byte)0);
        }
    }

    public void Append(IReadOnlyList<ReadOnlyMemory<byte>> pieces) => _file.Write([.. pieces, EndMark], OffsetOf(End));

    public void Sync() => _file.Sync();

    /// <summary>Cuts off what stands behind <see cref="End"/>.</summary>
    public void CutTail()
    {
        _file.SetLength(OffsetOf(End));
        _file.Sync();
    }

    /// <summary>Reads from a position on, until the target is full or the file ends.</summary>
    public int Read(Span<byte> target, long position) => _file.Read(target, OffsetOf(position));

    public void Dispose() => _file.Dispose();

    private long OffsetOf(long position) => position - Start + HeaderLength;
}

/// <summary>Copies of what could not be read, for whoever wants to look into it.</summary>
internal static class DamagedCopies
{
    private const int BytesMax = 64 << 20;

    /// <summary>Keeps a copy of a range of a segment, unless there is nothing in it.</summary>
    public static void KeepCopy(this IJournalFolder folder, Segment segment, DamagedRange range, string suffix)
    {
        var bytes = new byte[Math.Min(range.To - range.From, BytesMax)];
        var read = segment.Read(bytes, range.From);
        if (bytes.AsSpan(0, read).ContainsAnyExcept((byte)0))
            folder.ReplaceWhole($"{range.From}-{range.To}.{suffix}", bytes.AsMemory(0, read));
    }
}
