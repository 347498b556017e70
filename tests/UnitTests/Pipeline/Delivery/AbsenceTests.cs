using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Journal;
using Patchbay.Testing;

namespace Patchbay.UnitTests.Pipeline.Delivery;

/// <summary>What a destination that is gone for long costs. The test measures the whole program's memory, so nothing may run beside it.</summary>
[Collection(nameof(Alone))]
public sealed class AbsenceTests
{
    [Fact]
    public async Task A_million_records_for_a_destination_that_is_gone_wait_on_the_disk()
    {
        const int Requests = 200;
        using var folder = new TempFolder();
        var isDown = true;
        var bed = new DeliveryBed { Folder = new DiskFolder(folder.Path), Keeps = false, Limits = new BatchLimits(10_000, 4 << 20) };
        bed.Journal.SegmentBytes = 8 << 20;
        bed.Behave = (address, _) => address == DeliveryBed.One && isDown ? DeliveryResult.Later("It is away.") : null;
        await using var deliveries = bed.Open();
        var texts = Enumerable.Repeat(new string('x', 50), 5_000).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Requests; i++)
            await DeliveryBed.SendAsync(deliveries, [DeliveryBed.One, DeliveryBed.Two], texts);
        await DeliveryBed.UntilAsync(() => bed.Counts.GetValueOrDefault(DeliveryBed.Two.Key) == Requests * texts.Length);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 << 20);
        Assert.Equal((Requests * texts.Length, 0L), deliveries.Ledger.Read().Select(row => (row.Pending, row.Delivered)).First());

        isDown = false;
        await DeliveryBed.DrainAsync(deliveries);
        Assert.Equal(Requests * texts.Length, bed.Counts[DeliveryBed.One.Key]);
    }
}

/// <summary>Tests that run when no others do.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
