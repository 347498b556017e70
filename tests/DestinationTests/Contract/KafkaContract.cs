using System.Text.Json;
using Patchbay.DestinationTests.Peers;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations.EventHubs;
using Patchbay.Pipeline.Destinations.EventHubs.Kafka;

namespace Patchbay.DestinationTests.Contract;

/// <summary>Event hubs over Kafka keep the contract.</summary>
public sealed class KafkaContract : DestinationContract
{
    protected override Task<Peer> StartPeerAsync() => Task.FromResult<Peer>(new ClusterPeer());

    private sealed class ClusterPeer : Peer
    {
        private const int EventBytesMax = 4000;
        private const int ThrottlingQuotaExceeded = 89;
        private const int StorageError = 56;
        private const int NotAuthorized = 29;
        private static readonly string[] Hubs = ["insights-logs-smsoperational", "insights-logs-chatoperational"];

        private readonly MockCluster _cluster = new(Hubs);

        public override bool IsAtLeastOnce => true;

        public override bool TellsWhenToComeBack => false;

        private Dictionary<string, string> Settings => new() { ["bootstrap.servers"] = _cluster.BootstrapServers };

        public override IDestination Open(string? marker = null) =>
            new EventHub(new KafkaSender(new Dictionary<string, string>(Settings) { ["message.timeout.ms"] = "3000", ["reconnect.backoff.max.ms"] = "200" }), null, EventBytesMax);

        public override async Task<IReadOnlyList<Guid>> ReadAsync() => [.. (await Task.WhenAll(Hubs.Select(hub => Task.Run(() => Read(hub))))).SelectMany(ids => ids)];

        public override bool Break(Trouble trouble)
        {
            switch (trouble)
            {
                case Trouble.Away:
                    _cluster.GoAway();
                    return true;
                case Trouble.Throttling:
                    _cluster.Fail(MockCluster.Produce, ThrottlingQuotaExceeded);
                    return true;
                case Trouble.Stalling:
                    _cluster.AnswerAfter(TimeSpan.FromSeconds(20));
                    return true;
                case Trouble.HalfAccepting:
                    _cluster.FailTopic(Hubs[0], NotAuthorized);
                    return true;
                case Trouble.Full:
                    _cluster.Fail(MockCluster.Produce, StorageError);
                    return true;
                default:
                    return false;
            }
        }

        public override void Mend() => _cluster.Mend(Hubs);

        public override DeliveryRecord Impossible() => Records.Of("SMSOperational", Records.Hour, 0, padding: EventBytesMax);

        public override ValueTask DisposeAsync()
        {
            _cluster.Dispose();
            return ValueTask.CompletedTask;
        }

        private List<Guid> Read(string hub)
        {
            using var reader = new KafkaReader(Settings, hub, "readers");
            var ids = new List<Guid>();
            // The first event takes a while: the group has to form.
            for (var wait = TimeSpan.FromSeconds(10); reader.Read(wait) is { } read; wait = TimeSpan.FromSeconds(1))
                ids.AddRange(JsonDocument.Parse(read.Body).RootElement.GetProperty("records").EnumerateArray().Select(record => record.GetProperty("_RecordId").GetGuid()));
            return ids;
        }
    }
}
