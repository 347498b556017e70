using System.Text.Json.Nodes;
using Patchbay.Catalog;
using Patchbay.Pipeline.Settings;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Requests;

namespace Patchbay.Server.Endpoints;

/// <summary>Communication services as resources of Azure Resource Manager: the things that have diagnostic settings.</summary>
internal static partial class CommunicationServicesApi
{
    private const string Provider = $"/providers/{MonitoredResource.ResourceType}";

    public static void MapCommunicationServicesApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/subscriptions/{subscription}").RequireApiVersion();
        group.MapGet(Provider, ListInSubscription);
        group.MapGet($"/resourceGroups/{{resourceGroup}}{Provider}", ListInResourceGroup);
        group.MapGet($"/resourceGroups/{{resourceGroup}}{Provider}/{{resource}}", Get);
        group.MapPut($"/resourceGroups/{{resourceGroup}}{Provider}/{{resource}}", PutAsync);
        group.MapDelete($"/resourceGroups/{{resourceGroup}}{Provider}/{{resource}}", DeleteAsync);
    }

    private static IResult ListInSubscription(string subscription, MonitoredResources resources) => List(resources.All.Where(resource => In(resource.Id.SubscriptionId, subscription)));

    private static IResult ListInResourceGroup(string subscription, string resourceGroup, MonitoredResources resources) =>
        List(resources.All.Where(resource => In(resource.Id.SubscriptionId, subscription) && In(resource.Id.ResourceGroup, resourceGroup)));

    private static IResult Get(HttpContext context, MonitoredResources resources) =>
        resources.Find(Arm.CommunicationService(context)) is { } resource ? Arm.Json(Describe(resource)) : AzureErrors.ResourceNotFound(context.Request.Path);

    private static async Task<IResult> PutAsync(
        HttpContext context, MonitoredResources resources, LimitOptions limits, BodyBudget budget, ILogger<MonitoredResources> logger)
    {
        var id = Arm.CommunicationService(context);
        if (!IsName(id.Name) || !id.ToString().All(char.IsAscii))
        {
            return AzureErrors.InvalidResource($"'{id.Name}' cannot be the name of a communication service: 1 to 63 letters, digits and hyphens, in an id of ASCII characters.");
        }

        var (body, error) = await Arm.ReadAsync(context.Request, limits, budget, ArmJson.Wire.MonitoredResourceBody);
        if (body is null)
        {
            return error!;
        }

        var (resource, created) = await resources.PutAsync(new MonitoredResource(id, body), context.RequestAborted);
        LogStored(logger, resource.Id);
        return Arm.Json(Describe(resource), created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, MonitoredResources resources, ILogger<MonitoredResources> logger)
    {
        var id = Arm.CommunicationService(context);
        if (!await resources.DeleteAsync(id, context.RequestAborted))
        {
            return TypedResults.NoContent();
        }

        LogDeleted(logger, id);
        return TypedResults.Ok();
    }

    private static IResult List(IEnumerable<MonitoredResource> resources) => Arm.Json([.. resources.Select(Describe)]);

    private static ArmResource Describe(MonitoredResource resource)
    {
        var properties = new JsonObject();
        foreach (var (name, value) in resource.Body.Properties)
        {
            properties[name] = JsonNode.Parse(value.GetRawText());
        }

        properties["provisioningState"] = "Succeeded";
        return new ArmResource(resource.Id.ToString(), resource.Id.Name, MonitoredResource.ResourceType, properties)
        {
            Location = resource.Body.Location,
            Tags = resource.Body.Tags,
        };
    }

    private static bool In(string name, string wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static bool IsName(string name) => name.Length is > 0 and <= 63 && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '-');

    [LoggerMessage(7111, LogLevel.Information, "The resource {Resource} is stored.")]
    private static partial void LogStored(ILogger logger, ResourceId resource);

    [LoggerMessage(7112, LogLevel.Information, "The resource {Resource} is deleted; its diagnostic settings are kept for the case that it is made again.")]
    private static partial void LogDeleted(ILogger logger, ResourceId resource);
}
