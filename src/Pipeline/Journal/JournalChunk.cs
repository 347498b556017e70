using System.Buffers;

namespace Patchbay.Pipeline.Journal;

/// <summary>Entries that were read at once. Disposing gives their memory back.</summary>
internal sealed class JournalChunk : IDisposable
{
    private byte[]? _buffer;

    private JournalChunk(long end) => End = end;

    /// <summary>The entries, in order; none when the chunk is damaged or holds nothing for readers.</summary>
    public List<JournalEntry> Entries { get; } = [];

    /// <summary>Where to go on reading.</summary>
    public long End { get; private set; }

    /// <summary>The range that could not be read; null when all could. The chunk then holds nothing else.</summary>
    public DamagedRange? Damaged { get; private init; }

    /// <summary>What the entries of the segment before this one add up to, where the chunk begins a segment.</summary>
    public ReadOnlyMemory<byte> Summary { get; private set; }

    /// <summary>Reads from a segment; at most one entry more than fits.</summary>
    /// <param name="segment">The segment that the position is in.</param>
    /// <param name="position">Where an entry begins.</param>
    /// <param name="end">Where to stop; at most the segment's end.</param>
    /// <param name="bytesMax">How much to read, unless a single entry has more.</param>
    /// <param name="cache">The origins known so far.</param>
    public static JournalChunk Read(Segment segment, long position, long end, long bytesMax, OriginCache cache)
    {
        var chunk = new JournalChunk(position);
        var length = (int)Math.Min(Math.Max(bytesMax, Frame.Length), end - position);
        while (true)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(length);
            chunk._buffer = buffer;
            var read = segment.Read(buffer.AsSpan(0, length), position);
            var whole = chunk.Parse(buffer.AsMemory(0, read), segment, end, cache, out var needed);
            if (whole)
                return chunk;
            chunk.Dispose();
            if (needed is not { } bytes)
                return new JournalChunk(Resume(segment, position, end, out var damaged)) { Damaged = damaged };
            length = bytes;
        }
    }

    public void Dispose()
    {
        if (_buffer is not null)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = null;
    }

    // False when not even the first entry could be read: then 'needed' tells how many bytes it has, or is null when it is damaged.
    private bool Parse(ReadOnlyMemory<byte> bytes, Segment segment, long end, OriginCache cache, out int? needed)
    {
        var position = End;
        needed = null;
        while (End < end)
        {
            var at = (int)(End - position);
            if (!Frame.TryRead(bytes.Span[at..], segment.Seed, End, out var frame) || frame.End > end)
                return End > position;
            if (frame.End - position > bytes.Length)
            {
                needed = frame.End - position <= Array.MaxLength ? (int)(frame.End - position) : null;
                return End > position;
            }

            var payload = bytes.Slice(at + Frame.Length, frame.PayloadLength);
            if (Frame.Sum(segment.Seed, payload.Span) != frame.PayloadSum)
                return End > position;
            if (frame.Kind is EntryKind.Records or EntryKind.Part)
                Entries.Add(new JournalEntry(frame, payload, cache));
            else if (frame.Kind == EntryKind.Summary)
                Summary = payload;
            End = frame.End;
        }

        return true;
    }

    // The next whole entry: behind the damaged one if its frame is good, else wherever one is found.
    private static long Resume(Segment segment, long position, long end, out DamagedRange damaged)
    {
        const int Window = 1 << 20;
        var buffer = new byte[Window + Frame.Length];
        for (var start = position; start < end; start += Window)
        {
            var read = segment.Read(buffer, start);
            for (var at = 0; at < Window && at + Frame.Length <= read; at += Frame.Alignment)
            {
                if (!Frame.TryRead(buffer.AsSpan(at), segment.Seed, start + at, out var frame) || frame.End > end)
                    continue;
                if (start + at > position && IsWhole(segment, frame))
                {
                    damaged = new DamagedRange(position, frame.Position);
                    return frame.Position;
                }
            }
        }

        damaged = new DamagedRange(position, end);
        return end;
    }

    private static bool IsWhole(Segment segment, in Frame frame)
    {
        var payload = new byte[frame.PayloadLength];
        return segment.Read(payload, frame.Position + Frame.Length) == payload.Length && Frame.Sum(segment.Seed, payload) == frame.PayloadSum;
    }
}

/// <summary>A range of the journal that cannot be read.</summary>
/// <param name="From">Its first position.</param>
/// <param name="To">The position behind it.</param>
public readonly record struct DamagedRange(long From, long To);
