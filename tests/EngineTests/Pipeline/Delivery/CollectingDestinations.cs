using Patchbay.Catalog;
using Patchbay.Pipeline.Delivery;

namespace Patchbay.EngineTests.Pipeline.Delivery;

/// <summary>Event hubs that keep what they get, and refuse what a test tells them to.</summary>
internal sealed class CollectingDestinations : IDestinationProvider, IDestination
{
    public static DestinationAddress Address { get; } = new(
        DestinationKind.EventHub, ResourceId.Parse("/subscriptions/s/resourceGroups/g/providers/Microsoft.EventHub/namespaces/n/authorizationRules/r"), "hub");

    public List<DeliveryRecord> Records { get; } = [];

    /// <summary>Why everything is refused for good; null when it is taken.</summary>
    public string? Refusal { get; set; }

    public DestinationKind Kind => DestinationKind.EventHub;

    public BatchLimits Limits { get; } = new(100, 1 << 20);

    public string? WhyNot(DestinationAddress address) => null;

    public ValueTask<IDestination> OpenAsync(DestinationAddress address, string? marker, CancellationToken cancellationToken) => ValueTask.FromResult<IDestination>(this);

    public Task<DeliveryResult> SendAsync(DeliveryBatch batch, CancellationToken cancellationToken)
    {
        var result = DeliveryResult.Confirmed(batch);
        if (Refusal is not null)
            return Task.FromResult(result with { Failed = [.. Enumerable.Range(0, batch.Count).Select(index => new FailedRecord(index, Refusal))] });
        lock (Records)
        {
            foreach (var record in batch.Records)
                Records.Add(record with { Body = record.Body.ToArray() });
        }

        return Task.FromResult(result);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
