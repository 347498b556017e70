using System.Collections.Concurrent;
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
        private static readonly string[] Hubs = ["insights-logs-smsoperational", "insights-logs-chatoperational"];

        private readonly MockCluster _cluster = new(Hubs);

        public override bool IsAtLeastOnce => true;

        public override bool TellsWhenToComeBack => false;

        public override IDestination Open(string? marker = null) =>
            new EventHub(new KafkaSender(new Dictionary<string, string> { ["bootstrap.servers"] = _cluster.BootstrapServers, ["message.timeout.ms"] = "3000", ["reconnect.backoff.max.ms"] = "200" }), null, EventBytesMax);

        public override async Task<IReadOnlyList<Guid>> ReadAsync(int expected)
        {
            var ids = new ConcurrentBag<Guid>();
            await Task.WhenAll(Hubs.Select(hub => Task.Run(() => EventHubReader.Read(_cluster.BootstrapServers, hub, ids, () => ids.Distinct().Count() >= expected))));
            return [.. ids];
        }

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
                    _cluster.AnswerAfter(TimeSpan.FromSeconds(5));
                    return true;
                case Trouble.HalfAccepting:
                    _cluster.TakeLeader(Hubs[0]);
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
    }
}
