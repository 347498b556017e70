using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Patchbay.ClickHouse;
using Patchbay.EngineTests.Pipeline.Intake;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Journal;
using Patchbay.Pipeline.Purging;
using Patchbay.Testing;
using Patchbay.Workspaces;
using Patchbay.Workspaces.LifeLines;
using Patchbay.Workspaces.State;

namespace Patchbay.EngineTests.Workspaces.LifeLines;

public sealed class DayIndexerTests(EmbeddedEngine engine)
{
    private readonly SetClock _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_day_is_indexed_when_it_rests()
    {
        await using var bed = await IntakeBed.CreateAsync(engine.ClickHouse);
        await SendAsync(bed, "a", "a", "b");
        var indexer = new DayIndexer(engine.ClickHouse, _clock);
        await indexer.UpdateAsync(bed.Workspace, Cancellation);
        Assert.Empty(await IndexedAsync(bed, "a", "b", "c"));
        await SendAsync(bed, "c");
        await indexer.UpdateAsync(bed.Workspace, Cancellation);
        Assert.Empty(await IndexedAsync(bed, "a", "b", "c"));
        await indexer.UpdateAsync(bed.Workspace, Cancellation);
        Assert.Equal(["a", "b", "c"], await IndexedAsync(bed, "a", "b", "c", "d"));
    }

    [Fact]
    public async Task What_came_late_is_found_at_once_and_indexed_after_a_while()
    {
        await using var bed = await IntakeBed.CreateAsync(engine.ClickHouse);
        await SendAsync(bed, "a");
        var indexer = new DayIndexer(engine.ClickHouse, _clock);
        await UpdateTwiceAsync(indexer, bed);
        await SendAsync(bed, "late");
        await UpdateTwiceAsync(indexer, bed);
        Assert.Equal(["a"], await IndexedAsync(bed, "a", "late"));
        Assert.Single((await new LifeLineFinder(engine.ClickHouse).FindAsync(bed.Workspace, "late", tables: null, StatementLimits.None, Cancellation)).Records);
        _clock.Now += TimeSpan.FromHours(2);
        await UpdateTwiceAsync(indexer, bed);
        Assert.Equal(["a", "late"], await IndexedAsync(bed, "a", "late"));
    }

    [Fact]
    public async Task Of_many_identifiers_few_are_read()
    {
        await using var bed = await IntakeBed.CreateAsync(engine.ClickHouse);
        await engine.ClickHouse.ExecuteAsync(
            new Statement($"INSERT INTO {bed.Workspace.Database}.identifier_places SELECT xxHash32(toString(number)), 20261101, 'ACSSMSIncomingOperations', 1, 1 FROM numbers(100000)"), Cancellation);
        await using var result = await engine.ClickHouse.QueryAsync(DayIndex.Find(bed.Workspace, ["77"]), Cancellation);
        Assert.Equal(1, (await result.ReadAsync(Cancellation))!.RowCount);
        Assert.Null(await result.ReadAsync(Cancellation));
        Assert.InRange(result.Statistics.RowsRead, 1, 10_000);
    }

    [Fact]
    public async Task A_value_is_indexed_with_its_columns_and_each_of_its_records_once()
    {
        await using var bed = await IntakeBed.CreateAsync(engine.ClickHouse);
        await bed.SendAsync(
            """[{"OperationName":"a","TimeGenerated":"2025-01-01T00:00:00Z","CorrelationId":"x","ServerCallId":"x"},{"OperationName":"b","TimeGenerated":"2025-01-01T00:00:00Z","CorrelationId":"x"}]""", "CallRecordingOperational");
        await UpdateTwiceAsync(new DayIndexer(engine.ClickHouse, _clock), bed);
        // The first and the third identifying column of the table.
        Assert.Equal(["(5,2)"], await engine.ClickHouse.ReadTextsAsync($"SELECT toString((Columns, Records)) FROM {bed.Workspace.Database}.identifier_places WHERE Hash = xxHash32('x')"));
    }

    [Fact]
    public async Task Months_without_records_are_forgotten()
    {
        await using var bed = await IntakeBed.CreateAsync(engine.ClickHouse);
        await SendAsync(bed, "a");
        var indexer = new DayIndexer(engine.ClickHouse, _clock);
        await UpdateTwiceAsync(indexer, bed);
        await bed.TakeAsync("ACSRoomsIncomingOperations");
        await indexer.UpdateAsync(bed.Workspace, Cancellation);
        Assert.Empty(await IndexedAsync(bed, "a", "b", "c"));
    }

    [Fact]
    public async Task What_is_purged_leaves_nothing_in_the_index()
    {
        await using var bed = await IntakeBed.CreateAsync(engine.ClickHouse);
        await SendAsync(bed, "a", "b");
        var indexer = new DayIndexer(engine.ClickHouse, _clock);
        await UpdateTwiceAsync(indexer, bed);
        using var folder = new TempFolder();
        await using var deliveries = Deliveries.Open(
            folder.Path, new DestinationProviders([]), new DeadLetters(engine.ClickHouse, TimeProvider.System), new JournalOptions(), new DeliveryOptions(), TimeProvider.System, NullLogger.Instance);
        var purges = new Purges(
            engine.ClickHouse, new WorkspaceDirectory([bed.Workspace]), await StateStore.OpenAsync(engine.ClickHouse, Cancellation), deliveries, indexer, TimeProvider.System, NullLogger<Purges>.Instance);
        var purge = await purges.BeginAsync(
            bed.Workspace, bed.Workspace.FindTable("ACSRoomsIncomingOperations")!, [new PurgeFilter("RoomId", "==", JsonElement.Parse("\"a\""))], "somebody");
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation))
        {
            var running = purges.RunAsync(stop.Token);
            while (!purges.Find(bed.Workspace, purge!.Id)!.IsDone)
                await Task.Delay(20, Cancellation);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        }

        Assert.Empty(await IndexedAsync(bed, "a", "b"));
        Assert.Single((await new LifeLineFinder(engine.ClickHouse).FindAsync(bed.Workspace, "b", tables: null, StatementLimits.None, Cancellation)).Records);
        await UpdateTwiceAsync(indexer, bed);
        Assert.Equal(["b"], await IndexedAsync(bed, "a", "b"));
    }

    private static Task SendAsync(IntakeBed bed, params string[] rooms) => bed.SendAsync(
        $"[{string.Join(',', rooms.Select(room => $$"""{"OperationName":"CreateRoom","TimeGenerated":"2025-01-01T00:00:00Z","RoomId":"{{room}}"}"""))}]", "RoomsOperational");

    private static async Task UpdateTwiceAsync(DayIndexer indexer, IntakeBed bed)
    {
        await indexer.UpdateAsync(bed.Workspace, Cancellation);
        await indexer.UpdateAsync(bed.Workspace, Cancellation);
    }

    // Which of the rooms are in the index.
    private Task<IReadOnlyList<string>> IndexedAsync(IntakeBed bed, params string[] rooms) => engine.ClickHouse.ReadTextsAsync(
        $"SELECT room FROM (SELECT arrayJoin(['{string.Join("','", rooms)}']) AS room) " +
        $"WHERE xxHash32(room) IN (SELECT Hash FROM {bed.Workspace.Database}.identifier_places WHERE (Table, Day) = ('ACSRoomsIncomingOperations', 20250101)) ORDER BY room");

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = IntakeBed.Now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
