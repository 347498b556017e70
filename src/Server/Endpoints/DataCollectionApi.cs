using System.Text.Json.Nodes;
using Patchbay.Pipeline.Collection;
using Patchbay.Server.Errors;
using Patchbay.Workspaces;

namespace Patchbay.Server.Endpoints;

/// <summary>Data collection rules and endpoints, as Azure Resource Manager keeps them.</summary>
internal static class DataCollectionApi
{
    private const string ImmutableId = "immutableId";

    public static void MapDataCollectionApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapKeptResource(new KeptType(DataCollectionRule.ResourceType)
        {
            FindMistake = FindMistake,
            Complete = (body, before) => KeepImmutableId(body, before, "dcr"),
            Describe = (context, document, properties) =>
            {
                if ("Direct".Equals((string?)document.Body["kind"], StringComparison.OrdinalIgnoreCase))
                {
                    properties["endpoints"] = new JsonObject { ["logsIngestion"] = Origin(context), ["metricsIngestion"] = Origin(context) };
                }
            },
        });
        endpoints.MapKeptResource(new KeptType("Microsoft.Insights/dataCollectionEndpoints")
        {
            Complete = (body, before) => KeepImmutableId(body, before, "dce"),
            Describe = (context, _, properties) =>
            {
                foreach (var use in (string[])["logsIngestion", "metricsIngestion", "configurationAccess"])
                {
                    properties[use] = new JsonObject { ["endpoint"] = Origin(context) };
                }
            },
        });
    }

    private static AzureError? FindMistake(HttpContext context, JsonObject body)
    {
        if (body["kind"] is { } kind && kind.GetValueKind() != System.Text.Json.JsonValueKind.String)
        {
            return AzureErrors.InvalidResource("The value at kind is of the wrong kind.");
        }

        if (DataCollectionRule.Read(body["properties"], out var unreadable) is not { } rule)
        {
            return AzureErrors.InvalidResource(unreadable);
        }

        var services = context.RequestServices;
        var mistakes = rule.FindMistakes(services.GetRequiredService<WorkspaceDirectory>(), services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
        return mistakes.Count == 0 ? null : AzureErrors.InvalidRule(mistakes);
    }

    private static void KeepImmutableId(JsonObject body, JsonObject? before, string prefix)
    {
        var properties = body["properties"]!.AsObject();
        properties[ImmutableId] = before?["properties"]?[ImmutableId]?.DeepClone() ?? $"{prefix}-{Guid.NewGuid():N}";
        properties["provisioningState"] = "Succeeded";
    }

    // The server answers where it was called, whatever names it has.
    private static string Origin(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}";
}
