using System.Text.Json.Serialization;

namespace Patchbay.Pipeline.Destinations;

/// <summary>How one destination is reached, as the operator writes it down.</summary>
internal sealed record ConnectionSettings
{
    /// <summary>A connection string of a storage account, a namespace or an event hub.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The environment variable that holds the connection string.</summary>
    public string? ConnectionStringVariable { get; init; }

    /// <summary>The address of a storage account that is used with tokens of Microsoft Entra ID.</summary>
    public string? BlobEndpoint { get; init; }

    /// <summary>A folder that stands in for a storage account.</summary>
    public string? Folder { get; init; }

    /// <summary><c>kafka</c>, the default, or <c>https</c>.</summary>
    public string? Protocol { get; init; }

    /// <summary>The address for HTTPS; null means the host of the connection string.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Settings of librdkafka, beside those that come from the connection string.</summary>
    public Dictionary<string, string>? Kafka { get; init; }

    /// <summary>Bytes that an event may have.</summary>
    public int? EventBytesMax { get; init; }

    // A record prints its members, and some of these are secrets.
    public override string ToString() => nameof(ConnectionSettings);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Dictionary<string, ConnectionSettings>))]
[JsonSerializable(typeof(ConnectionSettings))]
internal sealed partial class ConnectionsJson : JsonSerializerContext;
