using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Server.Errors;

namespace Patchbay.Server.Endpoints;

/// <summary>The saved searches of a workspace, and query packs with their queries, as Azure Resource Manager keeps them.</summary>
internal static class SavedSearchesApi
{
    private const string QueryPack = "Microsoft.OperationalInsights/queryPacks";

    public static void MapSavedSearchesApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGroup(WorkspacesApi.Path).RequireApiVersion().MapKeptChildren("savedSearches", new KeptType("Microsoft.OperationalInsights/workspaces/savedSearches")
        {
            FindMistake = (_, body) => NeedsText(body, "query") ?? NeedsText(body, "displayName") ?? NeedsText(body, "category"),
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

    private static AzureError? NeedsText(JsonObject body, string name) =>
        body["properties"]![name] is JsonValue value && value.GetValueKind() == JsonValueKind.String && ((string)value!).Length > 0
            ? null
            : AzureErrors.InvalidResource($"properties.{name} has to be a text.");
}
