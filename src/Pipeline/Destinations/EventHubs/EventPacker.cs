using System.Buffers;
using Patchbay.Pipeline.Delivery;

namespace Patchbay.Pipeline.Destinations.EventHubs;

/// <summary>Packs records into events of the form <c>{"records":[…]}</c>, each with records of one event hub.</summary>
/// <param name="eventHub">The event hub of all records; null means one for each category, as Azure names it.</param>
/// <param name="eventBytesMax">Bytes that an event may have.</param>
internal sealed class EventPacker(string? eventHub, int eventBytesMax)
{
    private readonly ResourceLogWriter _writer = new();
    private readonly ArrayBufferWriter<byte> _record = new();

    /// <summary>Packs a batch.</summary>
    /// <returns>The events in the order of their first records, and the records that no event can hold.</returns>
    public (List<Event> Events, List<FailedRecord> Failed) Pack(DeliveryBatch batch)
    {
        var events = new List<Event>();
        var open = new Dictionary<string, Event>(StringComparer.OrdinalIgnoreCase);
        var failed = new List<FailedRecord>();
        for (var index = 0; index < batch.Count; index++)
        {
            ref readonly var record = ref batch.Records[index];
            _record.ResetWrittenCount();
            _writer.Write(record, _record, withId: true);
            if (Event.FrameLength + _record.WrittenCount > eventBytesMax)
            {
                failed.Add(new FailedRecord(index, $"As an event the record has {Event.FrameLength + _record.WrittenCount} bytes; the event hub takes {eventBytesMax}."));
                continue;
            }

            var hub = eventHub ?? DefaultHub(record.Origin.Category.Id);
            if (!open.TryGetValue(hub, out var current) || !current.HasRoomFor(_record.WrittenCount, eventBytesMax))
            {
                open[hub] = current = new Event(hub);
                events.Add(current);
            }

            current.Add(_record.WrittenSpan, index);
        }

        events.ForEach(packed => packed.Close());
        return (events, failed);
    }

    /// <summary>The event hub that Azure sends a category to when a diagnostic setting names none.</summary>
    public static string DefaultHub(string category) => $"insights-logs-{category.ToLowerInvariant()}";
}

/// <summary>An event with records.</summary>
/// <param name="eventHub">Where it goes.</param>
internal sealed class Event(string eventHub)
{
    private static readonly byte[] Head = "{\"records\":["u8.ToArray();
    private static readonly byte[] Tail = "]}"u8.ToArray();

    private readonly List<int> _records = [];
    private readonly ArrayBufferWriter<byte> _body = Begin();

    /// <summary>Bytes of an event besides its records and the commas between them.</summary>
    public static int FrameLength => Head.Length + Tail.Length;

    public string EventHub { get; } = eventHub;

    public int Length => _body.WrittenCount;

    public ReadOnlyMemory<byte> Body => _body.WrittenMemory;

    /// <summary>The places of its records in the batch, ascending.</summary>
    public IReadOnlyList<int> Records => _records;

    /// <summary>An event that says nothing.</summary>
    public static Event WithoutRecords(string eventHub)
    {
        var empty = new Event(eventHub);
        empty.Close();
        return empty;
    }

    /// <summary>Whether a record fits in, with its comma and the event's end.</summary>
    public bool HasRoomFor(int bytes, int bytesMax) => Length + 1 + bytes + Tail.Length <= bytesMax;

    public void Add(ReadOnlySpan<byte> record, int index)
    {
        if (_records.Count > 0)
            _body.Write(","u8);
        _body.Write(record);
        _records.Add(index);
    }

    public void Close() => _body.Write(Tail);

    private static ArrayBufferWriter<byte> Begin()
    {
        var body = new ArrayBufferWriter<byte>(4096);
        body.Write(Head);
        return body;
    }
}
