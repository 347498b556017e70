using System.Buffers.Binary;

namespace Patchbay.Pipeline.Journal;

/// <summary>A request that may come again, and what became of its records.</summary>
/// <param name="Key">What it is known by; 0 for a request that cannot be known.</param>
/// <param name="Accepted">Records taken.</param>
/// <param name="Rejected">Records not taken.</param>
/// <param name="Adjusted">Records taken with a change.</param>
internal readonly record struct RepeatedRequest(UInt128 Key, int Accepted, int Rejected, int Adjusted);

/// <summary>The requests of the last minutes that named an id. Not for several threads at once.</summary>
internal sealed class RepeatedRequests(JournalOptions options)
{
    private const int StoredLength = 36;

    private readonly Dictionary<UInt128, RepeatedRequest> _byKey = [];
    private readonly Queue<(UInt128 Key, long Received)> _inOrder = new();

    /// <summary>Finds a request.</summary>
    public RepeatedRequest? Find(UInt128 key) => _byKey.TryGetValue(key, out var request) ? request : null;

    /// <summary>Remembers a request and forgets those that are too old or too many.</summary>
    public void Add(in RepeatedRequest request, long received)
    {
        if (request.Key == 0 || !_byKey.TryAdd(request.Key, request))
            return;
        _inOrder.Enqueue((request.Key, received));
        while (_inOrder.Count > options.RepeatsMax || _inOrder.Peek().Received < received - options.RepeatWindow.Ticks)
            _byKey.Remove(_inOrder.Dequeue().Key);
    }

    /// <summary>All of it, for a new segment.</summary>
    public byte[] Store()
    {
        var bytes = new byte[_inOrder.Count * StoredLength];
        var target = bytes.AsSpan();
        foreach (var (key, received) in _inOrder)
        {
            var request = _byKey[key];
            BinaryPrimitives.WriteUInt128LittleEndian(target, key);
            BinaryPrimitives.WriteInt64LittleEndian(target[16..], received);
            BinaryPrimitives.WriteInt32LittleEndian(target[24..], request.Accepted);
            BinaryPrimitives.WriteInt32LittleEndian(target[28..], request.Rejected);
            BinaryPrimitives.WriteInt32LittleEndian(target[32..], request.Adjusted);
            target = target[StoredLength..];
        }

        return bytes;
    }

    /// <summary>What <see cref="Store"/> made.</summary>
    public void Load(ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= StoredLength; bytes = bytes[StoredLength..])
        {
            var request = new RepeatedRequest(
                BinaryPrimitives.ReadUInt128LittleEndian(bytes),
                BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]),
                BinaryPrimitives.ReadInt32LittleEndian(bytes[28..]),
                BinaryPrimitives.ReadInt32LittleEndian(bytes[32..]));
            Add(request, BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]));
        }
    }
}
