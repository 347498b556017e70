using System.Text.Json;
using Patchbay.Catalog;

namespace Patchbay.Pipeline.Settings;

/// <summary>A resource whose logs can be routed: a communication service.</summary>
/// <param name="Id">Its id, in the spelling it was created with.</param>
/// <param name="Body">What else its creator said.</param>
public sealed record MonitoredResource(ResourceId Id, MonitoredResourceBody Body)
{
    /// <summary>The one type of resource that there is.</summary>
    public const string ResourceType = "Microsoft.Communication/communicationServices";
}

/// <summary>What Azure Resource Manager keeps of a resource besides its id.</summary>
public sealed record MonitoredResourceBody
{
    /// <summary>The region; communication services are <c>global</c>.</summary>
    public string Location { get; init => field = value ?? "global"; } = "global";

    /// <summary>Labels, as given.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>The members of <c>properties</c>, as given: <c>dataLocation</c>, <c>linkedDomains</c> and the like.</summary>
    public IReadOnlyDictionary<string, JsonElement> Properties { get; init => field = value ?? new Dictionary<string, JsonElement>(); } = new Dictionary<string, JsonElement>();
}
