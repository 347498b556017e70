using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Patchbay.Catalog;
using Patchbay.EngineTests.Pipeline.Delivery;
using Patchbay.EngineTests.Workspaces;
using Patchbay.Pipeline.Collection;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations.Workspaces;
using Patchbay.Pipeline.History;
using Patchbay.Pipeline.Intake;
using Patchbay.Pipeline.Journal;
using Patchbay.Pipeline.Routing;
using Patchbay.Pipeline.Settings;
using Patchbay.Testing;
using Patchbay.Workspaces;
using Patchbay.Workspaces.State;
using Patchbay.Workspaces.Tables;

namespace Patchbay.EngineTests.Pipeline.History;

/// <summary>What a workspace has of the past goes to a new destination once, and dead letters go back to where they belong.</summary>
public sealed class HistoryTests(EmbeddedEngine engine) : IAsyncLifetime
{
    private const string Record = """{"time":"2025-03-04T10:00:00.0000001Z","category":"SMSOperational","operationName":"SMSMessagesSent","resultSignature":"202","durationMs":130,"properties":{"MessageId":"m0","NumberType":"LongCode","more":{"a":[1,2]}},"uri":"here"}""";

    private readonly TempFolder _folder = new();
    private readonly CollectingDestinations _hub = new();
    private Workspace _workspace = null!;
    private Deliveries _deliveries = null!;
    private DeadLetters _deadLetters = null!;
    private RecordIntake _intake = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await new WorkspaceTables(engine.ClickHouse).EnsureAsync(Workspace.Default, Cancelled);
        _workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        var workspaces = new WorkspaceDestinations(engine.ClickHouse, new WorkspaceDirectory([Workspace.Default, _workspace]));
        _deadLetters = new DeadLetters(engine.ClickHouse, TimeProvider.System);
        _deliveries = Deliveries.Open(
            _folder.Path, new DestinationProviders([workspaces, _hub]), _deadLetters, new JournalOptions { RepeatsMax = 50 }, new DeliveryOptions(), TimeProvider.System, NullLogger.Instance);
        _intake = new RecordIntake(new CurrentRouting(RoutingTable.DirectTo(_workspace)), _deliveries, workspaces, TimeProvider.System, new IntakeOptions());
    }

    public async ValueTask DisposeAsync()
    {
        await _deliveries.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_past_goes_to_a_new_destination_in_order_and_once_across_a_crash()
    {
        for (var body = 0; body < 25; body++)
            await _intake.AcceptAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Record, 3))), new IntakeDefaults(null, null, "test"), Cancelled);
        var setting = SettingWithPast(DateTimeOffset.UnixEpoch.AddDays(1));
        var state = await StateStore.OpenAsync(engine.ClickHouse, Cancelled);
        var since = DateTimeOffset.UtcNow;
        await RunAsync(state, histories => histories.BeginAsync(RoutingTable.LocalResource, setting, since, Cancelled));
        var ids = await engine.ClickHouse.ReadTextsAsync($"SELECT toString(_RecordId) FROM {_workspace.Database}.ACSSMSIncomingOperations ORDER BY _TimeReceived, _RecordId");
        Assert.Equal(75, ids.Count);
        Assert.Equal(ids, _hub.Records.Select(record => record.Id.ToString()));

        // A server that ended before it noted how far it was reads the same again.
        await engine.ClickHouse.ExecuteAsync("DELETE FROM patchbay.state WHERE kind = 'history'");
        await RunAsync(state, histories => histories.BeginAsync(RoutingTable.LocalResource, setting, since, Cancelled));
        Assert.Equal(75, _hub.Records.Count);
        Assert.Equal(75, _deliveries.Ledger.Read().Single(row => row.Destination == CollectingDestinations.Address.Key).Delivered);

        var origin = new RecordOrigin(RoutingTable.LocalResource, LogCatalog.Current.FindCategory("SMSOperational")!);
        var live = new DeliveryRecord(Encoding.UTF8.GetBytes(Record), origin, default, default);
        Assert.True(JsonNode.DeepEquals(Rendered(live), Rendered(_hub.Records[0])), $"{Rendered(live)}\n{Rendered(_hub.Records[0])}");
    }

    [Fact]
    public async Task What_was_sent_before_a_crash_is_known_when_the_journal_has_forgotten_the_requests()
    {
        for (var body = 0; body < 5; body++)
            await _intake.AcceptAsync(Encoding.UTF8.GetBytes(Record), new IntakeDefaults(null, null, "test"), Cancelled);
        var setting = SettingWithPast(DateTimeOffset.UnixEpoch.AddDays(2));
        var state = await StateStore.OpenAsync(engine.ClickHouse, Cancelled);
        var since = DateTimeOffset.UtcNow;
        await RunAsync(state, histories => histories.LoadAsync([(RoutingTable.LocalResource, setting, since)], Cancelled));
        Assert.Equal(5, _hub.Records.Count);

        await engine.ClickHouse.ExecuteAsync("DELETE FROM patchbay.state WHERE kind = 'history'");
        await RunAsync(state, async histories =>
        {
            await histories.LoadAsync([(RoutingTable.LocalResource, setting, since)], Cancelled);
            // More requests than the journal remembers come before the history goes on.
            for (var request = 0; request < 60; request++)
                await _intake.AcceptAsync(Encoding.UTF8.GetBytes(Record), new IntakeDefaults(null, null, "test") { RequestId = $"{request}" }, Cancelled);
        });
        Assert.Equal(5, _hub.Records.Count);
    }

    [Fact]
    public async Task Dead_letters_are_kept_whole_and_sent_again()
    {
        var routing = new RoutingTable([new ResourceRoute(
            RoutingTable.LocalResource, new Dictionary<LogCategory, CategoryRoute> { [LogCatalog.Current.FindCategory("SMSOperational")!] = new([], [CollectingDestinations.Address]) })]);
        var workspaces = new WorkspaceDestinations(engine.ClickHouse, new WorkspaceDirectory([Workspace.Default]));
        var intake = new RecordIntake(new CurrentRouting(routing), _deliveries, workspaces, TimeProvider.System, new IntakeOptions());
        _hub.Refusal = "Not today.";
        await intake.AcceptAsync(Encoding.UTF8.GetBytes(Record + Record), new IntakeDefaults(null, null, "test"), Cancelled);
        Assert.True(await _deliveries.WaitForAsync(CollectingDestinations.Address, TimeSpan.FromSeconds(60), Cancelled));
        Assert.Equal(
            [$"Not today.|{Record}", $"Not today.|{Record}"],
            await engine.ClickHouse.ReadTextsAsync($"SELECT concat(Reason, '|', Record) FROM {Workspace.Default.Database}.PatchbayDeadLetters WHERE Destination = '{CollectingDestinations.Address.Key}'"));
        Assert.Equal((2, 2), _deliveries.Ledger.Read().Select(row => (row.Accepted, row.Rejected)).Single());

        // What is refused once more while it is sent again is neither sent for ever nor taken out with what it was.
        var letters = await LettersAsync();
        for (var replay = 2; replay <= 4; replay++)
        {
            Assert.Equal(2, await _deadLetters.ReplayAsync(_deliveries, CollectingDestinations.Address.Key, Cancelled));
            Assert.True(await _deliveries.WaitForAsync(CollectingDestinations.Address, TimeSpan.FromSeconds(60), Cancelled));
            Assert.Equal((2 * replay, 2 * replay), _deliveries.Ledger.Read().Select(row => (row.Accepted, row.Rejected)).Single());
            Assert.Equal(letters, await LettersAsync());
        }

        _hub.Refusal = null;
        Assert.Equal(2, await _deadLetters.ReplayAsync(_deliveries, CollectingDestinations.Address.Key, Cancelled));
        Assert.True(await _deliveries.WaitForAsync(CollectingDestinations.Address, TimeSpan.FromSeconds(60), Cancelled));
        Assert.Equal([Record, Record], _hub.Records.Select(record => Encoding.UTF8.GetString(record.Body.Span)));
        Assert.Equal(0, await _deadLetters.ReplayAsync(_deliveries, CollectingDestinations.Address.Key, Cancelled));
        Assert.Equal((10, 8, 2), _deliveries.Ledger.Read().Select(row => (row.Accepted, row.Rejected, row.Delivered)).Single());
    }

    private Task<IReadOnlyList<string>> LettersAsync() => engine.ClickHouse.ReadTextsAsync(
        $"SELECT concat(toString(_RecordId), ' ', toString(_TimeReceived)) AS letter FROM {Workspace.Default.Database}.PatchbayDeadLetters WHERE Destination = '{CollectingDestinations.Address.Key}' ORDER BY letter");

    [Fact]
    public async Task Records_of_a_rule_that_is_gone_become_dead_letters()
    {
        var rule = ResourceId.Parse("/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/dataCollectionRules/gone");
        var defaults = new IntakeDefaults(null, null, "test") { Stream = new StreamOfRule(rule, "Custom-Orders", _workspace) };
        await _intake.AcceptAsync("""[ {"Item":"tea"}, {"Item":"jam"} ]"""u8.ToArray(), defaults, Cancelled);
        Assert.True(await _deliveries.WaitForAsync(new DestinationAddress(DestinationKind.Workspace, _workspace.ResourceId), TimeSpan.FromSeconds(60), Cancelled));
        Assert.Equal(
            ["""Custom-Orders|{"Item":"jam"}""", """Custom-Orders|{"Item":"tea"}"""],
            await engine.ClickHouse.ReadTextsAsync($"SELECT concat(Category, '|', Record) FROM {Workspace.Default.Database}.PatchbayDeadLetters WHERE _ResourceId = '{rule.Lower}' ORDER BY Record"));
        Assert.Equal((2, 2), _deliveries.Ledger.Read().Select(row => (row.Accepted, row.Rejected)).Single());
    }

    private static DiagnosticSetting SettingWithPast(DateTimeOffset from) => new("past", new DiagnosticSettingProperties
    {
        EventHubAuthorizationRuleId = CollectingDestinations.Address.Id.ToString(),
        EventHubName = CollectingDestinations.Address.EventHubName,
        PatchbayHistoryFrom = from,
        Logs = [new LogSettings { Category = "ChatOperational", Enabled = true }, new LogSettings { Category = "SMSOperational", Enabled = true }],
    });

    private async Task RunAsync(StateStore state, Func<Histories, Task> begin)
    {
        var histories = new Histories(engine.ClickHouse, _workspace, state, _deliveries, TimeProvider.System, NullLogger<Histories>.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await histories.LoadAsync([], stop.Token);
        await begin(histories);
        var running = histories.RunAsync(stop.Token);
        while (!histories.All.All(job => job.IsDone))
            await Task.Delay(20, Cancelled);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True(await _deliveries.WaitForAsync(CollectingDestinations.Address, TimeSpan.FromSeconds(60), Cancelled));
    }

    private static JsonNode Rendered(in DeliveryRecord record)
    {
        var line = new ArrayBufferWriter<byte>();
        new ResourceLogWriter().Write(record, line);
        return JsonNode.Parse(line.WrittenSpan)!;
    }
}
