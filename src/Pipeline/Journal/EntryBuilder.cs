using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Patchbay.Pipeline.Intake;

namespace Patchbay.Pipeline.Journal;

/// <summary>Gathers what the journal keeps of a request while its body is read: where each record stands and where it goes.</summary>
/// <remarks>An entry is: numbers, origins, places of records, rejected records, the source, and the body as it came in.</remarks>
internal sealed class EntryBuilder
{
    /// <summary>Bytes of the numbers that an entry begins with.</summary>
    public const int FixedLength = 80;

    private readonly ArrayBufferWriter<byte> _records = new();
    private readonly ArrayBufferWriter<byte> _rejected = new();
    private readonly List<EntryOrigin> _origins = [];
    private readonly List<int> _counts = [];
    private int _bodyStart;
    private int _previousIndex;
    private int _previousEnd;

    /// <summary>Whether nothing is to be kept: no record that goes anywhere, and none that was rejected.</summary>
    public bool IsEmpty => RecordCount == 0 && RejectedCount == 0;

    public int RecordCount { get; private set; }

    public int RejectedCount { get; private set; }

    /// <summary>Begins a request, or a part of one.</summary>
    /// <param name="bodyStart">Where in the whole body the part begins; places of records are counted in the whole.</param>
    public void Clear(int bodyStart = 0)
    {
        _bodyStart = bodyStart;
        _records.ResetWrittenCount();
        _rejected.ResetWrittenCount();
        _origins.Clear();
        _counts.Clear();
        (_previousIndex, _previousEnd, RecordCount, RejectedCount) = (-1, bodyStart, 0, 0);
    }

    /// <summary>Adds an origin and gives it a number.</summary>
    public int AddOrigin(EntryOrigin origin)
    {
        _origins.Add(origin);
        _counts.Add(0);
        return _origins.Count - 1;
    }

    /// <summary>Adds a record, in the body's order.</summary>
    public void AddRecord(int origin, int index, int start, int length)
    {
        _counts[origin]++;
        RecordCount++;
        Write(_records, origin);
        Write(_records, index - _previousIndex - 1);
        Write(_records, start - _previousEnd);
        Write(_records, length);
        (_previousIndex, _previousEnd) = (index, start + length);
    }

    /// <summary>Adds a record that was not taken.</summary>
    public void AddRejected(RejectedRecord record, int start, int length, string category, string resource)
    {
        RejectedCount++;
        Write(_rejected, record.Index);
        Write(_rejected, record.Position);
        Write(_rejected, start - _bodyStart);
        Write(_rejected, length);
        Write(_rejected, record.Reason);
        Write(_rejected, category);
        Write(_rejected, resource);
    }

    /// <summary>Makes an entry of what was gathered.</summary>
    /// <param name="received">When the body arrived, in ticks since 1970.</param>
    /// <param name="ids">The ids of the records.</param>
    /// <param name="source">Where the body came from.</param>
    /// <param name="body">The body, or the part of it that the records are from; not copied.</param>
    public NewEntry Build(long received, in RecordIds ids, string source, ReadOnlyMemory<byte> body)
    {
        var originBytes = _origins.Sum(origin => 8 + origin.Text.Length);
        var sourceBytes = Encoding.UTF8.GetBytes(source);
        var head = new byte[FixedLength + originBytes + _records.WrittenCount + _rejected.WrittenCount + sourceBytes.Length];
        BinaryPrimitives.WriteInt64LittleEndian(head, received);
        ids.Write(head.AsSpan(8));
        // 24 to 40 is the request's key and 40 to 52 what became of the records: NewEntry sets them.
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(52), RecordCount);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(56), originBytes);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(60), _records.WrittenCount);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(64), _rejected.WrittenCount);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(68), sourceBytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(72), RejectedCount);
        var at = FixedLength;
        for (var i = 0; i < _origins.Count; i++)
        {
            var text = _origins[i].Text;
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(at), text.Length);
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(at + 4), _counts[i]);
            text.CopyTo(head.AsSpan(at + 8));
            at += 8 + text.Length;
        }

        _records.WrittenSpan.CopyTo(head.AsSpan(at));
        _rejected.WrittenSpan.CopyTo(head.AsSpan(at + _records.WrittenCount));
        sourceBytes.CopyTo(head.AsSpan(head.Length - sourceBytes.Length));
        return new NewEntry(head, body, received, [.. _origins.Zip(_counts)], RejectedCount > 0);
    }

    private static void Write(ArrayBufferWriter<byte> target, int value)
    {
        var span = target.GetSpan(5);
        var length = 0;
        for (var rest = (uint)value; ; rest >>= 7)
        {
            span[length++] = (byte)(rest < 0x80 ? rest : rest | 0x80);
            if (rest < 0x80)
                break;
        }

        target.Advance(length);
    }

    private static void Write(ArrayBufferWriter<byte> target, string text)
    {
        Write(target, Encoding.UTF8.GetByteCount(text));
        target.Advance(Encoding.UTF8.GetBytes(text, target.GetSpan(text.Length * 3)));
    }
}

/// <summary>An entry on its way into the journal.</summary>
/// <param name="Head">All of the payload but the body.</param>
/// <param name="Body">The body, which has to stay as it is until the entry is in the journal.</param>
/// <param name="Received">When it arrived, in ticks since 1970.</param>
/// <param name="Origins">What it has records of, and how many.</param>
/// <param name="HasRejected">Whether records of the request were not taken.</param>
internal sealed record NewEntry(byte[] Head, ReadOnlyMemory<byte> Body, long Received, IReadOnlyList<(EntryOrigin Origin, int Count)> Origins, bool HasRejected)
{
    /// <summary>The key under which a repeat of the request is known, and what became of its records.</summary>
    public RepeatedRequest? Request { get; private set; }

    /// <summary>Told the entry's position before anybody can read the entry.</summary>
    public Action<long>? Placed { get; init; }

    public int Length => Head.Length + Body.Length;

    /// <summary>Notes the key of the request, and what a repeat is to be answered.</summary>
    public void SetRequest(RepeatedRequest request)
    {
        Request = request;
        BinaryPrimitives.WriteUInt128LittleEndian(Head.AsSpan(24), request.Key);
        BinaryPrimitives.WriteInt32LittleEndian(Head.AsSpan(40), request.Accepted);
        BinaryPrimitives.WriteInt32LittleEndian(Head.AsSpan(44), request.Rejected);
        BinaryPrimitives.WriteInt32LittleEndian(Head.AsSpan(48), request.Adjusted);
    }
}
