using Patchbay.Pipeline.Delivery;

namespace Patchbay.DestinationTests.Contract;

/// <summary>What every destination keeps to.</summary>
public abstract class DestinationContract : IAsyncLifetime
{
    private static readonly TimeSpan CallMax = TimeSpan.FromSeconds(30);

    protected Peer Peer { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Peer = await StartPeerAsync();

    public ValueTask DisposeAsync() => Peer.DisposeAsync();

    [Fact]
    public async Task TakesBatchAfterBatch()
    {
        var records = Records.Make(50);
        await using var destination = Peer.Open();
        await SendAllAsync(destination, records[..20]);
        await SendAllAsync(destination, records[20..]);
        await AssertHoldsAsync(records);
    }

    [Fact]
    public async Task TakesHoursThatFollowEachOther()
    {
        var records = Records.Make(30, Records.Hour.AddMinutes(59).AddSeconds(45));
        await using var destination = Peer.Open();
        await SendAllAsync(destination, records);
        await AssertHoldsAsync(records);
    }

    [Theory]
    [InlineData(Trouble.Away)]
    [InlineData(Trouble.Throttling)]
    [InlineData(Trouble.HalfAccepting)]
    [InlineData(Trouble.LosingAnswers)]
    [InlineData(Trouble.Full)]
    public async Task SaysWhyItCannotAndTakesTheRestLater(Trouble trouble)
    {
        var records = Records.Make(40);
        await using var destination = Peer.Open();
        await SendAllAsync(destination, records[..10]);
        if (!Peer.Break(trouble))
            return;
        var result = await SendAsync(destination, records[10..]);
        Assert.InRange(result.Settled, 0, 29);
        Assert.NotEmpty(result.Trouble!);
        Assert.Empty(result.Failed);
        Peer.Mend();
        await SendAllAsync(destination, records[(10 + result.Settled)..]);
        await AssertHoldsAsync(records);
    }

    [Fact]
    public async Task HandsOnWhenToComeBack()
    {
        await using var destination = Peer.Open();
        if (!Peer.Break(Trouble.Throttling))
            return;
        var result = await SendAsync(destination, Records.Make(4));
        if (Peer.TellsWhenToComeBack)
            Assert.Equal(TimeSpan.FromSeconds(7), result.RetryAfter);
        else
            Assert.Null(result.RetryAfter);
    }

    [Fact]
    public async Task IsGivenUpWhenItStalls()
    {
        var records = Records.Make(20);
        await using var destination = Peer.Open();
        await SendAllAsync(destination, records[..4]);
        if (!Peer.Break(Trouble.Stalling))
            return;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var started = Environment.TickCount64;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => destination.SendAsync(new DeliveryBatch(records.AsMemory(4)), patience.Token));
        Assert.InRange(Environment.TickCount64 - started, 0, 20_000);
        Peer.Mend();
        await SendAllAsync(destination, records[4..]);
        await AssertHoldsAsync(records);
    }

    [Theory]
    [InlineData(Trouble.LosingAnswers)]
    [InlineData(Trouble.HalfAccepting)]
    [InlineData(Trouble.Stalling)]
    public async Task GoesOnAfterACrash(Trouble trouble)
    {
        var records = Records.Make(60);
        string? marker;
        await using (var destination = Peer.Open())
        {
            marker = await SendAllAsync(destination, records[..10]);
            if (!Peer.Break(trouble))
                return;
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(trouble == Trouble.Stalling ? 1 : 30));
            await destination.SendAsync(new DeliveryBatch(records.AsMemory(10, 30)), patience.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        // What the crashed call said is forgotten, and the records come cut otherwise.
        Peer.Mend();
        await using var again = Peer.Open(marker);
        await SendAllAsync(again, records[10..25]);
        await SendAllAsync(again, records[25..]);
        await AssertHoldsAsync(records);
    }

    [Fact]
    public async Task GoesOnAfterACrashBehindAConfirmedBatch()
    {
        var records = Records.Make(60);
        string? marker;
        await using (var destination = Peer.Open())
        {
            marker = await SendAllAsync(destination, records[..10]);
            await SendAllAsync(destination, records[10..33]);
        }

        await using var again = Peer.Open(marker);
        await SendAllAsync(again, records[10..]);
        await AssertHoldsAsync(records);
    }

    [Fact]
    public async Task RefusesForGoodWhatItCanNeverTakeAndNothingElse()
    {
        var records = Records.Make(9);
        await using var destination = Peer.Open();
        var result = await SendAsync(destination, [.. records[..4], Peer.Impossible(), .. records[4..]]);
        Assert.Null(result.Trouble);
        Assert.Equal(10, result.Settled);
        var failed = Assert.Single(result.Failed);
        Assert.Equal(4, failed.Index);
        Assert.NotEmpty(failed.Reason);
        await AssertHoldsAsync(records);
    }

    protected abstract Task<Peer> StartPeerAsync();

    private static async Task<DeliveryResult> SendAsync(IDestination destination, DeliveryRecord[] records)
    {
        using var patience = new CancellationTokenSource(CallMax);
        return await destination.SendAsync(new DeliveryBatch(records), patience.Token);
    }

    private static async Task<string?> SendAllAsync(IDestination destination, DeliveryRecord[] records)
    {
        var result = await SendAsync(destination, records);
        Assert.Null(result.Trouble);
        Assert.Equal(records.Length, result.Settled);
        Assert.Empty(result.Failed);
        return result.Marker;
    }

    private async Task AssertHoldsAsync(DeliveryRecord[] records)
    {
        var held = await Peer.ReadAsync(records.Length);
        if (Peer.IsAtLeastOnce)
            Assert.Equal(Records.Ids(records).Order(), held.Distinct().Order());
        else
            Assert.Equal(ByCategory(records), held);
    }

    private static IEnumerable<Guid> ByCategory(DeliveryRecord[] records) =>
        Records.Ids(records.OrderBy(record => record.Origin.Category.Id, StringComparer.OrdinalIgnoreCase));
}
