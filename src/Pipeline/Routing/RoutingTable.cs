using System.Collections.Frozen;
using Patchbay.Catalog;
using Patchbay.Workspaces;

namespace Patchbay.Pipeline.Routing;

/// <summary>Where the records of each resource go: what all diagnostic settings together say at one moment. Never changes.</summary>
public sealed class RoutingTable
{
    private readonly FrozenDictionary<string, ResourceRoute>.AlternateLookup<ReadOnlySpan<char>> _routes;

    /// <summary>Makes a table.</summary>
    /// <param name="routes">One route for each known resource, also for one without a setting.</param>
    public RoutingTable(IEnumerable<ResourceRoute> routes) =>
        _routes = routes
            .ToFrozenDictionary(route => route.ResourceId.ToString()[1..], StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The resource that the first start makes; a record that names no resource is its.</summary>
    public static ResourceId LocalResource { get; } = ResourceId.Parse(
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.Communication/communicationServices/local");

    /// <summary>Finds the route of a resource.</summary>
    /// <param name="resourceId">The resource's id as a record spells it: any case, with or without the first slash.</param>
    /// <returns>The route, or null when the resource is not known.</returns>
    public ResourceRoute? Find(ReadOnlySpan<char> resourceId) =>
        _routes.TryGetValue(resourceId is ['/', .. var rest] ? rest : resourceId, out var route) ? route : null;
}

/// <summary>Where the records of one resource go, by category.</summary>
/// <param name="resourceId">The resource.</param>
/// <param name="workspaces">For each category that a setting turns on, the workspaces that want it, each once.</param>
public sealed class ResourceRoute(ResourceId resourceId, IReadOnlyDictionary<LogCategory, IReadOnlyList<Workspace>> workspaces)
{
    private readonly FrozenDictionary<string, IReadOnlyList<Workspace>> _workspaces =
        workspaces.ToFrozenDictionary(entry => entry.Key.Id, entry => entry.Value, StringComparer.Ordinal);

    /// <summary>The resource, spelled as it was created.</summary>
    public ResourceId ResourceId { get; } = resourceId;

    /// <summary>The workspaces that want a category; none when no setting turns it on.</summary>
    /// <param name="category">A category of the catalog.</param>
    public IReadOnlyList<Workspace> WorkspacesFor(LogCategory category) => _workspaces.GetValueOrDefault(category.Id, []);
}
