using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Patchbay.Catalog;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Requests;
using Patchbay.Workspaces;

namespace Patchbay.Server.Endpoints;

/// <summary>Workspaces as resources of Azure Resource Manager.</summary>
internal static partial class WorkspacesApi
{
    /// <summary>The path of a workspace.</summary>
    public const string Path = $"{Arm.ResourceGroup}{Provider}/{{name}}";

    private const string Provider = $"/providers/{Workspace.ResourceType}";
    private const int RetentionDaysMax = 4383;

    public static void MapWorkspacesApi(this IEndpointRouteBuilder endpoints)
    {
        var lists = endpoints.MapGroup("/subscriptions/{subscription}").RequireApiVersion();
        lists.MapGet(Provider, (string subscription, WorkspaceDirectory workspaces) => List(workspaces, $"/subscriptions/{subscription}/"));
        lists.MapGet(
            $"/resourceGroups/{{resourceGroup}}{Provider}",
            (string subscription, string resourceGroup, WorkspaceDirectory workspaces) => List(workspaces, $"/subscriptions/{subscription}/resourceGroups/{resourceGroup}/"));
        var group = endpoints.MapGroup(Path).RequireApiVersion();
        group.MapGet("", (HttpContext context, WorkspaceDirectory workspaces) => Find(context, workspaces) is { } workspace ? Arm.Json(Describe(workspace)) : NotFound(context));
        group.MapPut("", PutAsync);
        group.MapPatch("", PutAsync);
        group.MapDelete("", DeleteAsync);
    }

    /// <summary>The workspace that a path begins with.</summary>
    public static Workspace? Find(HttpContext context, WorkspaceDirectory workspaces) => workspaces.Find(IdOf(context));

    public static AzureError NotFound(HttpContext context) => AzureErrors.ResourceNotFound(IdOf(context).ToString());

    /// <summary>Says what is wrong with a number of days, or null.</summary>
    public static AzureError? FindMistake(int? days) =>
        days is null or -1 or (>= 1 and <= RetentionDaysMax) ? null : AzureErrors.InvalidResource($"retentionInDays is {days}; it has to be from 1 to {RetentionDaysMax}, or -1 for no limit.");

    private static ResourceId IdOf(HttpContext context)
    {
        var route = context.Request.RouteValues;
        return ResourceId.Parse($"/subscriptions/{route["subscription"]}/resourceGroups/{route["resourceGroup"]}{Provider}/{route["name"]}");
    }

    private static IResult List(WorkspaceDirectory workspaces, string scope) =>
        Arm.Json([.. workspaces.All.Where(workspace => workspace.ResourceId.ToString().StartsWith(scope, StringComparison.OrdinalIgnoreCase)).Select(Describe)]);

    // A PATCH changes what it names; so does a PUT, because what it does not name has no default that anybody means.
    private static async Task<IResult> PutAsync(HttpContext context, WorkspaceChanges changes, LimitOptions limits, BodyBudget budget, ILogger<WorkspaceChanges> logger)
    {
        var id = IdOf(context);
        if (!Name().IsMatch(id.Name) && changes.Directory.Find(id) is null)
        {
            return AzureErrors.InvalidResource($"'{id.Name}' cannot be the name of a workspace: 4 to 63 letters, digits and hyphens, no hyphen at the ends.");
        }

        if (HttpMethods.IsPatch(context.Request.Method) && changes.Directory.Find(id) is null)
        {
            return NotFound(context);
        }

        var (request, error) = await Arm.ReadAsync(context.Request, limits, budget, ArmJson.Wire.WorkspaceRequest);
        if (request is null)
        {
            return error!;
        }

        var days = request.Properties?.RetentionInDays;
        if (FindMistake(days) is { } mistake)
        {
            return mistake;
        }

        var (workspace, created) = await changes.PutAsync(
            id,
            present => present with
            {
                Location = request.Location ?? present.Location,
                Tags = request.Tags ?? present.Tags,
                RetentionInDays = days switch { null => present.RetentionInDays, -1 => null, _ => days },
            },
            context.RequestAborted);
        LogStored(logger, id);
        return Arm.Json(Describe(workspace), created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, WorkspaceChanges changes, ILogger<WorkspaceChanges> logger, bool force = false)
    {
        var id = IdOf(context);
        // Azure can bring a deleted workspace back for 14 days. Here its records are gone at once, so that has to be meant.
        if (!force && changes.Directory.Find(id) is not null)
        {
            return AzureErrors.InvalidResource("Deleting a workspace deletes its records for ever; repeat the request with force=true.");
        }

        try
        {
            if (!await changes.DeleteAsync(id, context.RequestAborted))
            {
                return TypedResults.NoContent();
            }
        }
        catch (InvalidOperationException exception)
        {
            return AzureErrors.InvalidResource(exception.Message);
        }

        LogDeleted(logger, id);
        return TypedResults.Ok();
    }

    private static ArmResource Describe(Workspace workspace)
    {
        var properties = new JsonObject
        {
            ["customerId"] = workspace.Id.ToString(),
            ["provisioningState"] = "Succeeded",
            ["sku"] = new JsonObject { ["name"] = "PerGB2018" },
            ["retentionInDays"] = workspace.RetentionInDays ?? -1,
        };
        return new ArmResource(workspace.ResourceId.ToString(), workspace.Name, Workspace.ResourceType, properties) { Location = workspace.Location, Tags = workspace.Tags };
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$")]
    private static partial Regex Name();

    [LoggerMessage(7131, LogLevel.Information, "The workspace {Workspace} is stored.")]
    private static partial void LogStored(ILogger logger, ResourceId workspace);

    [LoggerMessage(7132, LogLevel.Information, "The workspace {Workspace} is deleted with all its records.")]
    private static partial void LogDeleted(ILogger logger, ResourceId workspace);
}

/// <summary>The body of a PUT or PATCH of a workspace.</summary>
internal sealed record WorkspaceRequest(string? Location, IReadOnlyDictionary<string, string>? Tags, WorkspaceProperties? Properties);

/// <summary>What can be set of a workspace; -1 days are no limit.</summary>
internal sealed record WorkspaceProperties(int? RetentionInDays);
