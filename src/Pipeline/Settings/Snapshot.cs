using System.Collections.Immutable;
using Patchbay.Catalog;
using Patchbay.Pipeline.Routing;
using Patchbay.Workspaces;

namespace Patchbay.Pipeline.Settings;

/// <summary>All resources and all diagnostic settings at one moment. Settings can outlive their resource.</summary>
internal sealed record Snapshot(
    ImmutableDictionary<ResourceId, MonitoredResource> Resources,
    ImmutableDictionary<ResourceId, ImmutableSortedDictionary<string, DiagnosticSetting>> Settings)
{
    private static readonly ImmutableSortedDictionary<string, DiagnosticSetting> NoSettings =
        ImmutableSortedDictionary.Create<string, DiagnosticSetting>(StringComparer.OrdinalIgnoreCase);

    public static Snapshot Empty { get; } = new(
        ImmutableDictionary<ResourceId, MonitoredResource>.Empty,
        ImmutableDictionary<ResourceId, ImmutableSortedDictionary<string, DiagnosticSetting>>.Empty);

    public ImmutableSortedDictionary<string, DiagnosticSetting> SettingsOf(ResourceId id) => Settings.GetValueOrDefault(id, NoSettings);

    public Snapshot With(MonitoredResource resource) => this with { Resources = Resources.SetItem(resource.Id, resource) };

    public Snapshot Without(ResourceId id) => this with { Resources = Resources.Remove(id) };

    // Removed first, because setting an item under a key that differs in case only would keep the key's old spelling.
    public Snapshot With(ResourceId id, DiagnosticSetting setting) =>
        this with { Settings = Settings.SetItem(id, SettingsOf(id).Remove(setting.Name).Add(setting.Name, setting)) };

    public Snapshot Without(ResourceId id, DiagnosticSetting setting) => this with { Settings = Settings.SetItem(id, SettingsOf(id).Remove(setting.Name)) };

    public RoutingTable Route(WorkspaceDirectory workspaces) => new(Resources.Values.Select(resource => new ResourceRoute(resource.Id, RouteOf(resource.Id, workspaces))));

    private Dictionary<LogCategory, IReadOnlyList<Workspace>> RouteOf(ResourceId id, WorkspaceDirectory workspaces)
    {
        var wishes = from setting in SettingsOf(id).Values
                     let workspace = setting.Properties.WorkspaceId is { } workspaceId ? workspaces.Find(workspaceId) : null
                     where workspace is not null
                     from category in DiagnosticSettingRules.EnabledCategories(setting.Properties)
                     select (category, workspace);
        // No two settings send a category to the same workspace, which the rules see to.
        return wishes
            .GroupBy(wish => wish.category, wish => wish.workspace)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<Workspace>)[.. group]);
    }
}
