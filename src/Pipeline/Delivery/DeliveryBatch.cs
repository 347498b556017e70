using Patchbay.Catalog;
using Patchbay.Pipeline.Collection;
using Patchbay.Pipeline.Journal;

namespace Patchbay.Pipeline.Delivery;

/// <summary>Records on their way to a destination, in the journal's order.</summary>
public sealed class DeliveryBatch
{
    private ReadOnlyMemory<DeliveryRecord>? _records;

    /// <summary>Makes a batch.</summary>
    /// <param name="records">The records, at least one.</param>
    public DeliveryBatch(ReadOnlyMemory<DeliveryRecord> records)
    {
        _records = records;
        Count = records.Length;
    }

    /// <summary>Makes a batch of whole entries of the journal. The records are made when somebody asks for them.</summary>
    internal DeliveryBatch(IReadOnlyList<JournalEntry> entries, string destination)
    {
        Entries = entries;
        Destination = destination;
        Count = entries.Sum(CountIn);
    }

    /// <summary>The records.</summary>
    public ReadOnlySpan<DeliveryRecord> Records => (_records ??= MakeRecords()).Span;

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>The entries that the batch consists of; none when it is a part of one.</summary>
    internal IReadOnlyList<JournalEntry> Entries { get; } = [];

    internal string Destination { get; } = "";

    /// <summary>The batch without its first records.</summary>
    /// <param name="count">How many to leave out.</param>
    public DeliveryBatch From(int count)
    {
        if (count == 0)
            return this;
        var before = 0;
        for (var i = 0; i < Entries.Count && before < count; i++)
        {
            before += CountIn(Entries[i]);
            if (before == count)
                return new([.. Entries.Skip(i + 1)], Destination);
        }

        return new((_records ??= MakeRecords())[count..]);
    }

    /// <summary>The first records of the batch, at least one.</summary>
    /// <param name="limits">How much to take at most.</param>
    /// <param name="bytesAtMost">What all records have together at most, where that is known.</param>
    internal DeliveryBatch Take(BatchLimits limits, long bytesAtMost)
    {
        if (Count <= limits.RecordsMax && bytesAtMost <= limits.BytesMax)
            return this;
        var (taken, bytes) = (0, 0L);
        foreach (ref readonly var record in Records)
        {
            bytes += record.Body.Length;
            if (taken == limits.RecordsMax || (taken > 0 && bytes > limits.BytesMax))
                return new((_records ??= MakeRecords())[..taken]);
            taken++;
        }

        return this;
    }

    private int CountIn(JournalEntry entry) => entry.Origins.Where(Wants).Sum(origin => origin.Count);

    private bool Wants((EntryOrigin? Origin, int Count) entry) => entry.Origin?.Destinations.Contains(Destination) is true;

    private DeliveryRecord[] MakeRecords()
    {
        var records = new DeliveryRecord[Count];
        var made = 0;
        foreach (var entry in Entries)
        {
            var wanted = entry.Origins.Select(origin => Wants(origin) ? origin.Origin!.Record : null).ToArray();
            var received = DateTime.UnixEpoch.AddTicks(entry.Received);
            foreach (var record in entry.Records())
            {
                if (wanted[record.Origin] is { } origin)
                    records[made++] = new DeliveryRecord(record.Body, origin, received, entry.Ids.GuidOf(record.Index));
            }
        }

        return records;
    }
}

/// <summary>A record on its way: its bytes, and what intake found out about it.</summary>
/// <param name="Body">The record as it came in: one valid JSON object in UTF-8, in any of the forms that intake reads. <see cref="ResourceLogWriter"/> gives it the form of a resource log.</param>
/// <param name="Origin">What it is a record of.</param>
/// <param name="Received">When it arrived, UTC; the same each time the record comes.</param>
/// <param name="Id">The id that intake gave it; the same each time the record comes, and in the workspace the column <c>_RecordId</c>.</param>
public readonly record struct DeliveryRecord(ReadOnlyMemory<byte> Body, RecordOrigin Origin, DateTime Received, Guid Id);

/// <summary>What records are records of; one object for all records of a request that share it.</summary>
/// <param name="Resource">The resource, in the spelling it was made with; a data collection rule for records whose columns it declares.</param>
/// <param name="Category">The category, which has a table; without one, the name of the rule's stream.</param>
public sealed record RecordOrigin(ResourceId Resource, LogCategory Category)
{
    /// <summary>Finds an origin by its names.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="category">The category's id.</param>
    /// <returns>Null for a category that this program does not know.</returns>
    internal static RecordOrigin? Find(ResourceId resource, string category) =>
        resource.IsOfType(DataCollectionRule.ResourceType) ? CollectedStream.OriginOf(resource, category)
        : LogCatalog.Current.FindCategory(category) is { } known ? new RecordOrigin(resource, known)
        : null;
}
