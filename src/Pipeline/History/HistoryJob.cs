using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.Pipeline.History;

/// <summary>The history of a diagnostic setting on its way to one destination, and how far it is. Kept in the server's state.</summary>
/// <param name="ResourceId">The setting's resource.</param>
/// <param name="Setting">The setting's name.</param>
/// <param name="Destination">The destination's key.</param>
/// <param name="Categories">The categories that the setting turns on, in the order in which they are sent.</param>
/// <param name="From">The first <c>TimeGenerated</c> to be sent.</param>
/// <param name="Until">The last <c>_TimeReceived</c> to be sent; what arrived later is in the live stream.</param>
public sealed record HistoryJob(string ResourceId, string Setting, string Destination, IReadOnlyList<string> Categories, DateTime From, DateTime Until)
{
    /// <summary>How many of the categories are done.</summary>
    public int CategoriesDone { get; init; }

    /// <summary>When the last record arrived that was sent of the category at hand, in ticks since 1970.</summary>
    public long LastReceived { get; init; } = -1;

    /// <summary>Its id.</summary>
    public Guid LastId { get; init; }

    /// <summary>Records sent so far: they are in the journal.</summary>
    public long Sent { get; init; }

    /// <summary>Records that were there to be sent when the setting was made.</summary>
    public long Total { get; init; }

    /// <summary>Whether all is sent.</summary>
    [JsonIgnore]
    public bool IsDone => CategoriesDone == Categories.Count;

    /// <summary>The same for the same wish: a setting that is stored again as it is does not begin again.</summary>
    [JsonIgnore]
    public string Id => $"{ResourceId.ToLowerInvariant()}/{Setting.ToLowerInvariant()}/{Destination}/{From:O}";
}

[JsonSerializable(typeof(HistoryJob))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class HistoryJson : JsonSerializerContext;
