using Patchbay.DestinationTests.Peers;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations.EventHubs;

namespace Patchbay.DestinationTests.Contract;

/// <summary>Event hubs over HTTPS keep the contract.</summary>
public sealed class HttpsContract : DestinationContract
{
    protected override async Task<Peer> StartPeerAsync()
    {
        var events = new EventHubServer();
        return new NamespacePeer(events, await FaultyServer.StartAsync(events.AnswerAsync));
    }

    private sealed class NamespacePeer(EventHubServer events, FaultyServer server) : Peer
    {
        private const int EventBytesMax = 4000;
        private readonly HttpClient _http = new();

        public override bool IsAtLeastOnce => true;

        public override bool TellsWhenToComeBack => true;

        public override IDestination Open(string? marker = null) => new EventHub(
            new HttpsSender(EventHubConnection.Parse(EventHubServer.ConnectionString), new Uri(server.Address), _http, TimeProvider.System), null, EventBytesMax);

        public override Task<IReadOnlyList<Guid>> ReadAsync(int expected) => Task.FromResult(events.RecordIds);

        public override bool Break(Trouble trouble)
        {
            server.Break(trouble switch
            {
                Trouble.Away => _ => new Fault(FaultKind.LoseRequest),
                Trouble.Throttling => _ => new Fault(FaultKind.Answer, 429, "", RetryAfterSeconds: 7),
                Trouble.Stalling => _ => new Fault(FaultKind.Stall),
                Trouble.HalfAccepting => request => request.Path.Value!.Contains("chat", StringComparison.Ordinal) ? new Fault(FaultKind.Answer, 500) : null,
                Trouble.LosingAnswers => _ => new Fault(FaultKind.LoseAnswer),
                _ => _ => new Fault(FaultKind.Answer, 403),
            });
            return true;
        }

        public override void Mend() => server.Mend();

        public override DeliveryRecord Impossible() => Records.Of("SMSOperational", Records.Hour, 0, padding: EventBytesMax);

        public override async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await server.DisposeAsync();
        }
    }
}
