using Patchbay.Pipeline.Destinations.EventHubs.Kafka;

namespace Patchbay.Pipeline.Destinations.EventHubs;

/// <summary>How the event hubs of a namespace, or the topics of a Kafka cluster, are reached.</summary>
internal sealed class EventHubSettings
{
    // What the tiers take: Standard 1 MiB, of which Kafka's own framing needs some; Basic, which has no Kafka, 256 KiB.
    private const int KafkaEventBytesMax = 1_000_000;
    private const int HttpsEventBytesMax = 250_000;

    private readonly Func<TimeSpan, IEventSender> _connect;

    private EventHubSettings(string? eventHub, int eventBytesMax, Func<TimeSpan, IEventSender> connect)
    {
        EventHub = eventHub;
        EventBytesMax = eventBytesMax;
        _connect = connect;
    }

    /// <summary>The one event hub that the connection string is for; null when it is for all.</summary>
    public string? EventHub { get; }

    /// <summary>Bytes that an event may have.</summary>
    public int EventBytesMax { get; }

    /// <summary>librdkafka's settings; null over HTTPS.</summary>
    public IReadOnlyDictionary<string, string>? Kafka { get; private init; }

    /// <summary>Makes a sender.</summary>
    /// <param name="sendMax">After what time an event that was not confirmed counts as not sent; over HTTPS the client's own limit holds.</param>
    public IEventSender Connect(TimeSpan sendMax) => _connect(sendMax);

    /// <summary>Reads the settings of a connection.</summary>
    /// <param name="settings">As the operator wrote them.</param>
    /// <param name="connectionString">Its connection string; null for a Kafka cluster without one.</param>
    /// <param name="http">Sends the requests over HTTPS.</param>
    /// <exception cref="FormatException">They are wrong; the message repeats no secret.</exception>
    public static EventHubSettings Read(ConnectionSettings settings, string? connectionString, HttpClient http)
    {
        if (settings is not { Folder: null, BlobEndpoint: null })
            throw new FormatException("folder and blobEndpoint are for storage accounts.");
        var connection = connectionString is null ? null : EventHubConnection.Parse(connectionString);
        switch (settings.Protocol?.ToLowerInvariant() ?? "kafka")
        {
            case "https":
                if (connection is null || settings.Kafka is not null)
                    throw new FormatException("over HTTPS an event hub needs a connection string and nothing in kafka.");
                if (connection.IsEmulator)
                    throw new FormatException("the emulator of Event Hubs takes nothing over HTTPS: leave out protocol, and events are sent over Kafka.");
                var endpoint = Uri.TryCreate(settings.Endpoint ?? $"https://{connection.Host}/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                    ? address!
                    : throw new FormatException($"endpoint '{settings.Endpoint}' is not an address.");
                return new(connection.EventHub, BytesMax(settings, HttpsEventBytesMax), _ => new HttpsSender(connection, endpoint, http, TimeProvider.System));
            case "kafka":
                if (settings.Endpoint is not null)
                    throw new FormatException("endpoint is for the protocol https; over Kafka the servers stand in kafka, as bootstrap.servers.");
                var bytesMax = BytesMax(settings, KafkaEventBytesMax);
                var kafka = KafkaSettings(connection, settings.Kafka);
                return new(connection?.EventHub, bytesMax, sendMax => new KafkaSender(ForSending(kafka, bytesMax, sendMax))) { Kafka = kafka };
            default:
                throw new FormatException($"the protocol '{settings.Protocol}' is neither kafka nor https.");
        }
    }

    private static int BytesMax(ConnectionSettings settings, int usual) => settings.EventBytesMax switch
    {
        null => usual,
        >= 1024 and <= 100_000_000 and var bytes => bytes,
        var bytes => throw new FormatException($"eventBytesMax is {bytes}, but has to be from 1024 to 100000000."),
    };

    private static Dictionary<string, string> KafkaSettings(EventHubConnection? connection, Dictionary<string, string>? own)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["client.id"] = "patchbay" };
        if (connection is not null)
        {
            (settings["bootstrap.servers"], settings["security.protocol"]) = connection.IsEmulator ? ($"{connection.Host}:9092", "SASL_PLAINTEXT") : ($"{connection.Host}:9093", "SASL_SSL");
            settings["sasl.mechanism"] = "PLAIN";
            settings["sasl.username"] = "$ConnectionString";
            settings["sasl.password"] = connection.Text;
            // Event Hubs closes what is idle for four minutes, and asks for metadata to be renewed before.
            settings["metadata.max.age.ms"] = "180000";
            settings["connections.max.idle.ms"] = "180000";
            settings["socket.keepalive.enable"] = "true";
        }

        foreach (var (name, value) in own ?? [])
            settings[name] = value;
        return settings.ContainsKey("bootstrap.servers") ? settings : throw new FormatException("an event hub over Kafka needs a connection string, or bootstrap.servers in kafka.");
    }

    private static Dictionary<string, string> ForSending(Dictionary<string, string> settings, int eventBytesMax, TimeSpan sendMax) => new(settings)
    {
        // Besides the event a message has a few bytes of its own.
        ["message.max.bytes"] = settings.GetValueOrDefault("message.max.bytes", $"{eventBytesMax + 1000}"),
        ["message.timeout.ms"] = settings.GetValueOrDefault("message.timeout.ms", $"{(int)sendMax.TotalMilliseconds}"),
    };
}
