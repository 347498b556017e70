using System.Buffers.Binary;
using System.Text;
using Patchbay.Pipeline.Intake;

namespace Patchbay.Pipeline.Journal;

/// <summary>The records of a request, or a part of them, as the journal gives them back.</summary>
internal sealed class JournalEntry
{
    private readonly ReadOnlyMemory<byte> _payload;
    private readonly int _records, _rejected, _source, _body;

    /// <summary>Reads an entry.</summary>
    /// <param name="frame">Its frame.</param>
    /// <param name="payload">Its bytes; the entry is valid as long as they are.</param>
    /// <param name="cache">The origins known so far.</param>
    public JournalEntry(in Frame frame, ReadOnlyMemory<byte> payload, OriginCache cache)
    {
        _payload = payload;
        (Position, End, HasMore) = (frame.Position, frame.End, frame.Kind == EntryKind.Part);
        var head = payload.Span;
        Received = BinaryPrimitives.ReadInt64LittleEndian(head);
        Ids = RecordIds.Read(head[8..]);
        Request = new RepeatedRequest(
            BinaryPrimitives.ReadUInt128LittleEndian(head[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[40..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[44..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[48..]));
        RecordCount = BinaryPrimitives.ReadInt32LittleEndian(head[52..]);
        _records = EntryBuilder.FixedLength + BinaryPrimitives.ReadInt32LittleEndian(head[56..]);
        _rejected = _records + BinaryPrimitives.ReadInt32LittleEndian(head[60..]);
        _source = _rejected + BinaryPrimitives.ReadInt32LittleEndian(head[64..]);
        _body = _source + BinaryPrimitives.ReadInt32LittleEndian(head[68..]);
        RejectedCount = BinaryPrimitives.ReadInt32LittleEndian(head[72..]);
        var origins = new List<(EntryOrigin?, int)>();
        for (var at = EntryBuilder.FixedLength; at < _records;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(head[at..]);
            origins.Add((cache.Find(head.Slice(at + 8, length)), BinaryPrimitives.ReadInt32LittleEndian(head[(at + 4)..])));
            at += 8 + length;
        }

        Origins = origins;
    }

    public long Position { get; }

    /// <summary>The position of the next entry.</summary>
    public long End { get; }

    /// <summary>Whether the next entry holds further records of the request.</summary>
    public bool HasMore { get; }

    /// <summary>When the request arrived, in ticks since 1970.</summary>
    public long Received { get; }

    public RecordIds Ids { get; }

    /// <summary>The request's key, 0 for none, and what became of its records.</summary>
    public RepeatedRequest Request { get; }

    /// <summary>Records that go somewhere.</summary>
    public int RecordCount { get; }

    public int RejectedCount { get; }

    /// <summary>What it has records of, and how many; null for a category that this program does not know.</summary>
    public IReadOnlyList<(EntryOrigin? Origin, int Count)> Origins { get; }

    /// <summary>Where the request came in.</summary>
    public string Source => Encoding.UTF8.GetString(_payload.Span[_source.._body]);

    /// <summary>The records that go somewhere, in the body's order.</summary>
    public IEnumerable<EntryRecord> Records()
    {
        var (at, index, end) = (_records, -1, _body);
        for (var i = 0; i < RecordCount; i++)
        {
            var origin = ReadNumber(ref at);
            index += ReadNumber(ref at) + 1;
            var start = end + ReadNumber(ref at);
            var length = ReadNumber(ref at);
            end = start + length;
            yield return new EntryRecord(origin, index, _payload.Slice(start, length));
        }
    }

    /// <summary>The records that were not taken.</summary>
    public IEnumerable<EntryRejected> Rejected()
    {
        var at = _rejected;
        for (var i = 0; i < RejectedCount; i++)
        {
            var index = ReadNumber(ref at);
            var position = ReadNumber(ref at);
            var start = ReadNumber(ref at);
            var length = ReadNumber(ref at);
            var reason = ReadText(ref at);
            yield return new EntryRejected(new RejectedRecord(index, position, reason), _payload.Slice(_body + start, length), ReadText(ref at), ReadText(ref at));
        }
    }

    private int ReadNumber(ref int at)
    {
        var bytes = _payload.Span;
        var value = 0u;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
                return (int)value;
        }
    }

    private string ReadText(ref int at)
    {
        var length = ReadNumber(ref at);
        at += length;
        return Encoding.UTF8.GetString(_payload.Span.Slice(at - length, length));
    }
}

/// <summary>A record of an entry.</summary>
/// <param name="Origin">The number of its origin.</param>
/// <param name="Index">Its number in the body, which its id is made of.</param>
/// <param name="Body">Its bytes.</param>
internal readonly record struct EntryRecord(int Origin, int Index, ReadOnlyMemory<byte> Body);

/// <summary>A record of an entry that was not taken.</summary>
internal readonly record struct EntryRejected(RejectedRecord Record, ReadOnlyMemory<byte> Body, string Category, string Resource);
