using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Embedded;
using Patchbay.Pipeline.Collection;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations;
using Patchbay.Pipeline.Destinations.EventHubs;
using Patchbay.Pipeline.Destinations.Storage;
using Patchbay.Pipeline.Destinations.Workspaces;
using Patchbay.Pipeline.History;
using Patchbay.Pipeline.Import;
using Patchbay.Pipeline.Intake;
using Patchbay.Pipeline.Purging;
using Patchbay.Pipeline.Routing;
using Patchbay.Pipeline.Settings;
using Patchbay.Server.Access;
using Patchbay.Server.Audit;
using Patchbay.Server.Certificates;
using Patchbay.Server.Configuration;
using Patchbay.Server.Endpoints;
using Patchbay.Server.Errors;
using Patchbay.Server.Examples;
using Patchbay.Server.Identity;
using Patchbay.Server.Metrics;
using Patchbay.Server.OpenApi;
using Patchbay.Server.Requests;
using Patchbay.Server.Tail;
using Patchbay.Server.Telemetry;
using Patchbay.Workspaces;
using Patchbay.Workspaces.LifeLines;
using Patchbay.Workspaces.Query;
using Patchbay.Workspaces.State;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Server.Hosting;

/// <summary>Puts the parts together and runs them: engine first, then the state, then the listeners; stopped in the other order.</summary>
internal static class ServerHost
{
    /// <summary>Runs a server until it is told to stop.</summary>
    /// <exception cref="EngineUnavailableException">The engine does not start, or another server has the data folder.</exception>
    /// <exception cref="StartException">A port cannot be listened on, or the data folder cannot be used.</exception>
    public static async Task RunAsync(ServerSettings settings)
    {
        using var telemetry = TelemetryExport.Start();
        var folder = DataFolder.Open(settings.Server.Data);
        await using var clickHouse = await EmbeddedClickHouse.StartAsync(new EmbeddedOptions(folder.Engine)
        {
            LibraryPath = settings.Engine.LibraryPath,
            // Two more than queries may run at once: the state and the health check need not wait for queries.
            QueryConnections = settings.Engine.QueriesMax + 2,
            InsertConnections = settings.Engine.InsertsMax,
            FreeBytesMin = settings.Engine.FreeBytesMin,
        });
        var state = await StateStore.OpenAsync(clickHouse);
        var changes = await WorkspaceChanges.OpenAsync(state, new WorkspaceTables(clickHouse));
        var workspaces = changes.Directory;
        var documents = await ResourceDocuments.OpenAsync(state);
        var rules = new CollectionRules(documents, workspaces);
        var arrivals = new Arrivals();
        var workspaceDestinations = new WorkspaceDestinations(clickHouse, workspaces, arrivals, rules);
        using var http = DestinationFile.NewHttpClient();
        var connections = DestinationFile.Read(settings.Server, folder, http);
        var destinations = new DestinationProviders([workspaceDestinations, new StorageProvider(connections), new EventHubProvider(connections)]);
        var resources = await MonitoredResources.OpenAsync(state, workspaces, destinations);
        using var logging = LoggerFactory.Create(builder => ConfigureLogging(builder, settings.Server.LogLevel));
        var deadLetters = new DeadLetters(clickHouse, TimeProvider.System);
        await using var deliveries = Deliveries.Open(
            folder.Journal, destinations, deadLetters, settings.Journal.Journal(settings.Engine), settings.Journal.Delivery, TimeProvider.System, logging.CreateLogger<Deliveries>());
        var intake = NewIntake(resources.Routing);
        var importOptions = new ImportOptions { Folders = settings.Server.ImportFolderNames };
        await using var imports = await Imports.OpenAsync(state, intake, resources.Routing, connections, importOptions, logging.CreateLogger<Imports>());
        var histories = new Histories(clickHouse, Workspace.Default, state, deliveries, TimeProvider.System, logging.CreateLogger<Histories>());
        await histories.LoadAsync(resources.WithPast);
        var authority = new LocalAuthority(folder.Certificates, settings.Server.HostNames, TimeProvider.System);

        var keys = await ApiKeys.OpenAsync(state, TimeProvider.System);
        await using var queryAudit = await QueryAudit.OpenAsync(clickHouse, changes, settings.Query, TimeProvider.System, logging.CreateLogger<QueryAudit>());
        await using var activity = await ActivityLog.OpenAsync(clickHouse, logging.CreateLogger<ActivityLog>());
        var callers = new Callers(keys, settings.Identity);
        var grants = await Grants.OpenAsync(state, callers, TimeProvider.System);
        var roles = await RoleAssignments.OpenAsync(state);
        if (settings.Identity.Required && settings.Identity.OwnerList.Count == 0)
        {
            await OwnerKey.EnsureAsync(keys, folder.OwnerKey);
        }

        // Else all of the working directory is watched, and the engine's files may be in it.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(TelemetryExport.Variables);
        ConfigureLogging(builder.Logging, settings.Server.LogLevel);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, settings, authority));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(settings.Server.StopSecondsMax));
        builder.Services.AddOwnApi();
        builder.Services.AddSingleton<IClickHouse>(clickHouse);
        builder.Services.AddSingleton(state);
        builder.Services.AddSingleton(changes);
        builder.Services.AddSingleton(workspaces);
        builder.Services.AddSingleton(documents);
        builder.Services.AddSingleton(rules);
        builder.Services.AddSingleton(resources);
        builder.Services.AddSingleton(resources.Routing);
        builder.Services.AddSingleton(destinations);
        builder.Services.AddSingleton(deliveries);
        builder.Services.AddSingleton(deadLetters);
        var ruleIntake = NewIntake(new CurrentRouting(RoutingTable.DirectTo(Workspace.Default)));
        builder.Services.AddSingleton(intake);
        builder.Services.AddSingleton(imports);
        builder.Services.AddSingleton(new DestinationTest(connections, TimeProvider.System));
        builder.Services.AddSingleton<Func<Workspace, RecordIntake>>(workspace => NewIntake(new CurrentRouting(RoutingTable.DirectTo(workspace))));
        builder.Services.AddSingleton<IngestionTargets>();
        builder.Services.AddSingleton(connections);
        builder.Services.AddSingleton<Verification>();
        builder.Services.AddSingleton(histories);
        builder.Services.AddHostedService<HistoryService>();
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<ConnectionsService>(services, DestinationFile.PathOf(settings.Server, folder)));
        var indexer = new DayIndexer(clickHouse, TimeProvider.System);
        builder.Services.AddSingleton(indexer);
        var purges = new Purges(clickHouse, workspaces, state, deliveries, indexer, TimeProvider.System, logging.CreateLogger<Purges>());
        await purges.LoadAsync();
        builder.Services.AddSingleton(purges);
        builder.Services.AddHostedService<PurgeService>();
        builder.Services.AddHostedService<DayIndexService>();
        builder.Services.AddSingleton<DeliveryMetrics>();
        if (settings.Journal.CanarySeconds > 0)
        {
            builder.Services.AddSingleton(new Canary(ruleIntake, clickHouse, TimeSpan.FromSeconds(settings.Journal.CanarySeconds), logging.CreateLogger<Canary>()));
            builder.Services.AddHostedService<CanaryService>();
        }

        builder.Services.AddSingleton(authority);
        builder.Services.AddSingleton(new ServerFacts(folder, DateTimeOffset.UtcNow));
        builder.Services.AddSingleton(new PortalFiles(Path.Combine(AppContext.BaseDirectory, "portal")));
        builder.Services.AddSingleton(keys);
        builder.Services.AddSingleton(activity);
        builder.Services.AddSingleton(queryAudit);
        builder.Services.AddSingleton(callers);
        builder.Services.AddSingleton(grants);
        builder.Services.AddSingleton(roles);
        builder.Services.AddSingleton(TokenIssuer.Open(folder.SigningKey, TimeProvider.System));
        builder.Services.AddSingleton<OpenIdProvider>();
        builder.Services.AddSingleton<Audiences>();
        builder.Services.AddSingleton<TokenCheck>();
        builder.Services.AddSingleton<SessionCookie>();
        builder.Services.AddSingleton<Credentials>();
        builder.Services.AddSingleton<OpenIdSignIn>();
        builder.Services.AddSingleton<ProgramSignIns>();
        builder.Services.AddSingleton<TokenGrants>();
        builder.Services.AddSingleton<QueryAccess>();
        builder.Services.AddSingleton(settings.Identity);
        builder.Services.AddSingleton(settings.Server);
        builder.Services.AddSingleton(settings.Limits);
        builder.Services.AddSingleton(settings.Query);
        builder.Services.AddSingleton(settings.Engine);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<WorkspaceFunctions>();
        builder.Services.AddSingleton<WorkspaceQueries>();
        builder.Services.AddSingleton<QueryRate>();
        builder.Services.AddSingleton<QueryRunner>();
        builder.Services.AddSingleton<KustoRunner>();
        builder.Services.AddSingleton<FreshRecords>();
        builder.Services.AddSingleton<MetricSource>();
        builder.Services.AddSingleton<LifeLineFinder>();
        builder.Services.AddSingleton<ExampleTraffic>();
        builder.Services.AddSingleton(arrivals);
        builder.Services.AddSingleton<LiveTail>();
        builder.Services.AddSingleton(new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = settings.Engine.QueriesMax,
            QueueLimit = settings.Query.WaitingMax,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }));
        builder.Services.AddSingleton(new BodyBudget(settings.Limits.BodiesInFlightBytesMax));

        await using var app = builder.Build();
        if (TelemetryExport.IsOn)
        {
            app.UseMiddleware<RequestSpans>();
            app.Services.GetRequiredService<DeliveryMetrics>();
        }

        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<ErrorAnswers>();
        if (!settings.Identity.Required)
        {
            app.UseMiddleware<LocalCallersOnly>();
        }

        app.UseMiddleware<CleanPaths>();
        app.UseRouting();
        app.UseMiddleware<CallerCheck>();
        app.UseMiddleware<ActivityRecorder>();
        app.UseMiddleware<AccessCheck>();
        app.MapSignInApi();
        app.MapActivityLogApi();
        app.MapTokenApi();
        app.MapManagedIdentityApi();
        app.MapAuthorizeApi();
        app.MapSessionApi();
        app.MapCloudApi();
        app.MapKeysApi();
        app.MapRoleAssignmentsApi();
        app.MapRoutesApi();
        app.MapOwnApi();
        app.MapHealthApi();
        app.MapCertificateApi();
        app.MapStatusApi();
        app.MapRecordsApi();
        app.MapIngestionApi();
        app.MapDeliveryApi();
        app.MapQueryApi();
        app.MapQueryBatchApi();
        app.MapKustoApi();
        app.MapMetadataApi();
        app.MapExplainApi();
        app.MapSavedQueriesApi();
        app.MapLifeLineApi();
        app.MapExamplesApi();
        app.MapTailApi();
        app.MapCommunicationServicesApi();
        app.MapWorkspacesApi();
        app.MapPurgeApi();
        app.MapTablesApi();
        app.MapSavedSearchesApi();
        app.MapDataCollectionApi();
        app.MapDiagnosticSettingsApi();
        app.MapMetricsApi();
        app.MapDestinationsApi();
        app.MapImportsApi();
        app.MapPortalPages();

        await StartAsync(app);
        StartMessage.Print(Console.Out, app.Urls, folder, authority, settings);
        await app.WaitForShutdownAsync();
        telemetry.SendMetrics();

        RecordIntake NewIntake(CurrentRouting routing) => new(routing, deliveries, workspaceDestinations, TimeProvider.System, new IntakeOptions());
    }

    private static void ConfigureLogging(ILoggingBuilder logging, LogLevel least)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
        TelemetryExport.AddLogs(logging);
        logging.SetMinimumLevel(least);
        logging.AddFilter("Microsoft", least > LogLevel.Warning ? least : LogLevel.Warning);
        // It logs what it also throws; the caller of RunAsync says it in a sentence.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }

    private static void Listen(KestrelServerOptions kestrel, ServerSettings settings, LocalAuthority authority)
    {
        kestrel.AddServerHeader = false;
        // RequestBody limits what is read, for each API by itself and unpacked as well.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxConcurrentConnections = settings.Limits.ConnectionsMax;
        // A query can stand in the request line.
        kestrel.Limits.MaxRequestLineSize = 64 * 1024;

        // A key or a token in plain HTTP would be anybody's on the way.
        Listen(kestrel, settings.Server.ListensLocally ? settings.Server.Listen : "localhost", settings.Server.HttpPort, _ => { });
        Listen(kestrel, settings.Server.Listen, settings.Server.HttpsPort, listen => listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = authority.ServerContext }),
        }));
    }

    // localhost is the loopback address of IPv4 and, where there is one, of IPv6. A free port can be asked for at one address only.
    private static void Listen(KestrelServerOptions kestrel, string where, int port, Action<ListenOptions> configure)
    {
        if (where == "localhost" && port != 0)
        {
            kestrel.ListenLocalhost(port, configure);
        }
        else
        {
            kestrel.Listen(where == "localhost" ? IPAddress.Loopback : IPAddress.Parse(where), port, configure);
        }
    }

    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw new StartException($"{exception.Message.TrimEnd('.')}. Stop the program that uses the port, or choose another one (--http-port, --https-port).", exception);
        }
        catch (SocketException exception)
        {
            throw new StartException($"The server cannot listen where its settings say: {exception.Message}. Choose another address or port (--listen, --http-port, --https-port).", exception);
        }
    }
}
