using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Catalog;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.History;
using Patchbay.Pipeline.Settings;
using Patchbay.Server.Audit;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Requests;

namespace Patchbay.Server.Endpoints;

/// <summary>Diagnostic settings and their categories, as Azure Resource Manager offers them for every resource.</summary>
internal static partial class DiagnosticSettingsApi
{
    private static readonly string[] ApiVersions = ["2021-05-01-preview", "2017-05-01-preview"];

    public static void MapDiagnosticSettingsApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints
            .MapGroup($"{Arm.ResourceGroup}/providers/{MonitoredResource.ResourceType}/{{resource}}/providers/Microsoft.Insights")
            .RequireApiVersion(ApiVersions)
            .RequireCommunicationService();
        group.MapGet("/diagnosticSettings", List);
        group.MapGet("/diagnosticSettings/{name}", Get);
        group.MapPut("/diagnosticSettings/{name}", PutAsync);
        group.MapDelete("/diagnosticSettings/{name}", DeleteAsync);
        group.MapGet("/diagnosticSettingsCategories", ListCategories);
        group.MapGet("/diagnosticSettingsCategories/{name}", GetCategory);
    }

    private static IResult List(HttpContext context, MonitoredResources resources, DestinationProviders destinations) =>
        Arm.Json([.. resources.SettingsOf(Resource(context)).Select(setting => Describe(Resource(context), setting, destinations))]);

    private static IResult Get(HttpContext context, string name, MonitoredResources resources, DestinationProviders destinations) =>
        resources.FindSetting(Resource(context), name) is { } setting ? Arm.Json(Describe(Resource(context), setting, destinations)) : AzureErrors.SettingNotFound(name);

    private static async Task<IResult> PutAsync(
        HttpContext context, string name, MonitoredResources resources, DestinationProviders destinations, Histories histories, LimitOptions limits, BodyBudget budget,
        ILogger<MonitoredResources> logger)
    {
        var (request, error) = await Arm.ReadAsync(context.Request, limits, budget, ArmJson.Wire.DiagnosticSettingRequest);
        if (request is null)
        {
            return error!.Status == StatusCodes.Status400BadRequest ? AzureErrors.SettingInvalid(error.Message) : error;
        }

        var setting = new DiagnosticSetting(name, request.Properties ?? new DiagnosticSettingProperties());
        var before = resources.FindSetting(Resource(context), name);
        var problem = await resources.PutSettingAsync(Resource(context), setting, context.RequestAborted);
        if (problem is not null)
        {
            return problem.Kind switch
            {
                SettingProblemKind.Conflict => AzureErrors.SettingConflict(problem.Message),
                SettingProblemKind.NotFound => AzureErrors.SettingNamesMissing(problem.Message),
                _ => AzureErrors.SettingInvalid(problem.Message),
            };
        }

        context.Features.Set(new ActivityChange(PropertiesOf(before), PropertiesOf(setting)));
        await histories.BeginAsync(Resource(context), setting, resources.InForceSince(Resource(context), name));
        LogStored(logger, name, Resource(context));
        if (NotDelivered(setting, destinations) is { } notice)
        {
            LogNotDelivered(logger, name, Resource(context), notice);
        }

        return Arm.Json(Describe(Resource(context), setting, destinations));
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string name, MonitoredResources resources, Histories histories, ILogger<MonitoredResources> logger)
    {
        var before = resources.FindSetting(Resource(context), name);
        if (!await resources.DeleteSettingAsync(Resource(context), name, context.RequestAborted))
        {
            return TypedResults.NoContent();
        }

        context.Features.Set(new ActivityChange(PropertiesOf(before), null));
        await histories.EndAsync(Resource(context), name);
        LogDeleted(logger, name, Resource(context));
        return TypedResults.Ok();
    }

    private static IResult ListCategories(HttpContext context) => Arm.Json([.. Categories(Resource(context))]);

    private static IResult GetCategory(HttpContext context, string name) =>
        Categories(Resource(context)).FirstOrDefault(category => category.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } category
            ? Arm.Json(category)
            : AzureErrors.CategoryNotFound(name);

    private static ResourceId Resource(HttpContext context) => context.Features.Get<MonitoredResource>()!.Id;

    private static ArmResource Describe(ResourceId resource, DiagnosticSetting setting, DestinationProviders destinations)
    {
        var properties = PropertiesOf(setting)!.AsObject();
        if (NotDelivered(setting, destinations) is { } notice)
        {
            properties["patchbayNotice"] = notice;
        }

        return new ArmResource($"{resource}/providers/microsoft.insights/diagnosticSettings/{setting.Name}", setting.Name, "Microsoft.Insights/diagnosticSettings", properties);
    }

    private static JsonNode? PropertiesOf(DiagnosticSetting? setting) =>
        setting is null ? null : JsonSerializer.SerializeToNode(setting.Properties, ArmJson.Wire.DiagnosticSettingProperties);

    private static IEnumerable<ArmResource> Categories(ResourceId resource)
    {
        var logs = LogCatalog.Current.Categories.Select(category => (category.Id, Properties: new JsonObject
        {
            ["categoryType"] = "Logs",
            ["categoryGroups"] = new JsonArray([.. CategoryGroup.Of(category).Select(group => (JsonNode)group)]),
        }));
        // Both names of the metrics are taken in a setting; the one that the general documentation uses is listed.
        var metrics = (Id: DiagnosticSettingRules.MetricCategories[0], Properties: new JsonObject { ["categoryType"] = "Metrics" });
        return logs.Append(metrics).Select(category => new ArmResource(
            $"{resource}/providers/microsoft.insights/diagnosticSettingsCategories/{category.Id}", category.Id, "microsoft.insights/diagnosticSettingsCategories", category.Properties));
    }

    private static string? NotDelivered(DiagnosticSetting setting, DestinationProviders destinations)
    {
        var reasons = setting.Destinations.Select(destinations.WhyNot).OfType<string>()
            .Concat(setting.Properties.Metrics.Any(metric => metric.Enabled is true) ? ["There are no metrics to send."] : []);
        var sentences = string.Join(' ', reasons);
        return sentences.Length == 0 ? null : $"Kept, but not everything is sent: {sentences}";
    }

    [LoggerMessage(7101, LogLevel.Information, "The diagnostic setting '{Name}' of {Resource} is stored and in force.")]
    private static partial void LogStored(ILogger logger, string name, ResourceId resource);

    [LoggerMessage(7102, LogLevel.Information, "The diagnostic setting '{Name}' of {Resource} is deleted.")]
    private static partial void LogDeleted(ILogger logger, string name, ResourceId resource);

    [LoggerMessage(7103, LogLevel.Warning, "The diagnostic setting '{Name}' of {Resource}: {Notice}")]
    private static partial void LogNotDelivered(ILogger logger, string name, ResourceId resource, string notice);
}
