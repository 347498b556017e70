using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Pipeline.Delivery;

namespace Patchbay.Pipeline.Journal;

/// <summary>What all entries of a journal add up to: the records that each destination is to get, and the requests that may come again.</summary>
/// <remarks>Each segment begins with it, so that it stays known when older segments go.</remarks>
internal sealed class JournalTotals(Ledger ledger, JournalOptions options)
{
    private readonly Lock _gate = new();
    private readonly RepeatedRequests _requests = new(options);
    private long _latest;

    /// <summary>Finds what became of a request that came before.</summary>
    public RepeatedRequest? FindRequest(UInt128 key)
    {
        lock (_gate)
            return _requests.Find(key);
    }

    /// <summary>Adds an entry that is durable now.</summary>
    public void Add(NewEntry entry)
    {
        foreach (var (origin, count) in entry.Origins)
            ledger.Accept(origin, count, entry.Received);
        if (entry.Request is { } request)
            Remember(request, entry.Received);
    }

    /// <summary>Adds an entry that was found in the journal.</summary>
    public void Add(JournalEntry entry)
    {
        foreach (var (origin, count) in entry.Origins)
        {
            if (origin is not null)
                ledger.Accept(origin, count, entry.Received);
        }

        Remember(entry.Request, entry.Received);
    }

    /// <summary>All of it, for a new segment.</summary>
    public byte[] Store()
    {
        var accepted = JsonSerializer.SerializeToUtf8Bytes(ledger.AcceptedSoFar(), TotalsJson.Default.IReadOnlyListAcceptedRecords);
        lock (_gate)
        {
            var requests = _requests.Store();
            var bytes = new byte[4 + accepted.Length + requests.Length];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, accepted.Length);
            accepted.CopyTo(bytes, 4);
            requests.CopyTo(bytes, 4 + accepted.Length);
            return bytes;
        }
    }

    /// <summary>Starts from what <see cref="Store"/> made.</summary>
    public void Load(ReadOnlySpan<byte> bytes)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        ledger.LoadAccepted(JsonSerializer.Deserialize(bytes.Slice(4, length), TotalsJson.Default.IReadOnlyListAcceptedRecords)!);
        lock (_gate)
            _requests.Load(bytes[(4 + length)..]);
    }

    private void Remember(in RepeatedRequest request, long received)
    {
        // Dead letters and history are older than the requests around them; what counts is when they went into the journal.
        lock (_gate)
            _requests.Add(request, _latest = Math.Max(_latest, received));
    }
}

/// <summary>How many records of a category of a resource a destination was to get since the journal began.</summary>
internal sealed record AcceptedRecords(string Resource, string Category, string Destination, long Count);

[JsonSerializable(typeof(IReadOnlyList<AcceptedRecords>))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class TotalsJson : JsonSerializerContext;
