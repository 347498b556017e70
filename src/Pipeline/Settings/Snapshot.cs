using System.Collections.Immutable;
using Patchbay.Catalog;
using Patchbay.Pipeline.Delivery;
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

    /// <summary>Where everything goes. A destination that is not delivered to here gets nothing.</summary>
    public RoutingTable Route(WorkspaceDirectory workspaces, DestinationProviders providers) =>
        new(Resources.Values.Select(resource => new ResourceRoute(resource.Id, RouteOf(resource.Id, workspaces, providers))));

    private Dictionary<LogCategory, CategoryRoute> RouteOf(ResourceId id, WorkspaceDirectory workspaces, DestinationProviders providers)
    {
        var wishes = from setting in SettingsOf(id).Values
                     from destination in setting.Destinations
                     where providers.WhyNot(destination) is null
                     from category in DiagnosticSettingRules.EnabledCategories(setting.Properties)
                     select (category, destination);
        // No two settings send a category to the same destination, which the rules see to.
        return wishes
            .GroupBy(wish => wish.category, wish => wish.destination)
            .ToDictionary(group => group.Key, group => new CategoryRoute(
                [.. group.Where(destination => destination.Kind == DestinationKind.Workspace).Select(destination => workspaces.Find(destination.Id)!)],
                [.. group.Where(destination => destination.Kind != DestinationKind.Workspace)]));
    }
}
