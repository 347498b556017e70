using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Pipeline.Journal;

namespace Patchbay.Pipeline.Delivery;

/// <summary>How far a destination is: what is durable of it, in a small file beside the journal.</summary>
/// <param name="Destination">Its <see cref="DestinationAddress.Key"/>.</param>
/// <param name="Position">The entry of the journal that comes next.</param>
/// <param name="SettledInEntry">Records of that entry, of those for this destination, that are settled already.</param>
/// <param name="Marker">What the destination wants to be told when it is opened.</param>
/// <param name="Rows">What became of all records so far.</param>
internal sealed record DestinationState(string Destination, long Position, int SettledInEntry, string? Marker, IReadOnlyList<SettledRow> Rows)
{
    private const string Suffix = ".destination";

    /// <summary>Reads the states of all destinations.</summary>
    public static IEnumerable<DestinationState> ReadAll(IJournalFolder folder) =>
        from name in folder.List()
        where name.EndsWith(Suffix, StringComparison.Ordinal)
        select JsonSerializer.Deserialize(folder.ReadWhole(name), DestinationStateJson.Default.DestinationState)!;

    /// <summary>Makes the state durable.</summary>
    public void Write(IJournalFolder folder) =>
        folder.ReplaceWhole(
            $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Destination)).AsSpan(0, 8))}{Suffix}",
            JsonSerializer.SerializeToUtf8Bytes(this, DestinationStateJson.Default.DestinationState));
}

[JsonSerializable(typeof(DestinationState))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class DestinationStateJson : JsonSerializerContext;
