using Patchbay.Catalog;

namespace Patchbay.Pipeline.Delivery;

/// <summary>Which destination is meant: what a diagnostic setting says of it, so that two settings that mean the same one share it.</summary>
/// <param name="Kind">What sort of destination it is.</param>
/// <param name="Id">The resource id of the workspace, of the storage account, or of the namespace's authorization rule.</param>
/// <param name="EventHubName">The event hub; null sends each category to the namespace's default hub for it.</param>
public sealed record DestinationAddress(DestinationKind Kind, ResourceId Id, string? EventHubName = null)
{
    /// <summary>The same text for the same destination, <c>kind:resource id</c> in lower case, with <c>|event hub</c> behind it where one is named, as it is spelled: topics of Kafka clusters tell case.</summary>
    public string Key { get; } = $"{Kind.ToString().ToLowerInvariant()}:{Id.Lower}{(EventHubName is null ? "" : $"|{EventHubName}")}";

    /// <summary>Reads a <see cref="Key"/>.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static DestinationAddress Parse(string key)
    {
        var (colon, bar) = (key.IndexOf(':', StringComparison.Ordinal), key.IndexOf('|', StringComparison.Ordinal));
        var id = bar < 0 ? key[(colon + 1)..] : key[(colon + 1)..bar];
        return colon > 0 && Enum.TryParse<DestinationKind>(key[..colon], ignoreCase: true, out var kind)
            ? new DestinationAddress(kind, ResourceId.Parse(id), bar < 0 ? null : key[(bar + 1)..])
            : throw new FormatException($"'{key}' is not the key of a destination.");
    }

    /// <inheritdoc/>
    public bool Equals(DestinationAddress? other) => other is not null && Key.Equals(other.Key, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode(StringComparison.OrdinalIgnoreCase);

    /// <summary>The <see cref="Key"/>.</summary>
    public override string ToString() => Key;
}

/// <summary>The sorts of destinations.</summary>
public enum DestinationKind
{
    /// <summary>A Log Analytics workspace of this server.</summary>
    Workspace,

    /// <summary>A storage account, or what stands in for one.</summary>
    StorageAccount,

    /// <summary>An event hub, or what stands in for one.</summary>
    EventHub,
}
