using Microsoft.AspNetCore.Http;
using Patchbay.DestinationTests.Peers;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations.Storage;

namespace Patchbay.DestinationTests.Contract;

/// <summary>A storage account keeps the contract.</summary>
public sealed class StorageAccountContract(Azurite azurite) : DestinationContract
{
    protected override async Task<Peer> StartPeerAsync() => new AccountPeer(azurite.NewAccount(), await FaultyServer.BeforeAsync(azurite.Address));

    private sealed class AccountPeer(StorageAccount account, FaultyServer proxy) : Peer
    {
        private readonly HttpClient _http = new();

        public override bool IsAtLeastOnce => false;

        public override bool TellsWhenToComeBack => true;

        public override IDestination Open(string? marker = null) => new StorageArchive(
            new BlobStore(StorageConnection.Parse(account.ConnectionStringVia(proxy.Address)), _http),
            marker is null ? null : ArchiveMarker.Parse(marker));

        public override async Task<IReadOnlyList<Guid>> ReadAsync(int expected) => [.. (await ArchiveReader.ReadAsync(account.ConnectionString)).Select(record => record.Id)];

        public override bool Break(Trouble trouble)
        {
            proxy.Break(trouble switch
            {
                Trouble.Away => _ => new Fault(FaultKind.LoseRequest),
                Trouble.Throttling => _ => new Fault(FaultKind.Answer, 429, "TooManyRequests", RetryAfterSeconds: 7),
                Trouble.Stalling => request => IsAppend(request) ? new Fault(FaultKind.Stall) : null,
                Trouble.HalfAccepting => request => IsAppend(request) && request.Path.Value!.Contains("sms", StringComparison.Ordinal) ? new Fault(FaultKind.Answer, 503, "ServerBusy") : null,
                Trouble.LosingAnswers => request => IsAppend(request) ? new Fault(FaultKind.LoseAnswer) : null,
                _ => _ => new Fault(FaultKind.Answer, 507, "InsufficientStorage"),
            });
            return true;
        }

        public override void Mend() => proxy.Mend();

        public override DeliveryRecord Impossible()
        {
            proxy.Break(request => request.Path.Value!.Contains("rooms", StringComparison.Ordinal) ? new Fault(FaultKind.Answer, 400, "InvalidResourceName") : null);
            return Records.Of("RoomsOperational", Records.Hour, 0);
        }

        public override async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await proxy.DisposeAsync();
        }

        private static bool IsAppend(HttpRequest request) => request.Query["comp"] == "appendblock";
    }
}
