using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Catalog;
using Patchbay.Server.Errors;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Query;

namespace Patchbay.Server.Endpoints;

/// <summary>The saved searches of a workspace, and query packs with their queries, as Azure Resource Manager keeps them.</summary>
internal static class SavedSearchesApi
{
    private const string QueryPack = "Microsoft.OperationalInsights/queryPacks";

    public static void MapSavedSearchesApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGroup(WorkspacesApi.Path).RequireApiVersion().MapKeptChildren("savedSearches", new KeptType(WorkspaceFunctions.SavedSearches)
        {
            FindMistake = (context, body) => NeedsText(body, "query") ?? NeedsText(body, "displayName") ?? NeedsText(body, "category") ?? FindFunctionMistake(context, body),
        });
        endpoints.MapKeptResource(new KeptType(QueryPack)
        {
            Complete = (body, before) =>
            {
                var properties = body["properties"]!.AsObject();
                properties["queryPackId"] = before?["properties"]?["queryPackId"]?.DeepClone() ?? Guid.NewGuid().ToString();
                properties["provisioningState"] = "Succeeded";
            },
        });
        endpoints.MapGroup($"{Arm.ResourceGroup}/providers/{QueryPack}/{{name}}").RequireApiVersion().MapKeptChildren("queries", new KeptType($"{QueryPack}/queries")
        {
            FindMistake = (_, body) => NeedsText(body, "body") ?? NeedsText(body, "displayName"),
        });
    }

    // What the body means is found out by the queries that call it: tables may come and go.
    private static AzureError? FindFunctionMistake(HttpContext context, JsonObject body) =>
        WorkspacesApi.Find(context, context.RequestServices.GetRequiredService<WorkspaceDirectory>()) is { } workspace
            && context.RequestServices.GetRequiredService<WorkspaceFunctions>().FindMistake(workspace, ResourceId.Parse(context.Request.Path!), body) is { } mistake
                ? AzureErrors.InvalidResource(mistake)
                : null;

    private static AzureError? NeedsText(JsonObject body, string name) =>
        body["properties"]![name] is JsonValue value && value.GetValueKind() == JsonValueKind.String && ((string)value!).Length > 0
            ? null
            : AzureErrors.InvalidResource($"properties.{name} has to be a text.");
}
