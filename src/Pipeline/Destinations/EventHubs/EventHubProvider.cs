using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations.EventHubs.Kafka;

namespace Patchbay.Pipeline.Destinations.EventHubs;

/// <summary>Opens event hubs.</summary>
/// <param name="connections">How the namespaces are reached.</param>
public sealed class EventHubProvider(DestinationConnections connections) : IDestinationProvider
{
    private static readonly TimeSpan SendMax = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public DestinationKind Kind => DestinationKind.EventHub;

    /// <inheritdoc/>
    public string? WhyNot(DestinationAddress address) => connections.FindEventHub(address.Id) switch
    {
        null => connections.Unknown(address.Id),
        { Kafka: not null } when !KafkaLibrary.IsThere => KafkaLibrary.Missing,
        { EventHub: { } only } when address.EventHubName is { } name && !only.Equals(name, StringComparison.OrdinalIgnoreCase) =>
            $"The connection of {address.Id} is for the event hub '{only}' alone, and the setting names '{name}'.",
        _ => null,
    };

    /// <inheritdoc/>
    public ValueTask<IDestination> OpenAsync(DestinationAddress address, string? marker, CancellationToken cancellationToken)
    {
        if (WhyNot(address) is { } reason)
            throw new InvalidOperationException(reason);
        var settings = connections.FindEventHub(address.Id)!;
        return ValueTask.FromResult<IDestination>(new EventHub(settings.Connect(SendMax), address.EventHubName ?? settings.EventHub, settings.EventBytesMax));
    }
}
