using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.Pipeline.Destinations.Storage;

/// <summary>How far an archive's blobs hold settled records. What lies beyond was sent, but its answer was lost.</summary>
/// <param name="Hour">The hour of the blobs, UTC: the latest for which a record was archived.</param>
/// <param name="Blobs">The hour's blobs by resource id and log category.</param>
internal sealed record ArchiveMarker(DateTime Hour, IReadOnlyDictionary<string, Dictionary<string, SettledPart>> Blobs)
{
    /// <exception cref="FormatException">The text is no marker.</exception>
    public static ArchiveMarker Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, ArchiveMarkerJson.Default.ArchiveMarker)!;
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The archive's marker cannot be read: {exception.Message}", exception);
        }
    }

    public override string ToString() => JsonSerializer.Serialize(this, ArchiveMarkerJson.Default.ArchiveMarker);
}

/// <summary>What of an hour's blob is settled. Its names in JSON are short: the marker is stored with every batch.</summary>
/// <param name="Part">Which of the hour's blobs, from 1.</param>
/// <param name="Length">Bytes from the blob's beginning.</param>
internal readonly record struct SettledPart([property: JsonPropertyName("p")] int Part, [property: JsonPropertyName("l")] long Length);

[JsonSerializable(typeof(ArchiveMarker))]
internal sealed partial class ArchiveMarkerJson : JsonSerializerContext;
