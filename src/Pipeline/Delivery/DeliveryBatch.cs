using Patchbay.Catalog;

namespace Patchbay.Pipeline.Delivery;

/// <summary>Records on their way to a destination, in the journal's order.</summary>
/// <param name="records">The records, at least one.</param>
public sealed class DeliveryBatch(ReadOnlyMemory<DeliveryRecord> records)
{
    /// <summary>The records.</summary>
    public ReadOnlySpan<DeliveryRecord> Records => records.Span;

    /// <summary>How many.</summary>
    public int Count => records.Length;

    /// <summary>The batch without its first records.</summary>
    /// <param name="count">How many to leave out.</param>
    public DeliveryBatch From(int count) => new(records[count..]);
}

/// <summary>A record on its way: its bytes, and what intake found out about it.</summary>
/// <param name="Body">The record as it came in: one valid JSON object in UTF-8, in any of the forms that intake reads. <see cref="ResourceLogWriter"/> gives it the form of a resource log.</param>
/// <param name="Origin">What it is a record of.</param>
/// <param name="Received">When it arrived, UTC; the same each time the record comes.</param>
/// <param name="Id">The id that intake gave it; the same each time the record comes, and in the workspace the column <c>_RecordId</c>.</param>
public readonly record struct DeliveryRecord(ReadOnlyMemory<byte> Body, RecordOrigin Origin, DateTime Received, Guid Id);

/// <summary>What records are records of; one object for all records of a request that share it.</summary>
/// <param name="Resource">The resource, in the spelling it was made with.</param>
/// <param name="Category">The category, which has a table.</param>
public sealed record RecordOrigin(ResourceId Resource, LogCategory Category);
