using Patchbay.Catalog;
using Patchbay.Pipeline.Delivery;

namespace Patchbay.Pipeline.Destinations.Storage;

/// <summary>Archives records in Azure's layout: an append blob for each hour, category and resource, a record on each line.</summary>
/// <remarks>
/// The hour is that of arrival, and never goes back: a record that comes late is archived in the hour that is being written,
/// as in Azure. Each line has its record's id, and what is settled is known by the blobs' lengths; so lines that were appended
/// while their answer was lost are found and not appended again.
/// </remarks>
/// <param name="store">Keeps the blobs.</param>
/// <param name="marker">How far they are settled; null at the very beginning.</param>
internal sealed class StorageArchive(IArchiveStore store, ArchiveMarker? marker) : IDestination
{
    private const int AppendsAtOnceMax = 8;

    private readonly ResourceLogWriter _writer = new();
    private readonly Dictionary<(ResourceId, string), ArchiveHour> _blobs = [];
    private ArchiveMarker? _before = marker;
    private DateTime _hour = marker?.Hour ?? DateTime.MinValue;

    public BatchLimits Limits { get; } = new(20_000, 16 << 20);

    public async Task<DeliveryResult> SendAsync(DeliveryBatch batch, CancellationToken cancellationToken)
    {
        var settled = new DeliveryResult(0);
        while (settled.Settled < batch.Count && settled.Trouble is null)
        {
            var result = await SendHourAsync(batch.From(settled.Settled), cancellationToken).ConfigureAwait(false);
            settled = result with
            {
                Settled = settled.Settled + result.Settled,
                Failed = [.. settled.Failed, .. result.Failed.Select(record => record with { Index = settled.Settled + record.Index })],
                Marker = result.Marker ?? settled.Marker,
            };
        }

        return settled;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // Sends the records up to the next hour: a marker speaks of one hour only.
    private async Task<DeliveryResult> SendHourAsync(DeliveryBatch batch, CancellationToken cancellationToken)
    {
        var count = Write(batch);
        var touched = _blobs.Values.Where(blob => blob.HasWaiting).ToList();
        var outcomes = new StorageException?[touched.Count];
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = AppendsAtOnceMax, CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, touched.Count, options, async (number, cancellation) =>
            {
                try
                {
                    await touched[number].AppendAsync(store, cancellation).ConfigureAwait(false);
                }
                catch (StorageException exception)
                {
                    outcomes[number] = exception;
                }
            }).ConfigureAwait(false);
        }
        catch
        {
            touched.ForEach(blob => blob.Unsettle());
            throw;
        }

        if (outcomes.FirstOrDefault(outcome => outcome is { IsForGood: false }) is { } trouble)
        {
            touched.ForEach(blob => blob.Unsettle());
            return DeliveryResult.Later(trouble.Message, trouble.RetryAfter);
        }

        var failed = touched.Zip(outcomes).Where(pair => pair.Second is not null).SelectMany(pair => pair.First.Waiting.Select(index => new FailedRecord(index, pair.Second!.Message))).ToList();
        foreach (var (blob, outcome) in touched.Zip(outcomes))
        {
            if (outcome is null)
                blob.Settle();
            else
                blob.Unsettle();
        }

        return new DeliveryResult(count) { Failed = failed, Marker = Marker().ToString() };
    }

    private int Write(DeliveryBatch batch)
    {
        var index = 0;
        foreach (ref readonly var record in batch.Records)
        {
            var hour = record.Received.Date.AddHours(record.Received.Hour);
            if (hour > _hour && index > 0)
                break;
            if (hour > _hour)
                Begin(hour);
            var blob = BlobOf(record.Origin);
            _writer.Write(record, blob.Lines, withId: true);
            blob.EndLine(record.Id, index++);
        }

        return index;
    }

    private void Begin(DateTime hour)
    {
        _hour = hour;
        _before = null;
        _blobs.Clear();
    }

    private ArchiveHour BlobOf(RecordOrigin origin)
    {
        if (!_blobs.TryGetValue((origin.Resource, origin.Category.Id), out var blob))
        {
            var settled = _before?.Blobs.GetValueOrDefault(origin.Resource.Lower)?.GetValueOrDefault(origin.Category.Id) is { Part: > 0 } part ? part : new SettledPart(1, 0);
            _blobs.Add((origin.Resource, origin.Category.Id), blob = new ArchiveHour(origin.Resource, origin.Category, _hour, settled));
        }

        return blob;
    }

    // Blobs of the last run that no record has come for since are still settled as far as they were.
    private ArchiveMarker Marker()
    {
        var all = _before?.Blobs.ToDictionary(entry => entry.Key, entry => new Dictionary<string, SettledPart>(entry.Value)) ?? [];
        foreach (var ((resource, category), blob) in _blobs)
        {
            if (!all.TryGetValue(resource.Lower, out var ofResource))
                all.Add(resource.Lower, ofResource = []);
            ofResource[category] = blob.Settled;
        }

        return new ArchiveMarker(_hour, all);
    }
}
