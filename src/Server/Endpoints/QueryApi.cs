using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Patchbay.Catalog;
using Patchbay.Pipeline.Settings;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Requests;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Query;

namespace Patchbay.Server.Endpoints;

/// <summary>Azure's log query API over workspaces and over resources, with the version in the path and without.</summary>
internal static class QueryApi
{
    private const int WorkspacesMax = 100;

    // A resource's path; the query stands behind it.
    private const string Resource = $"{Arm.ResourceGroup}/providers/{{provider}}/{{type}}/{{name}}";

    public static void MapQueryApi(this IEndpointRouteBuilder endpoints)
    {
        foreach (var version in (string[])["/v1", ""])
        {
            var group = endpoints.MapGroup(version).LimitRate();
            group.MapPost("/workspaces/{workspace}/query", PostToWorkspaceAsync);
            group.MapGet("/workspaces/{workspace}/query", GetFromWorkspaceAsync);
            group.MapPost($"{Resource}/query", PostToResourceAsync);
            group.MapGet($"{Resource}/query", GetFromResourceAsync);
        }

        // The same through Azure Resource Manager.
        var arm = endpoints.MapGroup($"{Resource}/providers/microsoft.insights").RequireApiVersion().LimitRate();
        arm.MapPost("/logs", PostToResourceAsync);
        arm.MapGet("/logs", GetFromResourceAsync);
    }

    /// <summary>Counts the requests of each caller, and refuses what is too much.</summary>
    public static RouteGroupBuilder LimitRate(this RouteGroupBuilder group) => group.AddEndpointFilter((context, next) =>
        context.HttpContext.RequestServices.GetRequiredService<QueryRate>().Count(context.HttpContext) is { } refusal ? ValueTask.FromResult<object?>(refusal) : next(context));

    /// <summary>What a query of a workspace reads.</summary>
    /// <param name="workspaces">All workspaces.</param>
    /// <param name="name">The workspace that the path names.</param>
    /// <param name="further">The workspaces that the request names besides.</param>
    public static (QuerySource? Source, AzureError? Error) SourceOf(WorkspaceDirectory workspaces, string name, IReadOnlyList<string>? further)
    {
        if (further?.Count >= WorkspacesMax)
        {
            return (null, QueryErrors.InvalidRequest("TooManyWorkspaces", $"The request names {further.Count + 1} workspaces; a query reads {WorkspacesMax} at most."));
        }

        string[] names = [name, .. further ?? []];
        var unknown = names.FirstOrDefault(name => name is null || workspaces.Find(name) is null, "");
        return unknown is "" ? (new QuerySource([.. names.Select(name => workspaces.Find(name)!).Distinct()]), null) : (null, AzureErrors.WorkspaceNotFound(unknown ?? "null"));
    }

    private static Task<IResult> PostToWorkspaceAsync(HttpContext context, string workspace, WorkspaceDirectory workspaces, QueryRunner runner, string? timespan = null) =>
        PostAsync(context, runner, timespan, request => SourceOf(workspaces, workspace, request.Workspaces));

    private static Task<IResult> GetFromWorkspaceAsync(
        HttpContext context, string workspace, WorkspaceDirectory directory, QueryRunner runner, string? query = null, string? timespan = null, [FromQuery] string[]? workspaces = null) =>
        GetAsync(context, runner, query, timespan, SourceOf(directory, workspace, Split(workspaces)));

    private static Task<IResult> PostToResourceAsync(HttpContext context, WorkspaceDirectory workspaces, MonitoredResources resources, QueryRunner runner, string? timespan = null) =>
        PostAsync(context, runner, timespan, request => SourceOfResource(context, workspaces, resources, request.Workspaces));

    private static Task<IResult> GetFromResourceAsync(
        HttpContext context, WorkspaceDirectory directory, MonitoredResources resources, QueryRunner runner, string? query = null, string? timespan = null, [FromQuery] string[]? workspaces = null) =>
        GetAsync(context, runner, query, timespan, SourceOfResource(context, directory, resources, Split(workspaces)));

    private static async Task<IResult> PostAsync(
        HttpContext context, QueryRunner runner, string? timespan, Func<QueryRequest, (QuerySource? Source, AzureError? Error)> sourceOf)
    {
        var (request, error) = await ReadAsync(context, QueryJson.Wire.QueryRequest);
        if (request is null)
        {
            return error!;
        }

        var (source, unknown) = sourceOf(request);
        return source is null ? unknown! : await runner.RunAsync(context, source, request, timespan);
    }

    private static async Task<IResult> GetAsync(HttpContext context, QueryRunner runner, string? query, string? timespan, (QuerySource? Source, AzureError? Error) source) =>
        source.Source is null ? source.Error! : await runner.RunAsync(context, source.Source, new QueryRequest { Query = query }, timespan);

    /// <summary>Reads the body of a request of this API.</summary>
    public static async Task<(T? Request, AzureError? Error)> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        var services = context.RequestServices;
        var (body, error) = await RequestBody.ReadAsync(context.Request, services.GetRequiredService<LimitOptions>().OtherBodyBytesMax, services.GetRequiredService<BodyBudget>());
        if (body is null)
        {
            return (null, error);
        }

        using (body)
        {
            try
            {
                var request = JsonSerializer.Deserialize(body.Bytes.Span, type);
                return request is null ? (null, QueryErrors.InvalidRequest("InvalidJsonBody", "The request's body is null, not a JSON object.")) : (request, null);
            }
            catch (JsonException exception)
            {
                return (null, QueryErrors.InvalidRequest(
                    "InvalidJsonBody", $"The request's body is not the JSON object that this API takes (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})."));
            }
        }
    }

    // The records of a resource can lie in any workspace: its settings may have been others when they came.
    private static (QuerySource? Source, AzureError? Error) SourceOfResource(
        HttpContext context, WorkspaceDirectory workspaces, MonitoredResources resources, IReadOnlyList<string>? further)
    {
        var route = context.Request.RouteValues;
        var id = ResourceId.Parse($"/subscriptions/{route["subscription"]}/resourceGroups/{route["resourceGroup"]}/providers/{route["provider"]}/{route["type"]}/{route["name"]}");
        if (id.IsOfType(Workspace.ResourceType))
        {
            return SourceOf(workspaces, id.ToString(), further);
        }

        return resources.Find(id) is null ? (null, AzureErrors.QueriedResourceNotFound(id.ToString())) : (new QuerySource(workspaces.All, id), null);
    }

    // ?workspaces=a,b and ?workspaces=a&workspaces=b.
    private static string[] Split(string[]? workspaces) =>
        [.. (workspaces ?? []).SelectMany(names => names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}

/// <summary>A query request.</summary>
internal sealed record QueryRequest
{
    public string? Query { get; init; }

    public string? Timespan { get; init; }

    public IReadOnlyList<string>? Workspaces { get; init; }
}

[JsonSerializable(typeof(QueryRequest))]
[JsonSerializable(typeof(BatchRequest))]
internal sealed partial class QueryJson : JsonSerializerContext
{
    public static QueryJson Wire { get; } = new(AnswerJson.Options());
}
