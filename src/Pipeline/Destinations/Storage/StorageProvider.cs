using Patchbay.Pipeline.Delivery;

namespace Patchbay.Pipeline.Destinations.Storage;

/// <summary>Opens the archives of storage accounts.</summary>
/// <param name="connections">How the accounts are reached.</param>
public sealed class StorageProvider(DestinationConnections connections) : IDestinationProvider
{
    /// <inheritdoc/>
    public DestinationKind Kind => DestinationKind.StorageAccount;

    /// <inheritdoc/>
    public string? WhyNot(DestinationAddress address) => connections.FindStore(address.Id) is null ? connections.Unknown(address.Id) : null;

    /// <inheritdoc/>
    public ValueTask<IDestination> OpenAsync(DestinationAddress address, string? marker, CancellationToken cancellationToken)
    {
        var store = connections.FindStore(address.Id) ?? throw new InvalidOperationException(connections.Unknown(address.Id));
        return ValueTask.FromResult<IDestination>(new StorageArchive(store, marker is null ? null : ArchiveMarker.Parse(marker)));
    }
}
