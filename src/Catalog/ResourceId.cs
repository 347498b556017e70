using System.Diagnostics.CodeAnalysis;

namespace Patchbay.Catalog;

/// <summary>An Azure Resource Manager id of a resource in a resource group.</summary>
/// <remarks>
/// Ids compare without case, as in Azure. <see cref="ToString"/> keeps the spelling that came in; <see cref="Lower"/> and
/// <see cref="Upper"/> are the canonical forms of tables and of archive paths.
/// </remarks>
public sealed class ResourceId : IEquatable<ResourceId>
{
    private readonly string _text;

    private ResourceId(string text, string subscriptionId, string resourceGroup, string type, string name)
    {
        _text = text;
        SubscriptionId = subscriptionId;
        ResourceGroup = resourceGroup;
        Type = type;
        Name = name;
        Lower = text.ToLowerInvariant();
        Upper = text.ToUpperInvariant();
    }

    /// <summary>The subscription, normally a GUID.</summary>
    public string SubscriptionId { get; }

    /// <summary>The resource group's name.</summary>
    public string ResourceGroup { get; }

    /// <summary>Provider namespace and type, for example <c>Microsoft.Communication/communicationServices</c>.</summary>
    public string Type { get; }

    /// <summary>The resource's name; for a nested type the last one.</summary>
    public string Name { get; }

    /// <summary>The id in lower case, as the column <c>_ResourceId</c> has it.</summary>
    public string Lower { get; }

    /// <summary>The id in upper case, as resource logs and archive paths have it.</summary>
    public string Upper { get; }

    /// <summary>Reads an id; a missing first slash and slashes at the end or doubled are forgiven.</summary>
    /// <param name="text">For example <c>/subscriptions/S/resourceGroups/G/providers/Microsoft.Communication/communicationServices/N</c>.</param>
    /// <param name="id">The id, with exactly one slash before each part.</param>
    /// <returns>False when the text is no resource id.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ResourceId? id)
    {
        id = null;
        var parts = (text ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 8 || parts.Length % 2 != 0 ||
            !parts[0].Equals("subscriptions", StringComparison.OrdinalIgnoreCase) ||
            !parts[2].Equals("resourceGroups", StringComparison.OrdinalIgnoreCase) ||
            !parts[4].Equals("providers", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var types = parts.Skip(6).Where((_, index) => index % 2 == 0);
        id = new ResourceId($"/{string.Join('/', parts)}", parts[1], parts[3], $"{parts[5]}/{string.Join('/', types)}", parts[^1]);
        return true;
    }

    /// <summary>Reads an id that is known to be one.</summary>
    /// <param name="text">The id.</param>
    /// <exception cref="FormatException">It is none after all.</exception>
    public static ResourceId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a resource id of the form /subscriptions/…/resourceGroups/…/providers/…/…/….");

    /// <summary>Whether the resource has a type, compared without case.</summary>
    /// <param name="type">For example <c>Microsoft.Communication/communicationServices</c>.</param>
    public bool IsOfType(string type) => Type.Equals(type, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public bool Equals(ResourceId? other) => other is not null && Lower.Equals(other.Lower, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ResourceId);

    /// <inheritdoc/>
    public override int GetHashCode() => Lower.GetHashCode(StringComparison.Ordinal);

    /// <summary>The id in the spelling that came in.</summary>
    public override string ToString() => _text;
}
