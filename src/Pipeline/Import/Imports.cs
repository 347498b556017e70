using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Patchbay.Catalog;
using Patchbay.Pipeline.Destinations;
using Patchbay.Pipeline.Destinations.EventHubs.Kafka;
using Patchbay.Pipeline.Destinations.Storage;
using Patchbay.Pipeline.Intake;
using Patchbay.Pipeline.Routing;
using Patchbay.Workspaces.State;

namespace Patchbay.Pipeline.Import;

/// <summary>The imports of a server. They go on by themselves, also after a start of the server, until they are done or stopped.</summary>
public sealed partial class Imports : IAsyncDisposable
{
    private const string Kind = "import";
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(1);

    private readonly StateStore _state;
    private readonly RecordIntake _intake;
    private readonly CurrentRouting _routing;
    private readonly DestinationConnections _connections;
    private readonly ImportOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<string, Run> _runs = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim _changing = new(1, 1);

    private Imports(StateStore state, RecordIntake intake, CurrentRouting routing, DestinationConnections connections, ImportOptions options, ILogger logger) =>
        (_state, _intake, _routing, _connections, _options, _logger) = (state, intake, routing, connections, options, logger);

    /// <summary>All imports, ordered by name.</summary>
    public IReadOnlyList<ImportStatus> All => [.. _runs.Select(run => run.Value.Describe(run.Key)).OrderBy(status => status.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Opens the imports; those that were neither done nor stopped go on.</summary>
    /// <param name="state">Keeps them and their positions.</param>
    /// <param name="intake">Takes the records.</param>
    /// <param name="routing">Knows the resources.</param>
    /// <param name="connections">How storage accounts and event hubs are reached.</param>
    /// <param name="options">What they may read.</param>
    /// <param name="logger">Is told when an import begins, ends or is in trouble.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Imports> OpenAsync(
        StateStore state, RecordIntake intake, CurrentRouting routing, DestinationConnections connections, ImportOptions options, ILogger<Imports> logger, CancellationToken cancellationToken = default)
    {
        var imports = new Imports(state, intake, routing, connections, options, logger);
        foreach (var document in await state.ReadAsync(Kind, cancellationToken).ConfigureAwait(false))
        {
            var stored = JsonSerializer.Deserialize(document.Body!, ImportJson.Default.StoredImport)!;
            imports.Begin(stored.Name, stored.Source, stored.State);
        }

        return imports;
    }

    /// <summary>Finds an import.</summary>
    /// <param name="name">Its name in any case.</param>
    public ImportStatus? Find(string name) => _runs.TryGetValue(name, out var run) ? run.Describe(name) : null;

    /// <summary>Starts an import, or starts one again that is done or stopped: it goes on where its source was left.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="source">Where from.</param>
    /// <param name="cancellationToken">Gives up while others are started.</param>
    /// <returns>Why it cannot be started, as a sentence; null when it runs.</returns>
    public async Task<string?> StartAsync(string name, ImportSource source, CancellationToken cancellationToken = default)
    {
        if ((source.FindMistake() ?? WhyNot(source)) is { } problem)
            return problem;
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Two at once would both read from where the source was left.
            var same = _runs.FirstOrDefault(run => run.Value.IsActive && (run.Value.Source.Key == source.Key || run.Key.Equals(name, StringComparison.OrdinalIgnoreCase)));
            if (same.Key is not null)
                return $"The import '{same.Key}' reads {same.Value.Source.Key} at this moment. Stop it first, or wait until it is done.";
            await KeepAsync(name, source, ImportState.Running).ConfigureAwait(false);
            Begin(name, source, ImportState.Running);
            return null;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Stops an import; what it has read stays, and so does its position.</summary>
    /// <param name="name">Its name in any case.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Whether there is such an import.</returns>
    public async Task<bool> StopAsync(string name, CancellationToken cancellationToken = default)
    {
        if (!_runs.TryGetValue(name, out var run))
            return false;
        await run.StopAsync().ConfigureAwait(false);
        await KeepAsync(name, run.Source, run.Progress.State).ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends all imports for this run of the server.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_runs.Values.Select(run => run.Task)).ConfigureAwait(false);
        _closing.Dispose();
    }

    private string? WhyNot(ImportSource source) =>
        source.StorageAccountId is { } account ? _connections.FindStore(ResourceId.Parse(account)) is null ? _connections.Unknown(ResourceId.Parse(account)) : null
        : source.EventHubAuthorizationRuleId is { } rule ? _connections.FindEventHub(ResourceId.Parse(rule)) switch
        {
            null => _connections.Unknown(ResourceId.Parse(rule)),
            { Kafka: null } => $"{rule} is reached over HTTPS, and events can be read over Kafka only.",
            _ => KafkaLibrary.IsThere ? null : KafkaLibrary.Missing,
        }
        : _options.MayRead(source.Path!) ? File.Exists(source.Path) || Directory.Exists(source.Path) ? null : $"There is no file or folder {source.Path} on the server's machine."
        : $"The server may not read {source.Path}. Its setting ImportFolders names the folders that it may read.";

    private void Begin(string name, ImportSource source, ImportState state)
    {
        var run = new Run(source, CancellationTokenSource.CreateLinkedTokenSource(_closing.Token)) { Progress = { State = state } };
        if (run.IsActive)
            run.Task = Task.Run(() => RunAsync(name, run), CancellationToken.None);
        _runs[name] = run;
    }

    private async Task RunAsync(string name, Run run)
    {
        LogBegun(_logger, name, run.Source.Key);
        var failures = 0;
        while (run.IsActive)
        {
            try
            {
                run.Progress.State = ImportState.Running;
                await ReadAllAsync(run).ConfigureAwait(false);
                failures = 0;
                if (run.Source.Follow)
                {
                    run.Progress.State = ImportState.Waiting;
                    await Task.Delay(_options.LookAgainAfter, run.Stop.Token).ConfigureAwait(false);
                    continue;
                }

                run.Progress.State = ImportState.Finished;
                await KeepAsync(name, run.Source, ImportState.Finished).ConfigureAwait(false);
                LogFinished(_logger, name);
            }
            catch (OperationCanceledException) when (run.Stop.IsCancellationRequested)
            {
                run.Progress.State = ImportState.Stopped;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !run.Stop.IsCancellationRequested)
            {
                if (run.Progress.Trouble is null)
                    LogTrouble(_logger, name, exception.Message);
                run.Progress.Trouble = exception.Message;
                var wait = TimeSpan.FromSeconds(Math.Min(WaitMax.TotalSeconds, Math.Pow(2, Math.Min(failures++, 10))));
                await Task.Delay(wait, run.Stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ReadAllAsync(Run run)
    {
        var (source, token) = (run.Source, run.Stop.Token);
        if (source.EventHubAuthorizationRuleId is { } rule)
        {
            using var reader = new KafkaReader(_connections.FindEventHub(ResourceId.Parse(rule))!.Kafka!, source.EventHubName!, source.ConsumerGroup ?? ImportSource.DefaultConsumerGroup);
            await new EventHubImport(reader, source.Key, _intake, run.Progress).RunAsync(source.Follow ? null : Quiet, token).ConfigureAwait(false);
            return;
        }

        var positions = await ImportPositions.OpenAsync(_state, source.Key, token).ConfigureAwait(false);
        var (store, list) = source.StorageAccountId is { } account ? Account(_connections.FindStore(ResourceId.Parse(account))!)
            : File.Exists(source.Path) ? SingleFile(source.Path)
            : Folder(new FolderStore(source.Path!));
        var import = new BlobImport(store, list, source.Key, positions, _intake, _routing, run.Progress);
        await import.RunAsync(token).ConfigureAwait(false);
    }

    private static (IArchiveStore Store, BlobList List) Account(IArchiveStore store) => (store, cancellation => store.ListAsync(ArchivePath.ContainerPrefix, cancellation));

    private static (IArchiveStore Store, BlobList List) Folder(FolderStore store) =>
        (store, cancellation => store.ListAsync("", cancellation).Where(found => Path.GetExtension(found.Blob.Name) is ".json" or ".jsonl"));

    private static (IArchiveStore Store, BlobList List) SingleFile(string path) =>
        (new FolderStore(Path.GetDirectoryName(path)!), _ => AsyncEnumerable.ToAsyncEnumerable([(new ArchiveBlob("", Path.GetFileName(path)), new FileInfo(path).Length)]));

    private Task KeepAsync(string name, ImportSource source, ImportState state) => _state.WriteAsync(
        [new StateDocument(Kind, name.ToLowerInvariant(), JsonSerializer.Serialize(new StoredImport(name, source, state), ImportJson.Default.StoredImport))], CancellationToken.None);

    [LoggerMessage(7401, LogLevel.Information, "The import '{Name}' from {Source} begins.")]
    private static partial void LogBegun(ILogger logger, string name, string source);

    [LoggerMessage(7402, LogLevel.Information, "The import '{Name}' has read everything.")]
    private static partial void LogFinished(ILogger logger, string name);

    [LoggerMessage(7403, LogLevel.Warning, "The import '{Name}' cannot go on: {Reason} It tries again.")]
    private static partial void LogTrouble(ILogger logger, string name, string reason);

    private sealed class Run(ImportSource source, CancellationTokenSource stop)
    {
        public ImportSource Source => source;

        public CancellationTokenSource Stop => stop;

        public ImportProgress Progress { get; } = new();

        public Task Task { get; set; } = Task.CompletedTask;

        public bool IsActive => !stop.IsCancellationRequested && Progress.State is ImportState.Running or ImportState.Waiting;

        public ImportStatus Describe(string name) => Progress.Describe(name, source);

        public async Task StopAsync()
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.ConfigureAwait(false);
            if (Progress.State is not ImportState.Finished)
                Progress.State = ImportState.Stopped;
        }
    }
}

/// <summary>An import as the state keeps it.</summary>
internal sealed record StoredImport(string Name, ImportSource Source, ImportState State);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredImport))]
internal sealed partial class ImportJson : JsonSerializerContext;
