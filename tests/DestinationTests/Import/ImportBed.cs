using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Patchbay.Catalog;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations;
using Patchbay.Pipeline.Destinations.Workspaces;
using Patchbay.Pipeline.Import;
using Patchbay.Pipeline.Intake;
using Patchbay.Pipeline.Journal;
using Patchbay.Pipeline.Routing;
using Patchbay.Workspaces;
using Patchbay.Workspaces.State;

namespace Patchbay.DestinationTests.Import;

/// <summary>A server's imports with what they need: state, journal, connections, and a destination that notes what it gets.</summary>
internal sealed class ImportBed : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly TempFolder _folder;
    private readonly HttpClient _http;
    private readonly Deliveries _deliveries;
    private readonly Collector _collector;

    private ImportBed(TempFolder folder, HttpClient http, Deliveries deliveries, Collector collector, StateStore state, RecordIntake intake, CurrentRouting routing, Imports imports)
    {
        (_folder, _http, _deliveries, _collector) = (folder, http, deliveries, collector);
        (State, Intake, Routing, Imports) = (state, intake, routing, imports);
    }

    /// <summary>A storage account of its own, so that no other test's positions are met.</summary>
    public static string NewId(string type) => $"/subscriptions/s/resourceGroups/{Guid.NewGuid():N}/providers/{type}";

    public StateStore State { get; }

    public RecordIntake Intake { get; }

    public CurrentRouting Routing { get; }

    public Imports Imports { get; }

    /// <summary>Makes one.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="id">The id of the connection that there is.</param>
    /// <param name="connection">The connection.</param>
    public static async Task<ImportBed> CreateAsync(EmbeddedEngine engine, string id, object connection)
    {
        var (folder, http, collector) = (new TempFolder(), new HttpClient(), new Collector());
        var file = Path.Combine(folder.Path, "connections.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new Dictionary<string, object> { [id] = connection }));
        var connections = DestinationConnections.Read(file, http, out var failures);
        Assert.Empty(failures);
        var workspaces = new WorkspaceDestinations(engine.ClickHouse, new WorkspaceDirectory([Workspace.Default]));
        var deliveries = Deliveries.Open(
            Path.Combine(folder.Path, "journal"), new DestinationProviders([collector]), new DeadLetters(engine.ClickHouse, TimeProvider.System), new JournalOptions(), new DeliveryOptions(),
            TimeProvider.System, NullLogger.Instance);
        var everything = LogCatalog.Current.Categories.ToDictionary(category => category, _ => new CategoryRoute([], [Collector.Address]));
        var routing = new CurrentRouting(new RoutingTable([new ResourceRoute(Records.Resource, everything)]));
        var intake = new RecordIntake(routing, deliveries, workspaces, TimeProvider.System, new IntakeOptions());
        var state = await StateStore.OpenAsync(engine.ClickHouse);
        var imports = await Imports.OpenAsync(state, intake, routing, connections, new ImportOptions { Folders = [folder.Path] }, NullLogger<Imports>.Instance);
        return new(folder, http, deliveries, collector, state, intake, routing, imports);
    }

    /// <summary>Runs an import to its end.</summary>
    public async Task<ImportStatus> RunAsync(ImportSource source)
    {
        var name = $"{Guid.NewGuid():N}";
        Assert.Null(await Imports.StartAsync(name, source));
        using var patience = new CancellationTokenSource(Patience);
        while (Imports.Find(name)!.State != ImportState.Finished)
            await Task.Delay(20, patience.Token);
        return Imports.Find(name)!;
    }

    /// <summary>The messages of all records that were taken, in any order.</summary>
    public async Task<IReadOnlyList<string>> TakenAsync()
    {
        Assert.True(await _deliveries.WaitForAsync(Collector.Address, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        return [.. _collector.Messages.Order(StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        await Imports.DisposeAsync();
        await _deliveries.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    private sealed class Collector : IDestinationProvider, IDestination
    {
        public static DestinationAddress Address { get; } = new(DestinationKind.StorageAccount, ResourceId.Parse("/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/collector"));

        public ConcurrentQueue<string> Messages { get; } = new();

        public DestinationKind Kind => DestinationKind.StorageAccount;

        public BatchLimits Limits { get; } = new(1000, 1 << 20);

        public string? WhyNot(DestinationAddress address) => null;

        public ValueTask<IDestination> OpenAsync(DestinationAddress address, string? marker, CancellationToken cancellationToken) => ValueTask.FromResult<IDestination>(this);

        public Task<DeliveryResult> SendAsync(DeliveryBatch batch, CancellationToken cancellationToken)
        {
            foreach (ref readonly var record in batch.Records)
            {
                var properties = JsonDocument.Parse(record.Body).RootElement.GetProperty("properties");
                Messages.Enqueue(properties.GetProperty("MessageId").GetString()!);
            }

            return Task.FromResult(DeliveryResult.Confirmed(batch));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
