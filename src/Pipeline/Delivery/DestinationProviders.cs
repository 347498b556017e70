namespace Patchbay.Pipeline.Delivery;

/// <summary>All providers of destinations, one for each kind.</summary>
/// <param name="providers">The providers.</param>
public sealed class DestinationProviders(IEnumerable<IDestinationProvider> providers)
{
    private readonly Dictionary<DestinationKind, IDestinationProvider> _providers = providers.ToDictionary(provider => provider.Kind);

    /// <summary>Why records cannot be taken for a destination, as a sentence; null when they can.</summary>
    /// <param name="address">The destination.</param>
    public string? WhyNot(DestinationAddress address) =>
        _providers.TryGetValue(address.Kind, out var provider) ? provider.WhyNot(address) : $"Destinations of the kind {address.Kind} are not delivered to here.";

    /// <summary>The provider of a destination.</summary>
    internal IDestinationProvider For(DestinationAddress address) => _providers.GetValueOrDefault(address.Kind) ?? new NoProvider(address.Kind, this);

    // Records that are already in the journal for a kind that is no longer served wait, with the reason.
    private sealed class NoProvider(DestinationKind kind, DestinationProviders providers) : IDestinationProvider
    {
        public DestinationKind Kind => kind;

        public string? WhyNot(DestinationAddress address) => providers.WhyNot(address);

        public ValueTask<IDestination> OpenAsync(DestinationAddress address, string? marker, CancellationToken cancellationToken) =>
            throw new NotSupportedException(WhyNot(address));
    }
}
