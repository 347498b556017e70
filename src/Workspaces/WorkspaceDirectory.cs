using Patchbay.Catalog;

namespace Patchbay.Workspaces;

/// <summary>The workspaces of this server, as they are at this moment. A workspace that changes is replaced by a new object.</summary>
/// <param name="workspaces">The first ones.</param>
public sealed class WorkspaceDirectory(IReadOnlyList<Workspace> workspaces)
{
    private volatile IReadOnlyList<Workspace> _all = workspaces;

    /// <summary>All workspaces.</summary>
    public IReadOnlyList<Workspace> All => _all;

    /// <summary>Finds a workspace as the query API names it.</summary>
    /// <param name="name">Its GUID, its name or its resource id, in any case.</param>
    public Workspace? Find(string name) =>
        Guid.TryParse(name, out var id) ? All.FirstOrDefault(workspace => workspace.Id == id) :
        ResourceId.TryParse(name, out var resourceId) ? Find(resourceId) :
        All.FirstOrDefault(workspace => workspace.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Finds a workspace as a diagnostic setting names it.</summary>
    /// <param name="resourceId">Its resource id.</param>
    public Workspace? Find(ResourceId resourceId) => All.FirstOrDefault(workspace => workspace.ResourceId.Equals(resourceId));

    /// <summary>Puts a workspace into the place of the one with its id, or adds it. One change at a time, which the caller sees to.</summary>
    internal void Put(Workspace workspace) => _all = [.. _all.Where(other => other.Id != workspace.Id), workspace];

    /// <summary>Takes a workspace out.</summary>
    internal void Remove(Workspace workspace) => _all = [.. _all.Where(other => other.Id != workspace.Id)];
}
