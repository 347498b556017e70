using System.Collections.Concurrent;
using System.Text.Json;
using Patchbay.Pipeline.Destinations.EventHubs.Kafka;

namespace Patchbay.DestinationTests.Peers;

/// <summary>Reads the records of an event hub, as a consumer group that nobody else is in.</summary>
public static class EventHubReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Gathers the ids of records until that is enough, or nothing has come for long.</summary>
    public static void Read(string servers, string hub, ConcurrentBag<Guid> ids, Func<bool> isEnough) =>
        Read(new Dictionary<string, string> { ["bootstrap.servers"] = servers }, hub, ids, isEnough);

    /// <summary>The same with settings of librdkafka.</summary>
    public static void Read(IReadOnlyDictionary<string, string> connection, string hub, ConcurrentBag<Guid> ids, Func<bool> isEnough)
    {
        using var reader = new KafkaReader(connection, hub, $"readers of {hub}");
        for (var last = Environment.TickCount64; !isEnough() && Environment.TickCount64 - last < Patience.TotalMilliseconds;)
        {
            if (reader.Read(TimeSpan.FromMilliseconds(200)) is not { } read)
                continue;
            last = Environment.TickCount64;
            foreach (var record in JsonDocument.Parse(read.Body).RootElement.GetProperty("records").EnumerateArray())
                ids.Add(record.GetProperty("_RecordId").GetGuid());
        }
    }
}
