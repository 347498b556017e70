using System.Collections.Concurrent;
using System.Collections.Frozen;
using Patchbay.Catalog;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Journal;
using Patchbay.Workspaces;

namespace Patchbay.Pipeline.Routing;

/// <summary>Where the records of each resource go: what all diagnostic settings together say at one moment. Never changes.</summary>
public sealed class RoutingTable
{
    private readonly FrozenDictionary<string, ResourceRoute>.AlternateLookup<ReadOnlySpan<char>> _routes;
    private readonly FrozenDictionary<string, CategoryRoute>? _everything;

    /// <summary>Makes a table.</summary>
    /// <param name="routes">One route for each known resource, also for one without a setting.</param>
    public RoutingTable(IEnumerable<ResourceRoute> routes) =>
        _routes = routes
            .ToFrozenDictionary(route => route.ResourceId.ToString()[1..], StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    private RoutingTable(FrozenDictionary<string, CategoryRoute> everything)
        : this([]) => _everything = everything;

    /// <summary>The resource that the first start makes; a record that names no resource is its.</summary>
    public static ResourceId LocalResource { get; } = ResourceId.Parse(
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.Communication/communicationServices/local");

    /// <summary>
    /// A table for records that a data collection rule sends to a workspace: all categories of every resource, known or not,
    /// whatever the diagnostic settings say.
    /// </summary>
    /// <param name="workspace">The workspace.</param>
    public static RoutingTable DirectTo(Workspace workspace) =>
        new(LogCatalog.Current.Categories.ToFrozenDictionary(category => category.Id, _ => new CategoryRoute([workspace], []), StringComparer.Ordinal));

    /// <summary>Finds the route of a resource.</summary>
    /// <param name="resourceId">The resource's id as a record spells it: any case, with or without the first slash.</param>
    /// <returns>The route, or null when the resource is not known.</returns>
    public ResourceRoute? Find(ReadOnlySpan<char> resourceId) =>
        _everything is null
            ? _routes.TryGetValue(resourceId is ['/', .. var rest] ? rest : resourceId, out var route) ? route : null
            : ResourceId.TryParse(resourceId.ToString(), out var id) ? new ResourceRoute(id, _everything) : null;
}

/// <summary>Where the records of one resource go, by category.</summary>
public sealed class ResourceRoute
{
    private readonly FrozenDictionary<string, CategoryRoute> _categories;
    private readonly ConcurrentDictionary<string, EntryOrigin> _origins = new(StringComparer.Ordinal);

    /// <summary>Makes a route.</summary>
    /// <param name="resourceId">The resource.</param>
    /// <param name="categories">For each category that a setting turns on, where it goes.</param>
    public ResourceRoute(ResourceId resourceId, IReadOnlyDictionary<LogCategory, CategoryRoute> categories)
        : this(resourceId, categories.ToFrozenDictionary(entry => entry.Key.Id, entry => entry.Value, StringComparer.Ordinal))
    {
    }

    internal ResourceRoute(ResourceId resourceId, FrozenDictionary<string, CategoryRoute> categories)
    {
        ResourceId = resourceId;
        _categories = categories;
    }

    /// <summary>The resource, spelled as it was created.</summary>
    public ResourceId ResourceId { get; }

    /// <summary>Where a category goes; nowhere when no setting turns it on.</summary>
    /// <param name="category">A category of the catalog.</param>
    public CategoryRoute RouteOf(LogCategory category) => _categories.GetValueOrDefault(category.Id, CategoryRoute.Nowhere);

    /// <summary>What the journal notes of records of a category.</summary>
    internal EntryOrigin OriginOf(LogCategory category) =>
        _origins.GetOrAdd(
            category.Id,
            static (_, route) => new EntryOrigin(new RecordOrigin(route.Resource, route.Category), [.. route.Route.Destinations.Select(address => address.Key)]),
            (Resource: ResourceId, Category: category, Route: RouteOf(category)));
}

/// <summary>Where the records of one category of one resource go, each destination once.</summary>
/// <param name="workspaces">The workspaces.</param>
/// <param name="others">The destinations that are no workspaces.</param>
public sealed class CategoryRoute(IReadOnlyList<Workspace> workspaces, IReadOnlyList<DestinationAddress> others)
{
    /// <summary>No setting turns the category on.</summary>
    public static CategoryRoute Nowhere { get; } = new([], []);

    /// <summary>Why records go nowhere, as a sentence; of use only when there are no destinations.</summary>
    public string WhyNowhere { get; init; } = "No diagnostic setting of the resource turns this category on, so the records went nowhere.";

    /// <summary>The workspaces.</summary>
    public IReadOnlyList<Workspace> Workspaces { get; } = workspaces;

    /// <summary>All destinations, the workspaces among them.</summary>
    public IReadOnlyList<DestinationAddress> Destinations { get; } =
        [.. workspaces.Select(workspace => new DestinationAddress(DestinationKind.Workspace, workspace.ResourceId)), .. others];
}
