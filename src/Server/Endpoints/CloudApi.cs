using System.Text.Json.Nodes;
using Patchbay.Pipeline.Settings;
using Patchbay.Server.Errors;
using Patchbay.Server.Identity;
using Patchbay.Workspaces;

namespace Patchbay.Server.Endpoints;

/// <summary>What Azure's command line asks of a cloud before anything else: its endpoints, subscriptions, tenants and resource groups.</summary>
internal static class CloudApi
{
    // The types of resources that are served, for clients that look versions up before they ask.
    private static readonly (string Namespace, string[] Types)[] Providers =
    [
        ("Microsoft.Insights", ["diagnosticSettings", "diagnosticSettingsCategories", "dataCollectionRules", "dataCollectionEndpoints", "metrics", "metricDefinitions", "eventtypes"]),
        ("Microsoft.OperationalInsights", ["workspaces", "workspaces/tables", "workspaces/savedSearches", "queryPacks"]),
        ("Microsoft.Communication", ["communicationServices"]),
        ("Microsoft.Authorization", ["permissions", "roleAssignments", "roleDefinitions"]),
    ];

    public static void MapCloudApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/metadata/endpoints", GetEndpoints).AllowAnonymous();
        endpoints.MapGet("/tenants", () => List(new JsonObject { ["id"] = $"/tenants/{TokenIssuer.TenantId}", ["tenantId"] = TokenIssuer.TenantId, ["displayName"] = "Patchbay" }));
        var group = endpoints.MapGroup("/subscriptions").RequireApiVersion();
        group.MapGet("", (MonitoredResources resources, WorkspaceDirectory workspaces) => List([.. Subscriptions(resources, workspaces).Select(Describe)]));
        group.MapGet("/{subscription}", (HttpContext context, string subscription, MonitoredResources resources, WorkspaceDirectory workspaces) =>
            Subscriptions(resources, workspaces).Contains(subscription, StringComparer.OrdinalIgnoreCase) ? Json(Describe(subscription)) : AzureErrors.ResourceNotFound(context.Request.Path));
        group.MapGet("/{subscription}/resourceGroups", (string subscription, MonitoredResources resources, WorkspaceDirectory workspaces) =>
            List([.. Groups(subscription, resources, workspaces).Select(name => DescribeGroup(subscription, name))]));
        group.MapGet("/{subscription}/resourceGroups/{name}", (HttpContext context, string subscription, string name, MonitoredResources resources, WorkspaceDirectory workspaces) =>
            Groups(subscription, resources, workspaces).FirstOrDefault(group => group.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found
                ? Json(DescribeGroup(subscription, found))
                : AzureErrors.ResourceNotFound(context.Request.Path));
        group.MapGet("/{subscription}/resources", ListResources);
        group.MapGet("/{subscription}/providers", (string subscription) => List([.. Providers.Select(provider => DescribeProvider(subscription, provider))]));
        group.MapGet("/{subscription}/providers/{provider}", (HttpContext context, string subscription, string provider) =>
            Providers.FirstOrDefault(known => known.Namespace.Equals(provider, StringComparison.OrdinalIgnoreCase)) is { Namespace: not null } found
                ? Json(DescribeProvider(subscription, found))
                : AzureErrors.ResourceNotFound(context.Request.Path));
    }

    private static IResult GetEndpoints(HttpContext context)
    {
        var origin = $"{context.Request.Scheme}://{context.Request.Host}";
        var old = context.Request.Query["api-version"].ToString().CompareTo("2019-05-01") < 0;
        var authentication = new JsonObject
        {
            ["loginEndpoint"] = $"{origin}/adfs",
            ["audiences"] = new JsonArray(origin),
            ["tenant"] = "adfs",
            ["identityProvider"] = "ADFS",
        };
        var cloud = new JsonObject
        {
            ["name"] = "Patchbay",
            ["portal"] = $"{origin}{PortalPages.Path}",
            ["portalEndpoint"] = $"{origin}{PortalPages.Path}",
            ["authentication"] = authentication,
            ["resourceManager"] = origin,
            ["graph"] = origin,
            ["graphEndpoint"] = origin,
            ["graphAudience"] = origin,
            ["gallery"] = origin,
            ["galleryEndpoint"] = origin,
            ["logAnalyticsResourceId"] = origin,
            ["media"] = origin,
            ["batch"] = origin,
            ["sqlManagement"] = origin,
            ["activeDirectoryDataLake"] = origin,
            ["suffixes"] = new JsonObject(),
        };
        return old ? Json(cloud) : Results.Json(new JsonArray(cloud), ArmJson.Wire.JsonArray);
    }

    private static IResult ListResources(string subscription, MonitoredResources resources, WorkspaceDirectory workspaces) => List(
    [
        .. resources.All.Select(resource => (resource.Id, resource.Body.Location, MonitoredResource.ResourceType))
            .Concat(workspaces.All.Select(workspace => (Id: workspace.ResourceId, workspace.Location, Workspace.ResourceType)))
            .Where(resource => resource.Id.SubscriptionId.Equals(subscription, StringComparison.OrdinalIgnoreCase))
            .Select(resource => new JsonObject { ["id"] = resource.Id.ToString(), ["name"] = resource.Id.Name, ["type"] = resource.ResourceType, ["location"] = resource.Location }),
    ]);

    private static IEnumerable<string> Subscriptions(MonitoredResources resources, WorkspaceDirectory workspaces) =>
        workspaces.All.Select(workspace => workspace.ResourceId).Concat(resources.All.Select(resource => resource.Id))
            .Select(id => id.SubscriptionId).Distinct(StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Groups(string subscription, MonitoredResources resources, WorkspaceDirectory workspaces) =>
        workspaces.All.Select(workspace => workspace.ResourceId).Concat(resources.All.Select(resource => resource.Id))
            .Where(id => id.SubscriptionId.Equals(subscription, StringComparison.OrdinalIgnoreCase))
            .Select(id => id.ResourceGroup).Distinct(StringComparer.OrdinalIgnoreCase);

    private static JsonObject Describe(string subscription) => new()
    {
        ["id"] = $"/subscriptions/{subscription}",
        ["subscriptionId"] = subscription,
        ["tenantId"] = TokenIssuer.TenantId,
        ["displayName"] = "Patchbay",
        ["state"] = "Enabled",
        ["managedByTenants"] = new JsonArray(),
    };

    private static JsonObject DescribeGroup(string subscription, string name) => new()
    {
        ["id"] = $"/subscriptions/{subscription}/resourceGroups/{name}",
        ["name"] = name,
        ["type"] = "Microsoft.Resources/resourceGroups",
        ["location"] = "local",
        ["properties"] = new JsonObject { ["provisioningState"] = "Succeeded" },
    };

    private static JsonObject DescribeProvider(string subscription, (string Namespace, string[] Types) provider) => new()
    {
        ["id"] = $"/subscriptions/{subscription}/providers/{provider.Namespace}",
        ["namespace"] = provider.Namespace,
        ["registrationState"] = "Registered",
        ["registrationPolicy"] = "RegistrationFree",
        ["resourceTypes"] = new JsonArray(
        [
            .. provider.Types.Select(type => new JsonObject
            {
                ["resourceType"] = type,
                ["locations"] = new JsonArray("local"),
                ["apiVersions"] = new JsonArray("2023-09-01", "2022-10-01", "2021-05-01-preview", "2017-05-01-preview"),
            }),
        ]),
    };

    private static IResult List(params JsonNode[] items) => Json(new JsonObject { ["value"] = new JsonArray(items) });

    private static IResult Json(JsonObject json) => Results.Json(json, ArmJson.Wire.JsonObject);
}
