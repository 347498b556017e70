using System.Collections.Frozen;
using Patchbay.Catalog;
using Patchbay.Workspaces;

namespace Patchbay.Pipeline.Routing;

/// <summary>Where the records of each resource go: what all diagnostic settings together say at one moment. Never changes.</summary>
public sealed class RoutingTable
{
    private readonly FrozenDictionary<string, ResourceRoute>.AlternateLookup<ReadOnlySpan<char>> _routes;
    private readonly FrozenDictionary<string, IReadOnlyList<Workspace>>? _everything;

    /// <summary>Makes a table.</summary>
    /// <param name="routes">One route for each known resource, also for one without a setting.</param>
    public RoutingTable(IEnumerable<ResourceRoute> routes) =>
        _routes = routes
            .ToFrozenDictionary(route => route.ResourceId.ToString()[1..], StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    private RoutingTable(FrozenDictionary<string, IReadOnlyList<Workspace>> everything)
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
        new(LogCatalog.Current.Categories.ToFrozenDictionary(category => category.Id, IReadOnlyList<Workspace> (_) => [workspace], StringComparer.Ordinal));

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
    private readonly FrozenDictionary<string, IReadOnlyList<Workspace>> _workspaces;

    /// <summary>Makes a route.</summary>
    /// <param name="resourceId">The resource.</param>
    /// <param name="workspaces">For each category that a setting turns on, the workspaces that want it, each once.</param>
    public ResourceRoute(ResourceId resourceId, IReadOnlyDictionary<LogCategory, IReadOnlyList<Workspace>> workspaces)
        : this(resourceId, workspaces.ToFrozenDictionary(entry => entry.Key.Id, entry => entry.Value, StringComparer.Ordinal))
    {
    }

    internal ResourceRoute(ResourceId resourceId, FrozenDictionary<string, IReadOnlyList<Workspace>> workspaces)
    {
        ResourceId = resourceId;
        _workspaces = workspaces;
    }

    /// <summary>The resource, spelled as it was created.</summary>
    public ResourceId ResourceId { get; }

    /// <summary>The workspaces that want a category; none when no setting turns it on.</summary>
    /// <param name="category">A category of the catalog.</param>
    public IReadOnlyList<Workspace> WorkspacesFor(LogCategory category) => _workspaces.GetValueOrDefault(category.Id, []);
}
