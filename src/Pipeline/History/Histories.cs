using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Settings;
using Patchbay.Workspaces;
using Patchbay.Workspaces.State;

namespace Patchbay.Pipeline.History;

/// <summary>Sends destinations what a workspace had of their setting's past, through the journal, beside the live stream.</summary>
/// <param name="clickHouse">The engine of the workspace that holds the past.</param>
/// <param name="source">That workspace.</param>
/// <param name="state">Keeps how far each history is.</param>
/// <param name="deliveries">Takes the records.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="logger">Is told of the end of a history, and of failures.</param>
public sealed partial class Histories(IClickHouse clickHouse, Workspace source, StateStore state, Deliveries deliveries, TimeProvider clock, ILogger<Histories> logger)
{
    private const string Kind = "history";

    // So much of the journal may lie before a destination when more history is put behind it: the live stream does not wait long.
    private const long LagBytesMax = 16 << 20;

    // Requests that were being read when a setting came into force, and went where the settings before said, are in the journal after this time.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, HistoryJob> _jobs = new(StringComparer.Ordinal);
    // Entries that a server put into the journal and did not note before it ended.
    private readonly HashSet<UInt128> _sentBefore = [];
    private readonly SemaphoreSlim _work = new(0);
    private readonly HistoryReader _reader = new(clickHouse, source);
    private readonly DestinationAddress _source = new(DestinationKind.Workspace, source.ResourceId);

    /// <summary>All histories, ordered by resource, setting and destination.</summary>
    public IReadOnlyList<HistoryJob> All => [.. _jobs.Values.OrderBy(job => job.Id, StringComparer.Ordinal)];

    /// <summary>Begins to send what a setting wants of the past; nothing when it wants none, or when the same is under way or done.</summary>
    /// <param name="resource">The setting's resource.</param>
    /// <param name="setting">The setting, which is in force.</param>
    /// <param name="since">The moment since when it is: what arrived later is in the live stream.</param>
    /// <param name="cancellationToken">Gives up; the call can be repeated.</param>
    public async Task BeginAsync(ResourceId resource, DiagnosticSetting setting, DateTimeOffset since, CancellationToken cancellationToken = default)
    {
        if (setting.Properties.PatchbayHistoryFrom is not { } from)
            return;
        var categories = DiagnosticSettingRules.EnabledCategories(setting.Properties).Where(category => category.Table is not null).Select(category => category.Id).ToList();
        foreach (var destination in setting.Destinations.Where(destination => destination.Kind != DestinationKind.Workspace))
        {
            var job = new HistoryJob(resource.ToString(), setting.Name, destination.Key, categories, from.UtcDateTime, since.UtcDateTime);
            if (_jobs.ContainsKey(job.Id))
                continue;
            job = job with { Total = await _reader.CountAsync(job, cancellationToken).ConfigureAwait(false) };
            await StoreAsync(job).ConfigureAwait(false);
            _work.Release();
        }
    }

    /// <summary>Forgets the histories of a setting that is deleted. What is in the journal by then is still delivered.</summary>
    /// <param name="resource">The setting's resource.</param>
    /// <param name="setting">Its name in any case.</param>
    public async Task EndAsync(ResourceId resource, string setting)
    {
        foreach (var job in All.Where(job => ResourceId.Parse(job.ResourceId).Equals(resource) && job.Setting.Equals(setting, StringComparison.OrdinalIgnoreCase)))
        {
            _jobs.TryRemove(job.Id, out _);
            await state.WriteAsync([new StateDocument(Kind, job.Id, null)]).ConfigureAwait(false);
        }
    }

    /// <summary>Reads how far all histories are, before any request is taken, and begins those that a server was about to begin when it ended.</summary>
    /// <param name="settings">The settings with a past, and since when they are in force.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LoadAsync(IEnumerable<(ResourceId Resource, DiagnosticSetting Setting, DateTimeOffset InForceSince)> settings, CancellationToken cancellationToken = default)
    {
        foreach (var document in await state.ReadAsync(Kind, cancellationToken).ConfigureAwait(false))
        {
            var job = JsonSerializer.Deserialize(document.Body!, HistoryJson.Default.HistoryJob)!;
            _jobs.TryAdd(job.Id, job);
        }

        foreach (var (resource, setting, since) in settings)
            await BeginAsync(resource, setting, since, cancellationToken).ConfigureAwait(false);
        foreach (var job in All)
            await LookAtNextAsync(job, cancellationToken).ConfigureAwait(false);
    }

    // The journal knows which of the next entries it has, until it forgets them when other requests come.
    private async Task LookAtNextAsync(HistoryJob job, CancellationToken cancellationToken)
    {
        while (!job.IsDone)
        {
            (var entries, job) = await _reader.ReadAsync(job, cancellationToken).ConfigureAwait(false);
            _sentBefore.UnionWith(entries.Select(entry => entry.Request!.Value.Key).Where(key => deliveries.FindRequest(key) is not null));
            if (entries.Count > 0)
                return;
        }
    }

    /// <summary>Goes on with all histories until it is told to stop.</summary>
    /// <param name="cancellationToken">Tells it to stop; the next run goes on where this one was.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                foreach (var job in All.Where(job => !job.IsDone))
                    await StepAsync(job, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception.Message);
                await Task.Delay(AfterFailure, cancellationToken).ConfigureAwait(false);
            }

            if (All.All(job => job.IsDone))
                await _work.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task StepAsync(HistoryJob job, CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow().UtcDateTime - job.Until < Settling)
        {
            await Task.Delay(LookAgain, cancellationToken).ConfigureAwait(false);
            return;
        }

        // Everything that arrived before the setting has to be in the workspace, or it would be missed.
        while (!await deliveries.WaitForAsync(_source, LookAgain, cancellationToken).ConfigureAwait(false))
            await Task.Delay(LookAgain, cancellationToken).ConfigureAwait(false);
        if (deliveries.Destinations().FirstOrDefault(known => known.Address.Key == job.Destination) is { BytesBehind: > LagBytesMax })
        {
            await Task.Delay(LookAgain, cancellationToken).ConfigureAwait(false);
            return;
        }

        var (entries, next) = await _reader.ReadAsync(job, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(entries.Where(entry => !IsSent(entry.Request!.Value.Key)).Select(entry => deliveries.AppendAsync(entry))).ConfigureAwait(false);
        if (!_jobs.ContainsKey(job.Id))
            return; // Its setting was deleted meanwhile.
        await StoreAsync(next).ConfigureAwait(false);
        if (next.IsDone)
            LogDone(next.Setting, next.ResourceId, next.Sent, next.Destination);
    }

    private bool IsSent(UInt128 key) => _sentBefore.Contains(key) || deliveries.FindRequest(key) is not null;

    private async Task StoreAsync(HistoryJob job)
    {
        await state.WriteAsync([new StateDocument(Kind, job.Id, JsonSerializer.Serialize(job, HistoryJson.Default.HistoryJob))]).ConfigureAwait(false);
        _jobs[job.Id] = job;
    }

    [LoggerMessage(7340, LogLevel.Information, "The history of the setting '{Setting}' of {Resource} is in the journal: {Count} records for {Destination}.")]
    private partial void LogDone(string setting, string resource, long count, string destination);

    [LoggerMessage(7341, LogLevel.Warning, "History could not be read or sent: {Reason} It is tried again.")]
    private partial void LogFailed(string reason);
}
