using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Tables;

namespace Patchbay.EngineTests.Workspaces;

/// <summary>Workspaces of a test's own.</summary>
internal static class NewWorkspace
{
    /// <summary>A workspace with its tables, which no other test uses.</summary>
    public static async Task<Workspace> CreateAsync(IClickHouse clickHouse)
    {
        var workspace = Unmade();
        await new WorkspaceTables(clickHouse).EnsureAsync(workspace, TestContext.Current.CancellationToken);
        return workspace;
    }

    /// <summary>A workspace whose database is not there yet.</summary>
    public static Workspace Unmade()
    {
        var id = Guid.NewGuid();
        return new(id, $"test-{id:N}", ResourceId.Parse($"/subscriptions/s/resourceGroups/g/providers/{Workspace.ResourceType}/test-{id:N}"));
    }
}
