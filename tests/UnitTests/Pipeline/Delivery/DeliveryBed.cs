using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Patchbay.Catalog;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Intake;
using Patchbay.Pipeline.Journal;
using Patchbay.Pipeline.Routing;
using Patchbay.UnitTests.Pipeline.Journal;

namespace Patchbay.UnitTests.Pipeline.Delivery;

/// <summary>Deliveries over a folder in memory, to destinations that do as a test tells them.</summary>
internal sealed class DeliveryBed : IDestinationProvider, IDeadLetters
{
    public static readonly DestinationAddress One = Address("one");
    public static readonly DestinationAddress Two = Address("two");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How many records each destination has.</summary>
    public ConcurrentDictionary<string, int> Counts { get; } = new();

    /// <summary>Whether to keep what a destination gets, or to count it only.</summary>
    public bool Keeps { get; init; } = true;

    /// <summary>What each destination has, in the order in which it came.</summary>
    public Dictionary<string, List<string>> Received { get; } = new() { [One.Key] = [], [Two.Key] = [] };

    /// <summary>The markers with which destinations were opened.</summary>
    public List<string?> Markers { get; } = [];

    public List<(string Record, string Reason)> DeadLetters { get; } = [];

    /// <summary>What a destination does with a batch; it takes all of it unless a test says otherwise.</summary>
    public Func<DestinationAddress, DeliveryBatch, DeliveryResult?> Behave { get; set; } = (_, _) => null;

    public BatchLimits Limits { get; set; } = new(1000, 1 << 20);

    public IJournalFolder Folder { get; init; } = new FaultyFolder(new Random(1));

    /// <summary>The least time between two batches.</summary>
    public TimeSpan Gather { get; init; }

    public JournalOptions Journal { get; } = new() { FreeBytesMin = 1 };

    public DestinationKind Kind => DestinationKind.EventHub;

    public Deliveries Open() => Deliveries.Open(
        Folder, new DestinationProviders([this]), this, Journal,
        new DeliveryOptions { RetryFirst = TimeSpan.FromMilliseconds(1), RetryMax = TimeSpan.FromMilliseconds(20), SaveAfter = TimeSpan.FromMilliseconds(1), Gather = Gather },
        TimeProvider.System, NullLogger.Instance);

    /// <summary>Appends a request with a record for each text.</summary>
    public static Task SendAsync(Deliveries deliveries, DestinationAddress[] to, params string[] texts)
    {
        var builder = new EntryBuilder();
        builder.Clear();
        var origin = builder.AddOrigin(new EntryOrigin(
            new RecordOrigin(RoutingTable.LocalResource, LogCatalog.Current.FindCategory("SMSOperational")!), [.. to.Select(address => address.Key)]));
        var body = new StringBuilder();
        for (var i = 0; i < texts.Length; i++)
        {
            builder.AddRecord(origin, i, body.Length, texts[i].Length);
            body.Append(texts[i]);
        }

        return deliveries.AppendAsync(builder.Build((DateTime.UtcNow - DateTime.UnixEpoch).Ticks, new RecordIds(DateTimeOffset.UtcNow), "test", Encoding.UTF8.GetBytes(body.ToString())));
    }

    /// <summary>Waits until nothing is pending.</summary>
    public static Task DrainAsync(Deliveries deliveries) => UntilAsync(() => deliveries.Ledger.Read().All(row => row.Pending == 0));

    public static async Task UntilAsync(Func<bool> isTrue)
    {
        var end = DateTime.UtcNow + Patience;
        while (!isTrue())
        {
            Assert.True(DateTime.UtcNow < end, "It did not come to be.");
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    public string? WhyNot(DestinationAddress address) => null;

    public ValueTask<IDestination> OpenAsync(DestinationAddress address, string? marker, CancellationToken cancellationToken)
    {
        lock (Markers)
            Markers.Add(marker);
        return ValueTask.FromResult<IDestination>(new Scripted(this, address));
    }

    public Task KeepAsync(DestinationAddress destination, DeliveryBatch batch, IReadOnlyList<FailedRecord> failed, CancellationToken cancellationToken)
    {
        foreach (var (index, reason) in failed)
            DeadLetters.Add((Encoding.UTF8.GetString(batch.Records[index].Body.Span), reason));
        return Task.CompletedTask;
    }

    private static DestinationAddress Address(string hub) => new(
        DestinationKind.EventHub, ResourceId.Parse("/subscriptions/s/resourceGroups/g/providers/Microsoft.EventHub/namespaces/n/authorizationRules/r"), hub);

    private sealed class Scripted(DeliveryBed bed, DestinationAddress address) : IDestination
    {
        public BatchLimits Limits => bed.Limits;

        public Task<DeliveryResult> SendAsync(DeliveryBatch batch, CancellationToken cancellationToken)
        {
            var result = bed.Behave(address, batch) ?? DeliveryResult.Confirmed(batch, $"after {batch.Records[^1].Id}");
            var failed = result.Failed.Select(record => record.Index).ToHashSet();
            bed.Counts.AddOrUpdate(address.Key, result.Settled, (_, count) => count + result.Settled);
            for (var i = 0; i < result.Settled && bed.Keeps; i++)
            {
                if (!failed.Contains(i))
                    bed.Received[address.Key].Add(Encoding.UTF8.GetString(batch.Records[i].Body.Span));
            }

            return Task.FromResult(result);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
