using System.Text;
using Patchbay.Catalog;
using Patchbay.Pipeline.Delivery;

namespace Patchbay.Pipeline.Journal;

/// <summary>What some records of an entry are records of, and where they go: what the settings said when the records arrived.</summary>
/// <param name="Record">Resource and category.</param>
/// <param name="Destinations">The keys of the destinations.</param>
internal sealed record EntryOrigin(RecordOrigin Record, IReadOnlyList<string> Destinations)
{
    private const char Separator = '\n'; // In none of the parts.

    /// <summary>The origin as an entry has it.</summary>
    public byte[] Text { get; } = Encoding.UTF8.GetBytes(string.Join(Separator, Destinations.Prepend(Record.Category.Id).Prepend(Record.Resource.ToString())));

    /// <summary>Reads an origin; null when this program does not know its category.</summary>
    public static EntryOrigin? Parse(ReadOnlySpan<byte> text)
    {
        var parts = Encoding.UTF8.GetString(text).Split(Separator);
        return RecordOrigin.Find(ResourceId.Parse(parts[0]), parts[1]) is { } origin ? new EntryOrigin(origin, parts[2..]) : null;
    }
}

/// <summary>The origins that a reader of entries has met, so that each is made once.</summary>
internal sealed class OriginCache
{
    private const int OriginsMax = 10_000;

    private readonly Dictionary<ulong, EntryOrigin> _origins = [];

    /// <summary>Reads an origin; null when this program does not know its category.</summary>
    public EntryOrigin? Find(ReadOnlySpan<byte> text)
    {
        var key = ((ulong)Frame.Sum(1, text) << 32) | (uint)text.Length;
        if (_origins.TryGetValue(key, out var known) && text.SequenceEqual(known.Text))
            return known;
        if (EntryOrigin.Parse(text) is not { } origin)
            return null;
        if (_origins.Count >= OriginsMax)
            _origins.Clear();
        return _origins[key] = origin;
    }
}
