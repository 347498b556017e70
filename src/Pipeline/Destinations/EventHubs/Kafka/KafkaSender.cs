using System.Runtime.InteropServices;

namespace Patchbay.Pipeline.Destinations.EventHubs.Kafka;

/// <summary>Sends events over Kafka's protocol. An event has arrived when its delivery report says so.</summary>
internal sealed unsafe class KafkaSender : IEventSender
{
    private const int PollMilliseconds = 50;
    private const int QueueFull = -184;

    private readonly GCHandle _self;
    private readonly ClientHandle _client;
    private readonly Dictionary<string, nint> _topics = new(StringComparer.Ordinal);

    // What the last connection error was: a report that only says "timed out" helps nobody.
    private string? _lastError;
    private int?[] _reports = [];
    private int _waiting;

    /// <summary>Makes a sender.</summary>
    /// <param name="settings">librdkafka's settings.</param>
    /// <exception cref="FormatException">A setting is wrong.</exception>
    public KafkaSender(IReadOnlyDictionary<string, string> settings)
    {
        _self = GCHandle.Alloc(this);
        try
        {
            _client = ClientHandle.Create(NativeMethods.TypeProducer, settings, configuration =>
            {
                NativeMethods.SetOpaque(configuration, GCHandle.ToIntPtr(_self));
                NativeMethods.SetDeliveryReport(configuration, &OnReport);
                NativeMethods.SetError(configuration, &OnError);
                NativeMethods.SetLog(configuration, &KafkaLog.Drop);
            });
        }
        catch
        {
            _self.Free();
            throw;
        }
    }

    // A thread of its own: librdkafka calls back from the polls, and those wait.
    public Task<IReadOnlyList<EventTrouble?>> SendAsync(IReadOnlyList<Event> events, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Send(events, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public ValueTask DisposeAsync()
    {
        NativeMethods.Purge(_client, NativeMethods.PurgeAll);
        NativeMethods.Poll(_client, 0);
        foreach (var topic in _topics.Values)
            NativeMethods.DestroyTopic(topic);
        _client.Dispose();
        _self.Free();
        return ValueTask.CompletedTask;
    }

    private IReadOnlyList<EventTrouble?> Send(IReadOnlyList<Event> events, CancellationToken cancellationToken)
    {
        // Before anything is produced: from here to the last report nothing may throw.
        var topics = events.Select(sent => TopicOf(sent.EventHub)).ToArray();
        _reports = new int?[events.Count];
        _waiting = 0;
        _lastError = null;
        for (var i = 0; i < events.Count; i++)
            Produce(topics[i], events[i], i);
        var isPurged = false;
        while (_waiting > 0)
        {
            NativeMethods.Poll(_client, PollMilliseconds);
            if (cancellationToken.IsCancellationRequested && !isPurged)
            {
                // Every event is reported once, also one that is given up; a report must not meet the next call's events.
                NativeMethods.Purge(_client, NativeMethods.PurgeAll);
                isPurged = true;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return [.. events.Select((sent, i) => _reports[i] is 0 ? null : Trouble(sent, _reports[i]!.Value))];
    }

    private void Produce(nint topic, Event sent, int number)
    {
        fixed (byte* body = sent.Body.Span)
        {
            while (NativeMethods.Produce(topic, NativeMethods.AnyPartition, NativeMethods.CopyPayload, body, (nuint)sent.Length, 0, 0, number) != 0)
            {
                var error = NativeMethods.LastError();
                if (error != QueueFull || _waiting == 0)
                {
                    _reports[number] = error;
                    return;
                }

                NativeMethods.Poll(_client, PollMilliseconds);
            }
        }

        _waiting++;
    }

    private nint TopicOf(string name)
    {
        if (!_topics.TryGetValue(name, out var topic))
        {
            topic = NativeMethods.NewTopic(_client, name, 0);
            if (topic == 0)
                throw new InvalidOperationException($"'{name}' cannot be a Kafka topic: {KafkaLog.Describe(NativeMethods.LastError())}.");
            _topics.Add(name, topic);
        }

        return topic;
    }

    private EventTrouble Trouble(Event sent, int error)
    {
        // MSG_SIZE_TOO_LARGE, INVALID_MSG, INVALID_RECORD: the same bytes fail again. Everything else may pass.
        var isForGood = error is 10 or 2 or 87;
        var cause = isForGood || _lastError is null ? "" : $" ({_lastError})";
        return new EventTrouble($"The event hub {sent.EventHub} did not take an event of {sent.Length} bytes: {KafkaLog.Describe(error)}{cause}.", isForGood);
    }

    private static KafkaSender From(nint opaque) => (KafkaSender)GCHandle.FromIntPtr(opaque).Target!;

    [UnmanagedCallersOnly]
    private static void OnReport(nint client, Message* message, nint opaque)
    {
        var sender = From(opaque);
        sender._reports[message->Opaque] = message->Error;
        sender._waiting--;
    }

    [UnmanagedCallersOnly]
    private static void OnError(nint client, int error, byte* reason, nint opaque) => From(opaque)._lastError = Marshal.PtrToStringUTF8((nint)reason);
}
