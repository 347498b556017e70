using System.Text;
using Patchbay.Catalog;
using Patchbay.EngineTests.Workspaces;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations.Workspaces;
using Patchbay.Pipeline.Intake;
using Patchbay.Pipeline.Journal;
using Patchbay.Pipeline.Routing;
using Patchbay.Workspaces;

namespace Patchbay.EngineTests.Pipeline.Delivery;

public sealed class WorkspaceDestinationTests(EmbeddedEngine engine)
{
    private const string Table = "ACSSMSIncomingOperations";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_that_comes_again_adds_nothing_whoever_brings_it()
    {
        var workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        var entries = Enumerable.Range(0, 3).Select(number => Entry(workspace, number * 1000, records: 5)).ToList();
        for (var life = 0; life < 3; life++)
        {
            await using var destination = await OpenAsync(workspace);
            var batch = new DeliveryBatch(entries, Key(workspace));
            Assert.Equal((15, null), Summary(await destination.SendAsync(batch, Cancelled)));
            Assert.Equal((15, null), Summary(await destination.SendAsync(batch, Cancelled)));
        }

        Assert.Equal("(15,15)", await CountAsync(workspace));
    }

    [Fact]
    public async Task Another_cut_of_the_same_records_adds_only_what_is_missing()
    {
        var workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        var entries = Enumerable.Range(0, 3).Select(number => Entry(workspace, number * 1000, records: 5)).ToList();
        await using (var first = await OpenAsync(workspace))
            await first.SendAsync(new DeliveryBatch(entries[..2], Key(workspace)), Cancelled);
        await using (var second = await OpenAsync(workspace))
        {
            await second.SendAsync(new DeliveryBatch(entries[1..], Key(workspace)), Cancelled);
            await second.SendAsync(new DeliveryBatch(entries, Key(workspace)), Cancelled);
        }

        Assert.Equal("(15,15)", await CountAsync(workspace));
    }

    [Fact]
    public async Task A_record_of_the_journal_becomes_the_row_that_intake_made()
    {
        var workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        await using (var destination = await OpenAsync(workspace))
            await destination.SendAsync(new DeliveryBatch([Entry(workspace, 0, records: 1)], Key(workspace)), Cancelled);
        Assert.Equal(
            $"m0|{RoutingTable.LocalResource.Lower}|2026-01-02 03:04:05.1234567|{{\"extra\":1}}",
            await engine.ClickHouse.ReadTextAsync($"SELECT concat(MessageId, '|', _ResourceId, '|', toString(TimeGenerated), '|', assumeNotNull(AdditionalFields)) FROM {workspace.Database}.{Table}"));
    }

    private async Task<IDestination> OpenAsync(Workspace workspace) =>
        await new WorkspaceDestinations(engine.ClickHouse, new WorkspaceDirectory([workspace])).OpenAsync(DestinationAddress.Parse(Key(workspace)), null, Cancelled);

    private Task<string> CountAsync(Workspace workspace) =>
        engine.ClickHouse.ReadTextAsync($"SELECT toString((count(), uniqExact(_RecordId))) FROM {workspace.Database}.{Table}");

    private static string Key(Workspace workspace) => new DestinationAddress(DestinationKind.Workspace, workspace.ResourceId).Key;

    private static (int, string?) Summary(DeliveryResult result) => (result.Settled, result.Trouble);

    private static JournalEntry Entry(Workspace workspace, long position, int records)
    {
        var builder = new EntryBuilder();
        builder.Clear();
        var origin = builder.AddOrigin(new EntryOrigin(new RecordOrigin(RoutingTable.LocalResource, LogCatalog.Current.FindCategory("SMSOperational")!), [Key(workspace)]));
        var body = new StringBuilder();
        for (var i = 0; i < records; i++)
        {
            var record = $$"""{"time":"2026-01-02T03:04:05.1234567Z","properties":{"extra":1,"MessageId":"m{{i}}"} }""";
            builder.AddRecord(origin, i, body.Length, record.Length);
            body.Append(record);
        }

        var entry = builder.Build(position + 1_780_000_000_0000000, new RecordIds(DateTimeOffset.UnixEpoch), "test", Encoding.UTF8.GetBytes(body.ToString()));
        byte[] payload = [.. entry.Head, .. entry.Body.Span];
        return new JournalEntry(new Frame(EntryKind.Records, position, payload.Length, 0), payload, new OriginCache());
    }
}
