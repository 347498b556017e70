using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;
using Patchbay.Pipeline.Delivery;
using Patchbay.Workspaces;
using Patchbay.Workspaces.LifeLines;
using Patchbay.Workspaces.State;

namespace Patchbay.Pipeline.Purging;

/// <summary>Deletes records that somebody chose, one purge after the other, and remembers how many of whom.</summary>
/// <param name="clickHouse">The engine that holds the records.</param>
/// <param name="workspaces">The workspaces.</param>
/// <param name="state">Keeps the purges.</param>
/// <param name="deliveries">Knows what is still on its way into a workspace.</param>
/// <param name="indexer">Knows on which days records with an identifier are.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="logger">Is told of every purge: by whom, of what, and how many records; never the values that chose them.</param>
public sealed partial class Purges(
    IClickHouse clickHouse, WorkspaceDirectory workspaces, StateStore state, Deliveries deliveries, DayIndexer indexer, TimeProvider clock, ILogger<Purges> logger)
{
    private const string Kind = "purge";

    /// <summary>How many purges may be asked for in an hour, as Azure says.</summary>
    public const int PerHourMax = 50;

    // A request that was being read when the purge came is in the journal after this time.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Purge> _purges = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim _work = new(0);

    /// <summary>Reads the purges from the state. Called once, before anything else.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        foreach (var document in await state.ReadAsync(Kind, cancellationToken).ConfigureAwait(false))
        {
            var purge = JsonSerializer.Deserialize(document.Body!, PurgeJson.Default.Purge)!;
            _purges[purge.Id] = purge;
        }
    }

    /// <summary>Finds a purge of a workspace.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="id">The purge's id in any case.</param>
    public Purge? Find(Workspace workspace, string id) => _purges.TryGetValue(id, out var purge) && purge.Workspace == workspace.Id ? purge : null;

    /// <summary>How many records of a resource were purged from a table, or are about to be.</summary>
    /// <param name="workspace">The table's workspace.</param>
    /// <param name="table">The table.</param>
    /// <param name="resource">The resource's id in lower case.</param>
    public long CountOf(Workspace workspace, LogTable table, string resource) =>
        _purges.Values.Where(purge => purge.Workspace == workspace.Id && purge.Table == table.Name).Sum(purge => purge.Found?.GetValueOrDefault(resource) ?? 0);

    /// <summary>Takes a purge, which is then carried out even if the server stops in between.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="table">The table.</param>
    /// <param name="filters">Which records.</param>
    /// <param name="by">Who asks.</param>
    /// <returns>The purge; null when there were <see cref="PerHourMax"/> within the hour.</returns>
    /// <exception cref="FormatException">The filters cannot be meant; the message says so to whoever sent them.</exception>
    public async Task<Purge?> BeginAsync(Workspace workspace, LogTable table, IReadOnlyList<PurgeFilter> filters, string by)
    {
        PurgeFilter.Write(filters, table, []);
        var now = clock.GetUtcNow();
        if (_purges.Values.Count(purge => now - purge.Requested < TimeSpan.FromHours(1)) >= PerHourMax)
            return null;
        var purge = new Purge($"purge-{Guid.NewGuid()}", workspace.Id, table.Name, by, now) { Filters = filters };
        await StoreAsync(purge).ConfigureAwait(false);
        LogBegun(purge.Id, table.Name, workspace.Name, by, string.Join(" and ", filters.Select(filter => $"{filter.Column} {filter.Operator} …")));
        _work.Release();
        return purge;
    }

    /// <summary>Carries out purges until it is told to stop.</summary>
    /// <param name="cancellationToken">Tells it to stop; the next run goes on where this one was.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var wait = LookAgain;
            foreach (var purge in _purges.Values.Where(purge => !purge.IsDone).OrderBy(purge => purge.Requested))
            {
                try
                {
                    await StepAsync(purge, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    LogFailed(purge.Id, exception.Message);
                    wait = AfterFailure;
                }
            }

            if (_purges.Values.All(purge => purge.IsDone))
                await _work.WaitAsync(cancellationToken).ConfigureAwait(false);
            else
                await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task StepAsync(Purge purge, CancellationToken cancellationToken)
    {
        var workspace = workspaces.All.FirstOrDefault(one => one.Id == purge.Workspace);
        if (workspace?.FindTable(purge.Table) is not { } table)
        {
            // The table was deleted with all that it held.
            await StoreAsync(purge with { IsDone = true, Filters = [], Found = purge.Found ?? new Dictionary<string, long>() }).ConfigureAwait(false);
            return;
        }

        // What was accepted before the purge and is not stored yet would come after it.
        if (clock.GetUtcNow() - purge.Requested < Settling ||
            !await deliveries.WaitForAsync(new DestinationAddress(DestinationKind.Workspace, workspace.ResourceId), LookAgain, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var parameters = new List<SqlParameter> { SqlParameter.Int64("requested", purge.Requested.UtcTicks - DateTime.UnixEpoch.Ticks) };
        var condition = $"{PurgeFilter.Write(purge.Filters, table, parameters)} AND reinterpretAsInt64(_TimeReceived) <= {{requested:Int64}}";
        var name = $"{SqlText.Identifier(workspace.Database)}.{SqlText.Identifier(table.Name)}";
        // The counts are kept before anything goes: whoever dies in between does not count again what is half gone.
        if (purge.Found is null)
        {
            var (found, days) = await CountAsync(name, table, condition, parameters, cancellationToken).ConfigureAwait(false);
            await StoreAsync(purge = purge with { Found = found, Days = days }).ConfigureAwait(false);
        }

        if (purge.Found!.Count > 0)
        {
            await clickHouse.ExecuteAsync(
                new Statement($"ALTER TABLE {name} DELETE WHERE {condition}") { Parameters = parameters, Settings = [new("mutations_sync", "2")] }, cancellationToken).ConfigureAwait(false);
            await indexer.ForgetAsync(workspace, table, purge.Days, cancellationToken).ConfigureAwait(false);
        }

        await StoreAsync(purge with { IsDone = true, Filters = [] }).ConfigureAwait(false);
        LogDone(purge.Id, purge.Found.Values.Sum(), table.Name, workspace.Name, purge.By);
    }

    private async Task<(Dictionary<string, long> Found, IReadOnlyList<uint> Days)> CountAsync(string name, LogTable table, string condition, IReadOnlyList<SqlParameter> parameters, CancellationToken cancellationToken)
    {
        var resource = table.FindColumn("_ResourceId") is null ? "''" : "CAST(_ResourceId AS String)";
        var statement = new Statement($"SELECT {resource} AS resource, toInt64(count()), toYYYYMMDD(TimeGenerated) AS day FROM {name} WHERE {condition} GROUP BY resource, day") { Parameters = parameters };
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var days = new HashSet<uint>();
        await using var result = await clickHouse.QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } block)
        {
            for (var row = 0; row < block.RowCount; row++)
            {
                var of = Encoding.UTF8.GetString(((StringColumn)block.Columns[0])[row]);
                counts[of] = counts.GetValueOrDefault(of) + ((ValueColumn<long>)block.Columns[1])[row];
                days.Add(((ValueColumn<uint>)block.Columns[2])[row]);
            }
        }

        return (counts, [.. days]);
    }

    private async Task StoreAsync(Purge purge)
    {
        await state.WriteAsync([new StateDocument(Kind, purge.Id, JsonSerializer.Serialize(purge, PurgeJson.Default.Purge))]).ConfigureAwait(false);
        _purges[purge.Id] = purge;
    }

    [LoggerMessage(7350, LogLevel.Information, "{Id}: {By} purges {Table} of the workspace '{Workspace}' where {Condition}.")]
    private partial void LogBegun(string id, string table, string workspace, string by, string condition);

    [LoggerMessage(7351, LogLevel.Information, "{Id}: {Count} records of {Table} of the workspace '{Workspace}' are gone, as {By} asked.")]
    private partial void LogDone(string id, long count, string table, string workspace, string by);

    [LoggerMessage(7352, LogLevel.Warning, "{Id} failed: {Reason} It is tried again.")]
    private partial void LogFailed(string id, string reason);
}
