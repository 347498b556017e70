using Patchbay.Workspaces;

namespace Patchbay.UnitTests.Workspaces;

public sealed class WorkspaceDirectoryTests
{
    private static readonly WorkspaceDirectory Directory = new([Workspace.Default]);

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000001")]
    [InlineData("{00000000-0000-0000-0000-000000000001}")]
    [InlineData("default")]
    [InlineData("DEFAULT")]
    [InlineData("/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/LOCAL/providers/microsoft.operationalinsights/workspaces/default")]
    public void A_workspace_is_found_by_guid_name_and_resource_id(string name) => Assert.Same(Workspace.Default, Directory.Find(name));

    [Theory]
    [InlineData("")]
    [InlineData("00000000-0000-0000-0000-000000000002")]
    [InlineData("defaul")]
    [InlineData("/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.OperationalInsights/workspaces/other")]
    public void An_unknown_workspace_is_not(string name) => Assert.Null(Directory.Find(name));
}
