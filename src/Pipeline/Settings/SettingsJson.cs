using System.Text.Json.Serialization;

namespace Patchbay.Pipeline.Settings;

/// <summary>The JSON of resources and their diagnostic settings in the state.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredResource))]
[JsonSerializable(typeof(StoredSetting))]
internal sealed partial class SettingsJson : JsonSerializerContext;

/// <summary>A resource as the state keeps it.</summary>
internal sealed record StoredResource(string Id, MonitoredResourceBody Body);

/// <summary>A diagnostic setting as the state keeps it.</summary>
internal sealed record StoredSetting(string ResourceId, string Name, DiagnosticSettingProperties Properties)
{
    /// <summary>Since when a setting with a past is in force: what arrived later is not of its past.</summary>
    public DateTimeOffset? InForceSince { get; init; }
}
