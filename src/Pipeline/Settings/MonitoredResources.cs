using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Patchbay.Catalog;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Routing;
using Patchbay.Workspaces;
using Patchbay.Workspaces.State;

namespace Patchbay.Pipeline.Settings;

/// <summary>The resources and their diagnostic settings. A change is durable first and in force then, at once.</summary>
/// <remarks>As in Azure, the settings of a deleted resource stay: if the resource is made again, they are in force again.</remarks>
public sealed class MonitoredResources
{
    private const string ResourceKind = "resource";
    private const string SettingKind = "diagnosticSetting";
    private const string ServerKind = "server";

    // Longer than it takes to make a setting durable.
    private static readonly TimeSpan ChangeAhead = TimeSpan.FromSeconds(0.5);

    private readonly StateStore _state;
    private readonly WorkspaceDirectory _workspaces;
    private readonly DestinationProviders _destinations;
    // One change at a time: each is checked against all that were made before it.
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly ConcurrentDictionary<(ResourceId Resource, string Setting), DateTimeOffset> _since = new();
    private volatile Snapshot _snapshot;

    private MonitoredResources(StateStore state, WorkspaceDirectory workspaces, DestinationProviders destinations, Snapshot snapshot)
    {
        _destinations = destinations;
        _state = state;
        _workspaces = workspaces;
        _snapshot = snapshot;
        Routing = new CurrentRouting(snapshot.Route(workspaces, destinations));
    }

    /// <summary>Where records go at this moment.</summary>
    public CurrentRouting Routing { get; }

    /// <summary>Reads what the state holds. The very first start makes a resource whose logs all go to the default workspace.</summary>
    /// <param name="state">The state.</param>
    /// <param name="workspaces">The workspaces that settings may name.</param>
    /// <param name="destinations">Who delivers to destinations.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<MonitoredResources> OpenAsync(
        StateStore state, WorkspaceDirectory workspaces, DestinationProviders destinations, CancellationToken cancellationToken = default)
    {
        if ((await state.ReadAsync(ServerKind, cancellationToken).ConfigureAwait(false)).Count == 0)
        {
            await state.WriteAsync([new(ServerKind, "firstStart", "{}"), .. FirstDocuments()], cancellationToken).ConfigureAwait(false);
        }

        var resources = from document in await state.ReadAsync(ResourceKind, cancellationToken).ConfigureAwait(false)
                        let stored = JsonSerializer.Deserialize(document.Body!, SettingsJson.Default.StoredResource)!
                        select new MonitoredResource(ResourceId.Parse(stored.Id), stored.Body);
        var settings = from document in await state.ReadAsync(SettingKind, cancellationToken).ConfigureAwait(false)
                       let stored = JsonSerializer.Deserialize(document.Body!, SettingsJson.Default.StoredSetting)!
                       select (Resource: ResourceId.Parse(stored.ResourceId), Setting: new DiagnosticSetting(stored.Name, stored.Properties), stored.InForceSince);
        var known = settings.ToList();
        var snapshot = known.Aggregate(resources.Aggregate(Snapshot.Empty, (all, resource) => all.With(resource)), (all, setting) => all.With(setting.Resource, setting.Setting));
        var opened = new MonitoredResources(state, workspaces, destinations, snapshot);
        foreach (var (resource, setting, since) in known)
        {
            if (since is { } time)
            {
                opened._since[Key(resource, setting.Name)] = time;
            }
        }

        return opened;
    }

    /// <summary>All resources, ordered by id.</summary>
    public IEnumerable<MonitoredResource> All => _snapshot.Resources.Values.OrderBy(resource => resource.Id.Lower, StringComparer.Ordinal);

    /// <summary>Finds a resource.</summary>
    /// <param name="id">Its id.</param>
    public MonitoredResource? Find(ResourceId id) => _snapshot.Resources.GetValueOrDefault(id);

    /// <summary>The diagnostic settings of a resource, ordered by name.</summary>
    /// <param name="resourceId">The resource.</param>
    public IReadOnlyCollection<DiagnosticSetting> SettingsOf(ResourceId resourceId) => [.. _snapshot.SettingsOf(resourceId).Values];

    /// <summary>Finds a diagnostic setting.</summary>
    /// <param name="resourceId">The resource.</param>
    /// <param name="name">The setting's name in any case.</param>
    public DiagnosticSetting? FindSetting(ResourceId resourceId, string name) => _snapshot.SettingsOf(resourceId).GetValueOrDefault(name);

    /// <summary>Creates or replaces a resource.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="cancellationToken">Gives up while other changes are made.</param>
    /// <returns>The resource as it is now, and whether it is new. One that was there keeps the spelling of its id.</returns>
    public async Task<(MonitoredResource Resource, bool Created)> PutAsync(MonitoredResource resource, CancellationToken cancellationToken = default)
    {
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        var existing = Find(resource.Id);
        var stored = resource with { Id = existing?.Id ?? resource.Id };
        await ChangeAsync(Document(stored), _snapshot.With(stored)).ConfigureAwait(false);
        return (stored, existing is null);
    }

    /// <summary>Deletes a resource; its settings stay for the case that it is made again.</summary>
    /// <param name="id">The resource.</param>
    /// <param name="cancellationToken">Gives up while other changes are made.</param>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> DeleteAsync(ResourceId id, CancellationToken cancellationToken = default)
    {
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        if (Find(id) is null)
        {
            return false;
        }

        await ChangeAsync(new(ResourceKind, id.Lower, null), _snapshot.Without(id)).ConfigureAwait(false);
        return true;
    }

    /// <summary>Creates or replaces a diagnostic setting.</summary>
    /// <param name="resourceId">The resource; it exists.</param>
    /// <param name="setting">The setting.</param>
    /// <param name="cancellationToken">Gives up while other changes are made.</param>
    /// <returns>Null when it is stored and in force, else what keeps it from being stored.</returns>
    public async Task<SettingProblem?> PutSettingAsync(ResourceId resourceId, DiagnosticSetting setting, CancellationToken cancellationToken = default)
    {
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        var others = _snapshot.SettingsOf(resourceId).Remove(setting.Name);
        var problem = DiagnosticSettingRules.Check(setting, [.. others.Values], _workspaces) ?? DiagnosticSettingRules.CheckHistory(setting, FindSetting(resourceId, setting.Name));
        if (problem is null)
        {
            var existing = FindSetting(resourceId, setting.Name);
            var snapshot = _snapshot.With(resourceId, setting);
            _since[Key(resourceId, setting.Name)] =
                setting.Properties.PatchbayHistoryFrom is null ? await ChangeAsync(Document(resourceId, setting), snapshot).ConfigureAwait(false) :
                existing is not null && WantsSamePast(existing, setting) && _since.TryGetValue(Key(resourceId, setting.Name), out var since) ? await ChangeAsync(Document(resourceId, setting, since), snapshot, since).ConfigureAwait(false) :
                await ChangeAtATimeAsync(resourceId, setting, snapshot).ConfigureAwait(false);
        }

        return problem;
    }

    /// <summary>The settings with a past, and since when they are in force.</summary>
    public IEnumerable<(ResourceId Resource, DiagnosticSetting Setting, DateTimeOffset InForceSince)> WithPast =>
        from resource in All
        from setting in SettingsOf(resource.Id)
        where setting.Properties.PatchbayHistoryFrom is not null && _since.ContainsKey(Key(resource.Id, setting.Name))
        select (resource.Id, setting, InForceSince(resource.Id, setting.Name));

    /// <summary>Since when a setting is in force that has a past, or was stored by this process.</summary>
    /// <param name="resourceId">The resource.</param>
    /// <param name="name">The setting's name in any case.</param>
    public DateTimeOffset InForceSince(ResourceId resourceId, string name) => _since[Key(resourceId, name)];

    /// <summary>Routes anew: which destinations are delivered to has changed.</summary>
    public async Task RerouteAsync()
    {
        using var turn = await TakeTurnAsync(CancellationToken.None).ConfigureAwait(false);
        Routing.Replace(_snapshot.Route(_workspaces, _destinations), TimeProvider.System);
    }

    /// <summary>Deletes a diagnostic setting.</summary>
    /// <param name="resourceId">The resource.</param>
    /// <param name="name">The setting's name in any case.</param>
    /// <param name="cancellationToken">Gives up while other changes are made.</param>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> DeleteSettingAsync(ResourceId resourceId, string name, CancellationToken cancellationToken = default)
    {
        using var turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        if (FindSetting(resourceId, name) is not { } setting)
        {
            return false;
        }

        await ChangeAsync(Document(resourceId, setting) with { Body = null }, _snapshot.Without(resourceId, setting)).ConfigureAwait(false);
        return true;
    }

    private static IEnumerable<StateDocument> FirstDocuments()
    {
        var logs = new LogSettings { CategoryGroup = CategoryGroup.AllLogs, Enabled = true };
        yield return Document(new MonitoredResource(RoutingTable.LocalResource, new MonitoredResourceBody()));
        yield return Document(
            RoutingTable.LocalResource,
            new DiagnosticSetting("default", new DiagnosticSettingProperties { WorkspaceId = Workspace.Default.ResourceId.ToString(), Logs = [logs] }));
    }

    private static StateDocument Document(MonitoredResource resource) =>
        new(ResourceKind, resource.Id.Lower, JsonSerializer.Serialize(new StoredResource(resource.Id.ToString(), resource.Body), SettingsJson.Default.StoredResource));

    private static (ResourceId, string) Key(ResourceId resourceId, string setting) => (resourceId, setting.ToLowerInvariant());

    private static bool WantsSamePast(DiagnosticSetting one, DiagnosticSetting other) =>
        one.Properties.PatchbayHistoryFrom == other.Properties.PatchbayHistoryFrom && one.Destinations.SequenceEqual(other.Destinations) &&
        DiagnosticSettingRules.EnabledCategories(one.Properties).ToHashSet().SetEquals(DiagnosticSettingRules.EnabledCategories(other.Properties));

    private static StateDocument Document(ResourceId resourceId, DiagnosticSetting setting, DateTimeOffset? since = null) => new(
        SettingKind,
        $"{resourceId.Lower}/{setting.Name.ToLowerInvariant()}",
        JsonSerializer.Serialize(new StoredSetting(resourceId.ToString(), setting.Name, setting.Properties) { InForceSince = since }, SettingsJson.Default.StoredSetting));

    private async Task<Turn> TakeTurnAsync(CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(_changing);
    }

    // From here on nothing is given up: a document that is on disk but not in force would come as a surprise at the next start.
    private async Task<DateTimeOffset> ChangeAsync(StateDocument document, Snapshot snapshot, DateTimeOffset? since = null)
    {
        await _state.WriteAsync([document], CancellationToken.None).ConfigureAwait(false);
        _snapshot = snapshot;
        var replaced = Routing.Replace(snapshot.Route(_workspaces, _destinations), TimeProvider.System);
        return since ?? replaced;
    }

    // The end of a setting's past is the beginning of its live stream. So that a crash between the two cannot move one of them, it
    // is a time to come, and durable before it comes.
    private async Task<DateTimeOffset> ChangeAtATimeAsync(ResourceId resourceId, DiagnosticSetting setting, Snapshot snapshot)
    {
        for (var wait = ChangeAhead; ; wait *= 2)
        {
            var from = DateTimeOffset.UtcNow + wait;
            await _state.WriteAsync([Document(resourceId, setting, from)], CancellationToken.None).ConfigureAwait(false);
            if (!Routing.TryReplaceAt(snapshot.Route(_workspaces, _destinations), from, TimeProvider.System))
            {
                continue; // The disk was slower than that.
            }

            while (Routing.Read(TimeProvider.System).Now <= from)
            {
                await Task.Delay(from - DateTimeOffset.UtcNow is { Ticks: > 0 } rest ? rest : TimeSpan.FromMilliseconds(1)).ConfigureAwait(false);
            }

            _snapshot = snapshot;
            return from;
        }
    }

    private readonly struct Turn(SemaphoreSlim changing) : IDisposable
    {
        public void Dispose() => changing.Release();
    }
}
