using System.Runtime.InteropServices;

namespace Patchbay.Pipeline.Destinations.EventHubs.Kafka;

/// <summary>Reads the events of an event hub as a member of a consumer group. Not for several threads at once.</summary>
internal sealed unsafe class KafkaReader : IDisposable
{
    private const int NoError = 0;

    private readonly ClientHandle _client;
    private readonly string _topic;

    /// <summary>Joins the group. Servers that are away are no error: nothing comes then.</summary>
    /// <param name="settings">librdkafka's settings of the connection.</param>
    /// <param name="eventHub">The event hub.</param>
    /// <param name="group">The consumer group; where it has no position yet, reading begins at the oldest event.</param>
    /// <exception cref="FormatException">A setting is wrong.</exception>
    public KafkaReader(IReadOnlyDictionary<string, string> settings, string eventHub, string group)
    {
        _topic = eventHub;
        var all = new Dictionary<string, string>(settings, StringComparer.Ordinal)
        {
            ["group.id"] = group,
            ["enable.auto.commit"] = "false",
            ["auto.offset.reset"] = "earliest",
        };
        // What is read ahead waits in memory.
        all.TryAdd("queued.max.messages.kbytes", "16384");
        _client = ClientHandle.Create(NativeMethods.TypeConsumer, all, configuration => NativeMethods.SetLog(configuration, &KafkaLog.Drop));
        NativeMethods.PollAsConsumer(_client);
        var topics = NativeMethods.NewPartitions(1);
        NativeMethods.AddPartition(topics, eventHub, NativeMethods.AnyPartition);
        NativeMethods.Subscribe(_client, topics);
        NativeMethods.DestroyPartitions(topics);
    }

    /// <summary>Whether the group has given partitions to this member; that takes a while at first, and longer after a crash.</summary>
    public bool HasPartitions
    {
        get
        {
            if (NativeMethods.Assignment(_client, out var partitions) != NoError)
                return false;
            var count = partitions->Count;
            NativeMethods.DestroyPartitions(partitions);
            return count > 0;
        }
    }

    /// <summary>The next event.</summary>
    /// <param name="wait">How long to wait for one.</param>
    /// <returns>Null when none came in that time.</returns>
    /// <exception cref="IOException">The event hub refuses to be read, or is not there.</exception>
    public KafkaEvent? Read(TimeSpan wait)
    {
        var message = NativeMethods.PollConsumer(_client, (int)wait.TotalMilliseconds);
        if (message == null)
            return null;
        try
        {
            if (message->Error != NoError)
                throw new IOException($"The event hub {_topic} cannot be read: {Marshal.PtrToStringUTF8((nint)message->Payload, (int)message->Length) ?? KafkaLog.Describe(message->Error)}");
            return new KafkaEvent(message->Partition, message->Offset, new ReadOnlySpan<byte>(message->Payload, (int)message->Length).ToArray());
        }
        finally
        {
            NativeMethods.DestroyMessage(message);
        }
    }

    /// <summary>Makes the group go on behind an event when it is read again.</summary>
    /// <exception cref="IOException">The servers did not take it; the events since the last time come again.</exception>
    public void Commit(KafkaEvent last)
    {
        var offsets = NativeMethods.NewPartitions(1);
        NativeMethods.AddPartition(offsets, _topic, last.Partition)->Offset = last.Offset + 1;
        var error = NativeMethods.Commit(_client, offsets, isAsync: 0);
        NativeMethods.DestroyPartitions(offsets);
        if (error != NoError)
            throw new IOException($"The position in the event hub {_topic} cannot be stored: {KafkaLog.Describe(error)}.");
    }

    /// <summary>Leaves the group.</summary>
    public void Dispose()
    {
        NativeMethods.CloseConsumer(_client);
        _client.Dispose();
    }
}

/// <summary>An event of an event hub.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">Its place in the partition.</param>
/// <param name="Body">What was sent.</param>
internal sealed record KafkaEvent(int Partition, long Offset, byte[] Body);
