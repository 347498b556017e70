using Patchbay.Pipeline.Delivery;

namespace Patchbay.UnitTests.Pipeline.Delivery;

public sealed class DeliveryTests
{
    private readonly DeliveryBed _bed = new();

    [Fact]
    public async Task Each_destination_gets_its_records_in_order()
    {
        await using var deliveries = _bed.Open();
        for (var i = 0; i < 20; i++)
            await DeliveryBed.SendAsync(deliveries, i % 2 == 0 ? [DeliveryBed.One] : [DeliveryBed.One, DeliveryBed.Two], $"{i}a", $"{i}b");
        await DeliveryBed.DrainAsync(deliveries);
        Assert.Equal(Enumerable.Range(0, 20).SelectMany(i => (string[])[$"{i}a", $"{i}b"]), _bed.Received[DeliveryBed.One.Key]);
        Assert.Equal(20, _bed.Received[DeliveryBed.Two.Key].Count);
        Assert.Equal([(40, 40), (20, 20)], deliveries.Ledger.Read().Select(row => (row.Accepted, row.Delivered)));
    }

    [Fact]
    public async Task What_comes_soon_after_a_batch_gathers_until_somebody_waits_for_it()
    {
        var batches = new List<int>();
        var bed = new DeliveryBed { Gather = TimeSpan.FromHours(1) };
        bed.Behave = (_, batch) =>
        {
            batches.Add(batch.Count);
            return null;
        };
        await using var deliveries = bed.Open();
        await DeliveryBed.SendAsync(deliveries, [DeliveryBed.One], "first");
        await DeliveryBed.DrainAsync(deliveries);
        for (var i = 0; i < 5; i++)
            await DeliveryBed.SendAsync(deliveries, [DeliveryBed.One], $"{i}");
        Assert.Equal(5, deliveries.Ledger.Read()[0].Pending);
        Assert.True(await deliveries.WaitForAsync(DeliveryBed.One, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal([1, 5], batches);

        // Who waited has what he waited for; the next ones gather again.
        await DeliveryBed.SendAsync(deliveries, [DeliveryBed.One], "last");
        Assert.Equal(1, deliveries.Ledger.Read()[0].Pending);
    }

    [Fact]
    public async Task A_destination_that_fails_holds_up_nobody_else_and_gets_everything_later()
    {
        var isDown = true;
        _bed.Behave = (address, _) => address == DeliveryBed.One && isDown ? DeliveryResult.Later("It is away") : null;
        await using var deliveries = _bed.Open();
        for (var i = 0; i < 10; i++)
            await DeliveryBed.SendAsync(deliveries, [DeliveryBed.One, DeliveryBed.Two], $"{i}");
        await DeliveryBed.UntilAsync(() => _bed.Received[DeliveryBed.Two.Key].Count == 10);
        await DeliveryBed.UntilAsync(() => deliveries.Destinations()[0].Trouble is { Reason: "It is away.", Failures: > 2 });
        Assert.Equal((10, 0, 10), deliveries.Ledger.Read().Select(row => (row.Accepted, row.Delivered, row.Pending)).First());
        Assert.NotNull(deliveries.Ledger.Read()[0].OldestPending);

        isDown = false;
        await DeliveryBed.DrainAsync(deliveries);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), _bed.Received[DeliveryBed.One.Key]);
        Assert.Null(deliveries.Destinations()[0].Trouble);
        Assert.Null(deliveries.Ledger.Read()[0].OldestPending);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_part_that_is_settled_does_not_come_again(int part)
    {
        var isShort = false;
        _bed.Behave = (_, batch) => (isShort = !isShort) && batch.Count > part ? new DeliveryResult(part) { Trouble = "Enough for now." } : null;
        await using var deliveries = _bed.Open();
        for (var i = 0; i < 10; i++)
            await DeliveryBed.SendAsync(deliveries, [DeliveryBed.One], $"{i}a", $"{i}b", $"{i}c");
        await DeliveryBed.DrainAsync(deliveries);
        Assert.Equal(Enumerable.Range(0, 10).SelectMany(i => (string[])[$"{i}a", $"{i}b", $"{i}c"]), _bed.Received[DeliveryBed.One.Key]);
    }

    [Fact]
    public async Task Records_refused_for_good_are_dead_letters_and_hold_up_nothing()
    {
        _bed.Behave = (_, batch) => new DeliveryResult(batch.Count)
        {
            Failed = [.. Enumerable.Range(0, batch.Count).Where(i => batch.Records[i].Body.Span[^1] == 'x').Select(i => new FailedRecord(i, "It ends with an x."))],
        };
        await using var deliveries = _bed.Open();
        await DeliveryBed.SendAsync(deliveries, [DeliveryBed.One], "a", "bx", "c", "dx");
        await DeliveryBed.DrainAsync(deliveries);
        Assert.Equal(["a", "c"], _bed.Received[DeliveryBed.One.Key]);
        Assert.Equal([("bx", "It ends with an x."), ("dx", "It ends with an x.")], _bed.DeadLetters);
        Assert.Equal((4, 2, 2, 0), deliveries.Ledger.Read().Select(row => (row.Accepted, row.Delivered, row.Rejected, row.Pending)).Single());
    }

    [Fact]
    public async Task A_restart_goes_on_where_the_durable_position_is_with_its_marker()
    {
        var stopAfter = 7;
        _bed.Behave = (_, _) => _bed.Received[DeliveryBed.One.Key].Count >= stopAfter ? DeliveryResult.Later("Stop here.") : null;
        _bed.Limits = new BatchLimits(1, 1 << 20);
        await using (var deliveries = _bed.Open())
        {
            for (var i = 0; i < 5; i++)
                await DeliveryBed.SendAsync(deliveries, [DeliveryBed.One], $"{i}a", $"{i}b", $"{i}c");
            await DeliveryBed.UntilAsync(() => deliveries.Destinations()[0].Trouble is not null);
        }

        await using (var deliveries = _bed.Open())
        {
            Assert.Equal((15, 7, 8), deliveries.Ledger.Read().Select(row => (row.Accepted, row.Delivered, row.Pending)).Single());
            stopAfter = int.MaxValue;
            await DeliveryBed.DrainAsync(deliveries);
        }

        Assert.Equal(Enumerable.Range(0, 5).SelectMany(i => (string[])[$"{i}a", $"{i}b", $"{i}c"]), _bed.Received[DeliveryBed.One.Key]);
        Assert.Equal(2, _bed.Markers.Count);
        Assert.StartsWith("after ", _bed.Markers[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_journal_cannot_keep_expires_and_is_counted()
    {
        _bed.Journal.SegmentBytes = 2_000;
        _bed.Journal.BytesMax = 10_000;
        _bed.Behave = (address, _) => address == DeliveryBed.One ? DeliveryResult.Later("It is away.") : null;
        await using var deliveries = _bed.Open();
        for (var i = 0; i < 60; i++)
            await DeliveryBed.SendAsync(deliveries, [DeliveryBed.One, DeliveryBed.Two], new string('x', 500));
        await DeliveryBed.UntilAsync(() => deliveries.JournalRange.End - deliveries.JournalRange.Start < 14_000);
        var rows = deliveries.Ledger.Read();
        Assert.InRange(rows[0].Expired, 30, 59);
        Assert.Equal((60, 0, 60 - rows[0].Expired), (rows[0].Accepted, rows[0].Delivered, rows[0].Pending));
        Assert.Equal((60, 60), (rows[1].Accepted, rows[1].Delivered));
    }

    [Fact]
    public async Task What_is_delivered_leaves_the_journal()
    {
        _bed.Journal.SegmentBytes = 2_000;
        await using var deliveries = _bed.Open();
        for (var i = 0; i < 60; i++)
            await DeliveryBed.SendAsync(deliveries, [DeliveryBed.One], new string('x', 500));
        await DeliveryBed.UntilAsync(() => deliveries.JournalRange.End - deliveries.JournalRange.Start < 5_000);
        Assert.Equal(60, _bed.Received[DeliveryBed.One.Key].Count);
        Assert.Equal((60, 60, 0), deliveries.Ledger.Read().Select(row => (row.Accepted, row.Delivered, row.Expired)).Single());
    }

    [Fact]
    public async Task Lives_that_end_at_any_moment_lose_nothing_and_the_ledger_adds_up()
    {
        var random = new Random(5);
        var sent = new List<string>();
        _bed.Journal.SegmentBytes = 3_000;
        _bed.Limits = new BatchLimits(2, 1 << 20);
        _bed.Behave = (_, batch) => random.Next(4) switch
        {
            0 => DeliveryResult.Later("Not now."),
            1 => new DeliveryResult(1) { Trouble = batch.Count > 1 ? "Not all." : null },
            _ => null,
        };
        for (var life = 0; life < 20; life++)
        {
            await using var deliveries = _bed.Open();
            for (var i = 0; i < 10; i++)
            {
                sent.AddRange([$"{life}-{i}-a", $"{life}-{i}-b", $"{life}-{i}-c"]);
                await DeliveryBed.SendAsync(deliveries, [DeliveryBed.One], sent[^3], sent[^2], sent[^1]);
            }

            await Task.Delay(random.Next(10), TestContext.Current.CancellationToken);
        }

        await using var last = _bed.Open();
        await DeliveryBed.DrainAsync(last);
        Assert.Equal(sent, _bed.Received[DeliveryBed.One.Key]);
        Assert.Equal((600, 600, 0), last.Ledger.Read().Select(row => (row.Accepted, row.Delivered, row.Expired)).Single());
    }
}
