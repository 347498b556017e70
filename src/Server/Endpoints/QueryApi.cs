using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Requests;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Query;

namespace Patchbay.Server.Endpoints;

/// <summary>Azure's log query API over a workspace, with the version in the path and without.</summary>
internal static class QueryApi
{
    public static void MapQueryApi(this IEndpointRouteBuilder endpoints)
    {
        foreach (var version in (string[])["/v1", ""])
        {
            var group = endpoints.MapGroup($"{version}/workspaces/{{workspace}}");
            group.MapPost("/query", PostAsync);
            group.MapGet("/query", GetAsync);
        }
    }

    private static async Task<IResult> PostAsync(
        HttpContext context, string workspace, QueryRunner runner, LimitOptions limits, BodyBudget budget, string? timespan = null)
    {
        var (body, error) = await RequestBody.ReadAsync(context.Request, limits.OtherBodyBytesMax, budget);
        if (body is null)
        {
            return error!;
        }

        QueryRequest? request;
        using (body)
        {
            try
            {
                request = JsonSerializer.Deserialize(body.Bytes.Span, QueryJson.Wire.QueryRequest);
            }
            catch (JsonException exception)
            {
                return QueryErrors.InvalidRequest(
                    "InvalidJsonBody", $"The request's body is not a JSON object with the text 'query' (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}).");
            }
        }

        return await runner.RunAsync(context, workspace, request ?? new QueryRequest(), timespan);
    }

    private static Task<IResult> GetAsync(
        HttpContext context, string workspace, QueryRunner runner, string? query = null, string? timespan = null, string[]? workspaces = null) =>
        runner.RunAsync(context, workspace, new QueryRequest { Query = query, Workspaces = workspaces }, timespan);
}

/// <summary>A query request.</summary>
internal sealed record QueryRequest
{
    public string? Query { get; init; }

    public string? Timespan { get; init; }

    public IReadOnlyList<string>? Workspaces { get; init; }
}

[JsonSerializable(typeof(QueryRequest))]
internal sealed partial class QueryJson : JsonSerializerContext
{
    public static QueryJson Wire { get; } = new(AnswerJson.Options());
}

/// <summary>Checks a query request, waits for its turn, runs it and streams the answer.</summary>
internal sealed class QueryRunner(
    WorkspaceDirectory workspaces, WorkspaceQueries queries, FreshRecords fresh, QueryOptions options, ConcurrencyLimiter turns, TimeProvider clock)
{
    /// <summary>Runs a request.</summary>
    /// <param name="context">The request and its answer.</param>
    /// <param name="workspaceName">The workspace that the path names.</param>
    /// <param name="request">The request.</param>
    /// <param name="timespan">The time range of the query string; with one in the body as well, their intersection counts.</param>
    public async Task<IResult> RunAsync(HttpContext context, string workspaceName, QueryRequest request, string? timespan)
    {
        if (workspaces.Find(workspaceName) is not { } workspace)
        {
            return AzureErrors.WorkspaceNotFound(workspaceName);
        }

        if (request.Workspaces?.FirstOrDefault(name => workspaces.Find(name) is null) is { } unknown)
        {
            return AzureErrors.WorkspaceNotFound(unknown);
        }

        if (string.IsNullOrWhiteSpace(request.Query))
        {
            return QueryErrors.InvalidRequest("MissingQuery", "The request has no query: send a JSON object with the text 'query'.");
        }

        TimeRange? range = null;
        foreach (var text in (string?[])[request.Timespan, timespan])
        {
            if (string.IsNullOrEmpty(text))
            {
                continue;
            }

            if (!TimeRange.TryParse(text, clock.GetUtcNow().UtcDateTime, out var parsed, out var problem))
            {
                return QueryErrors.InvalidRequest("InvalidTimespan", problem);
            }

            range = range?.Intersect(parsed) ?? parsed;
        }

        var compilation = queries.Compile(workspace, request.Query, range);
        if (!compilation.Succeeded && compilation.Discovery is null)
        {
            return QueryErrors.OfCompilation(compilation);
        }

        var preferences = Preferences.Read(context.Request.Headers["Prefer"]);
        using var turn = await turns.AcquireAsync(1, context.RequestAborted);
        if (!turn.IsAcquired)
        {
            return QueryErrors.TooManyQueries();
        }

        await fresh.WaitAsync(workspace, context.RequestAborted);
        var limits = options.LimitsFor(preferences.WaitSeconds);
        compilation = await queries.CompleteAsync(compilation, limits, context.RequestAborted);
        if (!compilation.Succeeded)
        {
            return QueryErrors.OfCompilation(compilation);
        }

        await using var query = await queries.StartAsync(compilation, limits, context.RequestAborted);
        context.Response.ContentType = "application/json; charset=utf-8";
        await AnswerWriter.WriteAsync(context.Response.BodyWriter, query, new AnswerSections(preferences.Statistics, preferences.Render), context.RequestAborted);
        return Results.Empty;
    }
}
