using System.Text;
using System.Text.Json;
using Patchbay.Catalog;
using Patchbay.Communication.Simulation;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations;
using Patchbay.Pipeline.Destinations.EventHubs;
using Patchbay.Pipeline.Destinations.Storage;

namespace Patchbay.Load;

/// <summary>How fast destinations take what waits for them after an outage, against writing the same bytes to a file with a sync for each batch.</summary>
internal static class Drain
{
    private static readonly ResourceId Folder = ResourceId.Parse("/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/folder");
    private static readonly ResourceId Resource = ResourceId.Parse("/subscriptions/s/resourceGroups/g/providers/Microsoft.Communication/communicationServices/acs");

    /// <summary>Sends the same records to each destination.</summary>
    /// <param name="recordCount">How many.</param>
    /// <param name="connections">A table of connections, see docs/guides/destinations.md; null sends to a folder alone.</param>
    /// <param name="eventHub">The event hub of its namespaces.</param>
    public static async Task RunAsync(int recordCount, string? connections, string eventHub)
    {
        var folder = Directory.CreateTempSubdirectory("patchbay-load-").FullName;
        try
        {
            var table = Path.Combine(folder, "connections.json");
            await File.WriteAllTextAsync(table, JsonSerializer.Serialize(new Dictionary<string, object> { [Folder.ToString()] = new { folder = Path.Combine(folder, "archive") } }));
            var records = Records(folder, recordCount);
            Console.WriteLine($"{records.Length:N0} records, {records.Average(record => record.Body.Length):F0} bytes of JSON each\n\n| Destination | Records/s | Ratio | CPU µs per record |\n|---|---|---|---|");
            var reference = Write(Path.Combine(folder, "reference.jsonl"), records);
            Print("a file, synced for each batch", records, reference, reference);
            await SendAllAsync(table, [Folder], eventHub, records, reference);
            if (connections is not null)
                await SendAllAsync(connections, IdsOf(connections), eventHub, records, reference);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task SendAllAsync(string table, IEnumerable<ResourceId> ids, string eventHub, DeliveryRecord[] records, Cost reference)
    {
        using var http = new HttpClient();
        var connections = DestinationConnections.Read(table, http, out var failures);
        if (failures.Count > 0)
            throw new InvalidOperationException(string.Join('\n', failures));
        foreach (var id in ids)
        {
            var isStorage = id.IsOfType("Microsoft.Storage/storageAccounts");
            IDestinationProvider provider = isStorage ? new StorageProvider(connections) : new EventHubProvider(connections);
            var address = new DestinationAddress(provider.Kind, id, isStorage ? null : eventHub);
            await using var destination = await provider.OpenAsync(address, null, default);
            Print(id.Name, records, await SendAsync(destination, records), reference);
        }
    }

    private static async Task<Cost> SendAsync(IDestination destination, DeliveryRecord[] records)
    {
        var clock = Cost.Begin();
        for (var sent = 0; sent < records.Length;)
        {
            var result = await destination.SendAsync(new DeliveryBatch(records.AsMemory(sent, LengthOfBatch(records, sent, destination.Limits))), default);
            if (result.Trouble is not null || result.Failed.Count > 0)
                throw new InvalidOperationException(result.Trouble ?? result.Failed[0].Reason);
            sent += result.Settled;
        }

        return clock();
    }

    private static Cost Write(string path, DeliveryRecord[] records)
    {
        var clock = Cost.Begin();
        using var file = File.Create(path, bufferSize: 1 << 20);
        for (int sent = 0, count; sent < records.Length; sent += count)
        {
            count = LengthOfBatch(records, sent, new BatchLimits(20_000, 16 << 20));
            foreach (var record in records.AsSpan(sent, count))
                file.Write(record.Body.Span);
            file.Flush(flushToDisk: true);
        }

        return clock();
    }

    private static int LengthOfBatch(DeliveryRecord[] records, int first, BatchLimits limits)
    {
        var (count, bytes) = (0, 0L);
        while (first + count < records.Length && count < limits.RecordsMax && (count == 0 || bytes + records[first + count].Body.Length <= limits.BytesMax))
            bytes += records[first + count++].Body.Length;
        return count;
    }

    private static DeliveryRecord[] Records(string folder, int count)
    {
        using var file = RecordFile.Generate(folder, count, new Dictionary<SimulatedService, double> { [SimulatedService.Sms] = 1 });
        var origin = new RecordOrigin(Resource, LogCatalog.Current.FindCategory("SMSOperational")!);
        var received = DateTime.UtcNow.Date;
        return [.. File.ReadLines(file.Path).Select(line => new DeliveryRecord(Encoding.UTF8.GetBytes(line), origin, received, Guid.CreateVersion7()))];
    }

    private static IEnumerable<ResourceId> IdsOf(string connections) =>
        [.. JsonDocument.Parse(File.ReadAllBytes(connections), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })
            .RootElement.EnumerateObject().Select(entry => ResourceId.Parse(entry.Name))];

    private static void Print(string what, DeliveryRecord[] records, Cost cost, Cost reference) => Console.WriteLine(
        FormattableString.Invariant($"| {what} | {records.Length / cost.Elapsed.TotalSeconds:N0} | {reference.Elapsed / cost.Elapsed:F2} | {cost.Processor.TotalMicroseconds / records.Length:F2} |"));
}
