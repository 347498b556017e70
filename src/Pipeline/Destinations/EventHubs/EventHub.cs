using Patchbay.Pipeline.Delivery;

namespace Patchbay.Pipeline.Destinations.EventHubs;

/// <summary>Sends records to an event hub, or to the default event hubs of a namespace, each at least once.</summary>
/// <param name="sender">Sends the events.</param>
/// <param name="eventHub">The event hub; null sends each category to its own.</param>
/// <param name="eventBytesMax">Bytes that an event may have.</param>
internal sealed class EventHub(IEventSender sender, string? eventHub, int eventBytesMax) : IDestination
{
    private readonly EventPacker _packer = new(eventHub, eventBytesMax);

    public BatchLimits Limits { get; } = new(10_000, 8 << 20);

    public async Task<DeliveryResult> SendAsync(DeliveryBatch batch, CancellationToken cancellationToken)
    {
        var (events, failed) = _packer.Pack(batch);
        if (events.Count == 0)
            return new DeliveryResult(batch.Count) { Failed = failed };
        var troubles = await sender.SendAsync(events, cancellationToken).ConfigureAwait(false);
        var settled = batch.Count;
        EventTrouble? first = null;
        foreach (var (sent, trouble) in events.Zip(troubles))
        {
            if (trouble is { IsForGood: true })
            {
                failed.AddRange(sent.Records.Select(index => new FailedRecord(index, trouble.Message)));
            }
            else if (trouble is not null && sent.Records[0] < settled)
            {
                // Records behind this one that did arrive come again with it: at least once.
                (settled, first) = (sent.Records[0], trouble);
            }
        }

        return new DeliveryResult(settled)
        {
            Failed = [.. failed.Where(record => record.Index < settled).OrderBy(record => record.Index)],
            Trouble = first?.Message,
            RetryAfter = first?.RetryAfter,
        };
    }

    public ValueTask DisposeAsync() => sender.DisposeAsync();
}
