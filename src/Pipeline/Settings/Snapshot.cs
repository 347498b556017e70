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

    /// <summary>Where everything goes. A destination that is not delivered to here gets nothing, and what goes to no other says why.</summary>
    public RoutingTable Route(WorkspaceDirectory workspaces, DestinationProviders providers) =>
        new(Resources.Values.Select(resource => new ResourceRoute(resource.Id, RouteOf(resource.Id, workspaces, providers))));

    private Dictionary<LogCategory, CategoryRoute> RouteOf(ResourceId id, WorkspaceDirectory workspaces, DestinationProviders providers)
    {
        var wishes = from setting in SettingsOf(id).Values
                     from destination in setting.Destinations
                     let whyNot = providers.WhyNot(destination)
                     from category in DiagnosticSettingRules.EnabledCategories(setting.Properties)
                     select (category, destination, whyNot);
        // No two settings send a category to the same destination, which the rules see to.
        return wishes
            .GroupBy(wish => wish.category)
            .ToDictionary(group => group.Key, group =>
            {
                var reached = group.Where(wish => wish.whyNot is null).Select(wish => wish.destination).ToList();
                return new CategoryRoute(
                    [.. reached.Where(destination => destination.Kind == DestinationKind.Workspace).Select(destination => workspaces.Find(destination.Id)!)],
                    [.. reached.Where(destination => destination.Kind != DestinationKind.Workspace)])
                {
                    WhyNowhere = $"A diagnostic setting turns this category on, but the records went nowhere: {string.Join(' ', group.Select(wish => wish.whyNot))}",
                };
            });
    }
}
