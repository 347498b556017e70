using System.Globalization;
using System.Text;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations.EventHubs;
using Patchbay.Pipeline.Destinations.Storage;

namespace Patchbay.Pipeline.Destinations;

/// <summary>Tries destinations out: with something that is sent, but that no reader of records takes for a record.</summary>
/// <param name="connections">How the destinations are reached.</param>
/// <param name="clock">Tells when it was.</param>
public sealed class DestinationTest(DestinationConnections connections, TimeProvider clock)
{
    /// <summary>The container of a storage account that the test writes into.</summary>
    public const string Container = "patchbay-connection-test";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly ArchiveBlob Blob = new(Container, "test.txt");

    /// <summary>Writes a line to a storage account, or an event without records to an event hub.</summary>
    /// <param name="address">The destination; there is a connection for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why it did not work, as a sentence; null when it did.</returns>
    public async Task<string?> RunAsync(DestinationAddress address, CancellationToken cancellationToken)
    {
        try
        {
            return connections.FindStore(address.Id) is { } store ? await TestAsync(store, cancellationToken).ConfigureAwait(false)
                : connections.FindEventHub(address.Id) is { } hub ? await TestAsync(hub, address.EventHubName ?? hub.EventHub, cancellationToken).ConfigureAwait(false)
                : connections.Unknown(address.Id);
        }
        catch (StorageException exception)
        {
            return exception.Message;
        }
    }

    private async Task<string?> TestAsync(IArchiveStore store, CancellationToken cancellationToken)
    {
        var line = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"time":"{{clock.GetUtcNow():O}}","message":"Patchbay can write here."}""") + "\n");
        return await store.OpenAsync(Blob, cancellationToken).ConfigureAwait(false) is not { } length ? $"{Blob} in {store.Name} is not an append blob."
            : await store.AppendAsync(Blob, length, line, cancellationToken).ConfigureAwait(false) == AppendResult.Appended ? null
            : $"{Blob} in {store.Name} was changed by somebody else at this moment, or is full.";
    }

    private static async Task<string?> TestAsync(EventHubSettings settings, string? eventHub, CancellationToken cancellationToken)
    {
        if (eventHub is null)
            return "Name the event hub to test in eventHubName.";
        await using var sender = settings.Connect(Patience);
        var troubles = await sender.SendAsync([Event.WithoutRecords(eventHub)], cancellationToken).ConfigureAwait(false);
        return troubles[0]?.Message;
    }
}
