using Patchbay.Catalog;

namespace Patchbay.Workspaces;

/// <summary>The workspaces of this server.</summary>
/// <param name="workspaces">All of them.</param>
public sealed class WorkspaceDirectory(IReadOnlyList<Workspace> workspaces)
{
    /// <summary>All workspaces.</summary>
    public IReadOnlyList<Workspace> All { get; } = workspaces;

    /// <summary>Finds a workspace as the query API names it.</summary>
    /// <param name="name">Its GUID, its name or its resource id, in any case.</param>
    public Workspace? Find(string name) =>
        Guid.TryParse(name, out var id) ? All.FirstOrDefault(workspace => workspace.Id == id) :
        ResourceId.TryParse(name, out var resourceId) ? Find(resourceId) :
        All.FirstOrDefault(workspace => workspace.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Finds a workspace as a diagnostic setting names it.</summary>
    /// <param name="resourceId">Its resource id.</param>
    public Workspace? Find(ResourceId resourceId) => All.FirstOrDefault(workspace => workspace.ResourceId.Equals(resourceId));
}
