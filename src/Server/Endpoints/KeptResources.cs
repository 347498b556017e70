using System.Text.Json.Nodes;
using Patchbay.Catalog;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Requests;
using Patchbay.Workspaces.State;

namespace Patchbay.Server.Endpoints;

/// <summary>Resources of Azure Resource Manager that are kept as they were sent: get, list, put, patch and delete.</summary>
internal static partial class KeptResources
{
    /// <summary>Members of a body that the server sets itself.</summary>
    private static readonly string[] OwnMembers = ["id", "name", "type", "systemData", "etag"];

    /// <summary>Serves a type of resources in a resource group.</summary>
    /// <param name="endpoints">Where.</param>
    /// <param name="type">The type and what is particular to it.</param>
    public static void MapKeptResource(this IEndpointRouteBuilder endpoints, KeptType type)
    {
        var provider = $"/providers/{type.Name}";
        var subscription = endpoints.MapGroup("/subscriptions/{subscription}").RequireApiVersion();
        subscription.MapGet(provider, (HttpContext context, ResourceDocuments documents) => List(context, documents, type));
        var group = endpoints.MapGroup(Arm.ResourceGroup).RequireApiVersion();
        group.MapGet(provider, (HttpContext context, ResourceDocuments documents) => List(context, documents, type));
        group.MapKeptItem($"{provider}/{{name}}", type);
    }

    /// <summary>Serves a type of resources below others, with its list.</summary>
    /// <param name="group">The path of the resource that they are below.</param>
    /// <param name="segment">The last part of the type's name.</param>
    /// <param name="type">The type and what is particular to it.</param>
    public static void MapKeptChildren(this RouteGroupBuilder group, string segment, KeptType type)
    {
        group.MapGet($"/{segment}", (HttpContext context, ResourceDocuments documents) => List(context, documents, type));
        group.MapKeptItem($"/{segment}/{{child}}", type);
    }

    private static void MapKeptItem(this RouteGroupBuilder group, string path, KeptType type)
    {
        group.MapGet(path, (HttpContext context, ResourceDocuments documents) =>
            Find(context, documents) is { } document ? Json(context, document, type, 200) : AzureErrors.ResourceNotFound(context.Request.Path));
        group.MapPut(path, (HttpContext context, ResourceDocuments documents, LimitOptions limits, BodyBudget budget, TimeProvider clock, ILogger<ResourceDocuments> logger) =>
            PutAsync(context, documents, limits, budget, clock, logger, type, patch: false));
        group.MapPatch(path, (HttpContext context, ResourceDocuments documents, LimitOptions limits, BodyBudget budget, TimeProvider clock, ILogger<ResourceDocuments> logger) =>
            PutAsync(context, documents, limits, budget, clock, logger, type, patch: true));
        group.MapDelete(path, async (HttpContext context, ResourceDocuments documents, ILogger<ResourceDocuments> logger) =>
        {
            if (!await documents.DeleteAsync(ResourceId.Parse(context.Request.Path!), context.RequestAborted))
            {
                return Results.NoContent();
            }

            LogDeleted(logger, context.Request.Path);
            return Results.Ok();
        });
    }

    private static ResourceDocument? Find(HttpContext context, ResourceDocuments documents) => documents.Find(ResourceId.Parse(context.Request.Path!));

    // What is in the path's scope: a subscription, a resource group or the resource above.
    private static IResult List(HttpContext context, ResourceDocuments documents, KeptType type)
    {
        var path = context.Request.Path.Value!;
        var providers = path.IndexOf("/providers/", StringComparison.OrdinalIgnoreCase);
        var scope = type.Name.Count('/') > 1 ? path : path[..providers];
        var list = new JsonArray([.. documents.OfType(type.Name)
            .Where(document => document.Id.ToString().StartsWith($"{scope}/", StringComparison.OrdinalIgnoreCase))
            .Select(document => (JsonNode)Describe(context, document, type))]);
        return Json(new JsonObject { ["value"] = list }, 200);
    }

    private static async Task<IResult> PutAsync(
        HttpContext context, ResourceDocuments documents, LimitOptions limits, BodyBudget budget, TimeProvider clock, ILogger<ResourceDocuments> logger, KeptType type, bool patch)
    {
        var id = ResourceId.Parse(context.Request.Path!);
        var (sent, error) = await Arm.ReadAsync(context.Request, limits, budget, ArmJson.Wire.JsonObject);
        if (sent is null)
        {
            return error!;
        }

        if (type.NameRule?.Invoke(id.Name) is { } misnamed)
        {
            return AzureErrors.InvalidResource(misnamed);
        }

        var existing = documents.Find(id);
        if (patch && existing is null)
        {
            return AzureErrors.ResourceNotFound(context.Request.Path);
        }

        JsonObject body;
        try
        {
            body = Normalize(patch ? Merge(existing!.Body, sent) : sent);
        }
        catch (ArgumentException)
        {
            // Reading an object with one name twice is lazy.
            return AzureErrors.InvalidResource("The request's body has a member twice.");
        }

        if (type.FindMistake?.Invoke(context, body) is { } mistake)
        {
            return mistake;
        }

        type.Complete?.Invoke(body, existing?.Body);
        var (document, created) = await documents.PutAsync(id, _ => body, clock.GetUtcNow(), context.RequestAborted);
        LogStored(logger, id);
        return Json(context, document, type, created ? type.CreatedStatus : 200);
    }

    private static JsonObject Normalize(JsonObject sent)
    {
        var body = new JsonObject();
        foreach (var (name, value) in sent)
        {
            // Members are read in any case; those that are looked at later have their usual one.
            var spelled = name.Equals("properties", StringComparison.OrdinalIgnoreCase) ? "properties" : name;
            if (!OwnMembers.Contains(spelled, StringComparer.OrdinalIgnoreCase))
            {
                body[spelled] = value?.DeepClone();
            }
        }

        body["properties"] = body["properties"] as JsonObject is { } properties ? properties.DeepClone() : new JsonObject();
        return body;
    }

    private static JsonObject Merge(JsonObject existing, JsonObject change)
    {
        var merged = existing.DeepClone().AsObject();
        foreach (var (name, value) in change)
        {
            merged[name] = merged[name] is JsonObject present && value is JsonObject inner ? Merge(present, inner) : value?.DeepClone();
        }

        return merged;
    }

    private static IResult Json(HttpContext context, ResourceDocument document, KeptType type, int status) => Json(Describe(context, document, type), status);

    private static IResult Json(JsonObject json, int status) => Results.Json(json, ArmJson.Wire.JsonObject, statusCode: status);

    private static JsonObject Describe(HttpContext context, ResourceDocument document, KeptType type)
    {
        var json = new JsonObject { ["id"] = document.Id.ToString(), ["name"] = document.Id.Name, ["type"] = type.Name };
        foreach (var (name, value) in document.Body)
        {
            json[name] = value?.DeepClone();
        }

        json["systemData"] = new JsonObject { ["createdAt"] = document.Created, ["lastModifiedAt"] = document.Changed };
        type.Describe?.Invoke(context, document, json["properties"]!.AsObject());
        return json;
    }

    [LoggerMessage(7121, LogLevel.Information, "{Resource} is stored.")]
    private static partial void LogStored(ILogger logger, ResourceId resource);

    [LoggerMessage(7122, LogLevel.Information, "{Resource} is deleted.")]
    private static partial void LogDeleted(ILogger logger, string? resource);
}

/// <summary>A type of kept resources.</summary>
/// <param name="Name">For example <c>Microsoft.Insights/dataCollectionRules</c>.</param>
internal sealed record KeptType(string Name)
{
    /// <summary>The status of an answer to a PUT that made the resource.</summary>
    public int CreatedStatus { get; init; } = 200;

    /// <summary>Says what is wrong with a name, or null.</summary>
    public Func<string, string?>? NameRule { get; init; }

    /// <summary>Says what is wrong with a body, or null.</summary>
    public Func<HttpContext, JsonObject, AzureError?>? FindMistake { get; init; }

    /// <summary>Sets what is kept besides what was sent, such as an id that never changes; the second body is the one before.</summary>
    public Action<JsonObject, JsonObject?>? Complete { get; init; }

    /// <summary>Adds to an answer's properties what is not kept.</summary>
    public Action<HttpContext, ResourceDocument, JsonObject>? Describe { get; init; }
}
