using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.EngineTests.Workspaces;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations.Workspaces;
using Patchbay.Pipeline.Intake;
using Patchbay.Pipeline.Journal;
using Patchbay.Pipeline.Routing;
using Patchbay.Testing;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Tables;

namespace Patchbay.EngineTests.Pipeline.Intake;

/// <summary>An intake with a journal and a workspace of its own, to which two resources send all categories.</summary>
internal sealed class IntakeBed : IAsyncDisposable
{
    public const string Contoso =
        "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-contoso-comms/providers/Microsoft.Communication/communicationServices/acs-contoso";

    private readonly IClickHouse _clickHouse;
    private readonly TempFolder _folder;
    private readonly Deliveries _deliveries;

    private IntakeBed(IClickHouse clickHouse, Workspace workspace, TempFolder folder, Deliveries deliveries, RecordIntake intake)
    {
        (_clickHouse, _folder, _deliveries) = (clickHouse, folder, deliveries);
        Workspace = workspace;
        Intake = intake;
    }

    /// <summary>When every body arrives.</summary>
    public static DateTimeOffset Now { get; } = new(2025, 3, 5, 0, 0, 0, TimeSpan.Zero);

    public Workspace Workspace { get; }

    public RecordIntake Intake { get; }

    /// <summary>Tells the rejected records of this test from those of others, which share their table.</summary>
    public string Source { get; } = $"/test/{Guid.NewGuid():N}";

    /// <summary>Makes an intake.</summary>
    /// <param name="clickHouse">The engine.</param>
    /// <param name="unwanted">Categories that no setting turns on.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="workspace">The workspace; one of its own when there is none.</param>
    public static async Task<IntakeBed> CreateAsync(
        IClickHouse clickHouse, IReadOnlyList<string>? unwanted = null, IntakeOptions? options = null, Workspace? workspace = null)
    {
        var tables = new WorkspaceTables(clickHouse);
        await tables.EnsureAsync(Workspace.Default, TestContext.Current.CancellationToken);
        workspace ??= await NewWorkspace.CreateAsync(clickHouse);
        await tables.EnsureAsync(workspace, TestContext.Current.CancellationToken);
        var wanted = LogCatalog.Current.Categories.Where(category => unwanted?.Contains(category.Id) != true)
            .ToDictionary(category => category, _ => new CategoryRoute([workspace], []));
        var routing = new RoutingTable([new ResourceRoute(ResourceId.Parse(Contoso), wanted), new ResourceRoute(RoutingTable.LocalResource, wanted)]);
        var folder = new TempFolder();
        var workspaces = new WorkspaceDestinations(clickHouse, new WorkspaceDirectory([Workspace.Default, workspace]));
        var deliveries = Deliveries.Open(
            folder.Path, new DestinationProviders([workspaces]), new DeadLetters(clickHouse, TimeProvider.System), new JournalOptions(), new DeliveryOptions(), TimeProvider.System, NullLogger.Instance);
        return new(clickHouse, workspace, folder, deliveries, new RecordIntake(new CurrentRouting(routing), deliveries, workspaces, new FixedClock(), options ?? new()));
    }

    public Task<IntakeResult> SendAsync(string body, string? category = null, string? resourceId = null) =>
        SendAsync(Encoding.UTF8.GetBytes(body), category, resourceId);

    /// <summary>Sends a body; on return its records can be read.</summary>
    public async Task<IntakeResult> SendAsync(byte[] body, string? category = null, string? resourceId = null)
    {
        var result = await Intake.AcceptAsync(body, new IntakeDefaults(category, resourceId, Source), TestContext.Current.CancellationToken);
        foreach (var workspace in (Workspace[])[Workspace, Workspace.Default])
        {
            var address = new DestinationAddress(DestinationKind.Workspace, workspace.ResourceId);
            Assert.True(await _deliveries.WaitForAsync(address, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        }

        return result;
    }

    /// <summary>The rows of a table in the order in which they were sent.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReadAsync(string table)
    {
        var rows = await _clickHouse.ReadTextsAsync(
            $"SELECT formatRowNoNewline('JSONEachRow', *) FROM (SELECT * FROM {Workspace.Database}.{table} ORDER BY _TimeReceived, toString(_RecordId))");
        return [.. rows.Select(row => JsonSerializer.Deserialize<JsonElement>(row))];
    }

    /// <summary>The rows of a table, which is empty afterwards.</summary>
    public async Task<IReadOnlyList<JsonElement>> TakeAsync(string table)
    {
        var rows = await ReadAsync(table);
        await _clickHouse.ExecuteAsync($"TRUNCATE TABLE {Workspace.Database}.{table}");
        return rows;
    }

    /// <summary>The rejected records of this test.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReadRejectedAsync()
    {
        var rows = await _clickHouse.ReadTextsAsync(
            $"SELECT formatRowNoNewline('JSONEachRow', *) FROM (SELECT * FROM {Workspace.Default.Database}.PatchbayRejected WHERE Source = '{Source}' ORDER BY Index)");
        return [.. rows.Select(row => JsonSerializer.Deserialize<JsonElement>(row))];
    }

    public async ValueTask DisposeAsync()
    {
        await _deliveries.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}

/// <summary>One intake for all tests of a class.</summary>
public sealed class SharedIntakeBed(EmbeddedEngine engine) : IAsyncLifetime
{
    internal IntakeBed Bed { get; private set; } = null!;

    internal IClickHouse ClickHouse => engine.ClickHouse;

    public async ValueTask InitializeAsync() => Bed = await IntakeBed.CreateAsync(engine.ClickHouse);

    public ValueTask DisposeAsync() => Bed.DisposeAsync();
}
