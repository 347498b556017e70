using System.Text.Json.Nodes;
using Patchbay.Catalog;
using Patchbay.Server.Errors;
using Patchbay.Workspaces;

namespace Patchbay.Server.Endpoints;

/// <summary>Workspaces as resources of Azure Resource Manager.</summary>
internal static class WorkspacesApi
{
    private const string Provider = $"/providers/{Workspace.ResourceType}";

    public static void MapWorkspacesApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/subscriptions/{subscription}").RequireApiVersion();
        group.MapGet(Provider, (string subscription, WorkspaceDirectory workspaces) => List(workspaces, $"/subscriptions/{subscription}/"));
        group.MapGet(
            $"/resourceGroups/{{resourceGroup}}{Provider}",
            (string subscription, string resourceGroup, WorkspaceDirectory workspaces) => List(workspaces, $"/subscriptions/{subscription}/resourceGroups/{resourceGroup}/"));
        group.MapGet($"/resourceGroups/{{resourceGroup}}{Provider}/{{name}}", Get);
    }

    private static IResult List(WorkspaceDirectory workspaces, string scope) =>
        Arm.Json([.. workspaces.All.Where(workspace => workspace.ResourceId.ToString().StartsWith(scope, StringComparison.OrdinalIgnoreCase)).Select(Describe)]);

    private static IResult Get(HttpContext context, WorkspaceDirectory workspaces) =>
        ResourceId.TryParse(context.Request.Path, out var id) && workspaces.Find(id) is { } workspace
            ? Arm.Json(Describe(workspace))
            : AzureErrors.ResourceNotFound(context.Request.Path);

    private static ArmResource Describe(Workspace workspace)
    {
        var properties = new JsonObject { ["customerId"] = workspace.Id.ToString(), ["provisioningState"] = "Succeeded", ["sku"] = new JsonObject { ["name"] = "PerGB2018" } };
        return new ArmResource(workspace.ResourceId.ToString(), workspace.Name, Workspace.ResourceType, properties) { Location = "local" };
    }
}
