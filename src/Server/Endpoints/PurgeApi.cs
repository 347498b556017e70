using System.Text.Json.Serialization;
using Patchbay.Pipeline.Purging;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Identity;
using Patchbay.Server.Requests;
using Patchbay.Workspaces;

namespace Patchbay.Server.Endpoints;

/// <summary>Purges of a workspace: chosen records deleted for good.</summary>
internal static class PurgeApi
{
    private const int FiltersMax = 50;

    public static void MapPurgeApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(WorkspacesApi.Path).RequireApiVersion();
        group.MapPost("/purge", PostAsync);
        group.MapGet("/operations/{operation}", Get);
    }

    private static async Task<IResult> PostAsync(HttpContext context, WorkspaceDirectory workspaces, Purges purges, LimitOptions limits, BodyBudget budget)
    {
        if (WorkspacesApi.Find(context, workspaces) is not { } workspace)
        {
            return WorkspacesApi.NotFound(context);
        }

        var (request, error) = await Arm.ReadAsync(context.Request, limits, budget, PurgeJson.Wire.PurgeRequest);
        if (request is null)
        {
            return error!;
        }

        if (workspace.FindTable(request.Table ?? "") is not { } table)
        {
            return AzureErrors.InvalidResource($"The workspace has no table '{request.Table}'.");
        }

        if (request.Filters is not { Count: <= FiltersMax } filters || filters.Contains(null))
        {
            return AzureErrors.InvalidResource($"The body has no list 'filters' of 1 to {FiltersMax} filters.");
        }

        try
        {
            if (await purges.BeginAsync(workspace, table, filters!, Caller.Of(context).Name) is not { } purge)
            {
                return AzureErrors.TooManyPurges(Purges.PerHourMax);
            }

            context.Response.Headers["x-ms-status-location"] =
                $"{context.Request.Scheme}://{context.Request.Host}{workspace.ResourceId}/operations/{purge.Id}?api-version={Uri.EscapeDataString(context.Request.Query["api-version"].ToString())}";
            return Results.Json(new PurgeAnswer(purge.Id), PurgeJson.Wire.PurgeAnswer, statusCode: StatusCodes.Status202Accepted);
        }
        catch (FormatException exception)
        {
            return AzureErrors.InvalidResource(exception.Message);
        }
    }

    private static IResult Get(HttpContext context, string operation, WorkspaceDirectory workspaces, Purges purges) =>
        WorkspacesApi.Find(context, workspaces) is not { } workspace ? WorkspacesApi.NotFound(context) :
        purges.Find(workspace, operation) is { } purge ? Results.Json(new PurgeStatusAnswer(purge.IsDone ? "completed" : "pending"), PurgeJson.Wire.PurgeStatusAnswer) :
        AzureErrors.ResourceNotFound(context.Request.Path);
}

/// <summary>The body of a purge.</summary>
internal sealed record PurgeRequest(string? Table, IReadOnlyList<PurgeFilter?>? Filters);

internal sealed record PurgeAnswer(string OperationId);

internal sealed record PurgeStatusAnswer(string Status);

[JsonSerializable(typeof(PurgeRequest))]
[JsonSerializable(typeof(PurgeAnswer))]
[JsonSerializable(typeof(PurgeStatusAnswer))]
internal sealed partial class PurgeJson : JsonSerializerContext
{
    public static PurgeJson Wire { get; } = new(AnswerJson.Options());
}
