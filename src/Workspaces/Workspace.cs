using Patchbay.Catalog;

namespace Patchbay.Workspaces;

/// <summary>A Log Analytics workspace: a name for a set of tables.</summary>
/// <param name="Id">The workspace's GUID, Azure's "customer id"; queries name a workspace by it.</param>
/// <param name="Name">The name.</param>
/// <param name="ResourceId">The id by which diagnostic settings name a workspace.</param>
public sealed record Workspace(Guid Id, string Name, ResourceId ResourceId)
{
    /// <summary>The type of a workspace's <see cref="ResourceId"/>.</summary>
    public const string ResourceType = "Microsoft.OperationalInsights/workspaces";

    /// <summary>The workspace that every server has.</summary>
    public static Workspace Default { get; } = new(
        new Guid("00000000-0000-0000-0000-000000000001"),
        "default",
        ResourceId.Parse($"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/{ResourceType}/default"));

    /// <summary>The ClickHouse database that holds the tables.</summary>
    public string Database => $"workspace_{Id:N}";
}
