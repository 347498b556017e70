using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Patchbay.ClickHouse;
using Patchbay.Server.Access;
using Patchbay.Server.Audit;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Requests;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Query;

namespace Patchbay.Server.Endpoints;

/// <summary>Several queries in one request of Azure's log query API. Some run at once; the answers are in the order of the requests.</summary>
internal static class QueryBatchApi
{
    private const int RequestsMax = 100;

    // What a query has answered while those before it are not done is kept, up to so much; then it waits.
    private const int KeptBytesMax = 16 * 1024 * 1024;

    // The answers are written as they are got, between parts that are always JSON.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = AnswerJson.Encoder, SkipValidation = true };

    public static void MapQueryBatchApi(this IEndpointRouteBuilder endpoints)
    {
        foreach (var version in (string[])["/v1", ""])
        {
            endpoints.MapGroup(version).LimitRate().MapPost("/$batch", PostAsync);
        }
    }

    private static async Task<IResult> PostAsync(HttpContext context, WorkspaceDirectory workspaces, QueryRunner runner, QueryOptions options)
    {
        var (batch, error) = await QueryApi.ReadAsync(context, QueryJson.Wire.BatchRequest);
        if (batch is null)
        {
            return error!;
        }

        if (FindMistake(batch) is { } mistake)
        {
            return QueryErrors.InvalidRequest("InvalidBatch", mistake);
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        var output = context.Response.BodyWriter;
        output.Write("{\"responses\":["u8);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var running = new Queue<(Task Running, PipeReader Answer)>();
        try
        {
            // In the order of the requests: some clients do not look at the ids.
            for (var (first, next) = (true, 0); next < batch.Requests!.Count || running.Count > 0; first = false)
            {
                for (; next < batch.Requests.Count && running.Count < options.BatchQueriesMax; next++)
                {
                    var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: KeptBytesMax, resumeWriterThreshold: KeptBytesMax / 2));
                    running.Enqueue((RunAsync(context, pipe.Writer, batch.Requests[next], workspaces, runner, options, stop.Token), pipe.Reader));
                }

                if (!first)
                {
                    output.Write(","u8);
                }

                await running.Peek().Answer.CopyToAsync(output, stop.Token);
                await running.Dequeue().Running;
            }
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var (query, answer) in running)
            {
                await answer.CompleteAsync();
                await query;
            }
        }

        output.Write("]}"u8);
        return Results.Empty;
    }

    // A failure ends the answer as well, so that whoever reads it fails.
    private static async Task RunAsync(
        HttpContext context, PipeWriter output, BatchItem item, WorkspaceDirectory workspaces, QueryRunner runner, QueryOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await using (var json = new Utf8JsonWriter(output, WriterOptions))
            {
                json.WriteStartObject();
                json.WriteString("id", item.Id);
                await WriteAnswerAsync(context, output, json, item, workspaces, runner, options, cancellationToken);
                json.WriteEndObject();
            }

            await output.CompleteAsync();
        }
        catch (Exception exception)
        {
            await output.CompleteAsync(exception);
        }
    }

    private static async Task WriteAnswerAsync(
        HttpContext context, PipeWriter output, Utf8JsonWriter json, BatchItem item, WorkspaceDirectory workspaces, QueryRunner runner, QueryOptions options, CancellationToken cancellationToken)
    {
        var preferences = Preferences.Read(item.Preferences);
        var (source, unknown) = QueryApi.SourceOf(workspaces, item.Workspace!, item.Body?.Workspaces);
        using var audited = source is null
            ? null
            : context.RequestServices.GetRequiredService<QueryAudit>().Begin(context, source, item.Body?.Query, runner.RangeOf(item.Body ?? new QueryRequest(), timespan: null).Range);
        var (started, error) = source is not null ? await StartAsync(context, item, source, preferences, runner, options, cancellationToken) :
            (null, unknown!.Status == StatusCodes.Status404NotFound ? QueryErrors.WorkspaceNotResolved(unknown.Message) : unknown);
        audited?.Answered(error);
        audited?.Running = started?.Query;
        json.WriteNumber("status", error?.Status ?? StatusCodes.Status200OK);
        json.WriteStartObject("headers");
        json.WriteString("Content-Type", "application/json; charset=utf-8");
        json.WriteEndObject();
        json.WritePropertyName("body");
        if (started is null)
        {
            error!.Write(json);
            return;
        }

        await using (started)
        {
            await json.FlushAsync(cancellationToken);
            await AnswerWriter.WriteAsync(output, started.Query, preferences.Sections, cancellationToken);
        }
    }

    private static async Task<(StartedQuery? Query, AzureError? Error)> StartAsync(
        HttpContext context, BatchItem item, QuerySource source, Preferences preferences, QueryRunner runner, QueryOptions options, CancellationToken cancellationToken)
    {
        var (allowed, refusal) = context.RequestServices.GetRequiredService<QueryAccess>().Restrict(context, source);
        if (allowed is null)
        {
            return (null, (AzureError)refusal!);
        }

        var (compilation, error) = runner.Compile(allowed, item.Body ?? new QueryRequest(), timespan: null);
        if (compilation is null)
        {
            return (null, error);
        }

        try
        {
            return await runner.StartAsync(allowed, compilation, options.LimitsFor(preferences.WaitSeconds), cancellationToken);
        }
        catch (ClickHouseException exception)
        {
            return (null, AzureErrors.FromEngine(exception) ?? AzureErrors.EngineFailed(exception.Message));
        }
    }

    private static string? FindMistake(BatchRequest batch)
    {
        if (batch.Requests is not { Count: > 0 and <= RequestsMax } requests)
        {
            return $"The body has no list 'requests' of 1 to {RequestsMax} queries.";
        }

        if (requests.Any(item => item is null or { Id: null } or { Workspace: null }))
        {
            return "Every request of a batch needs an 'id' and a 'workspace'.";
        }

        return requests.GroupBy(item => item.Id).FirstOrDefault(group => group.Count() > 1) is { } twice ? $"Two requests of the batch have the id '{twice.Key}'." : null;
    }
}

/// <summary>The body of a batch.</summary>
internal sealed record BatchRequest(IReadOnlyList<BatchItem>? Requests);

/// <summary>One query of a batch. Its path and method say nothing that is not known.</summary>
internal sealed record BatchItem(string? Id, string? Workspace, QueryRequest? Body, IReadOnlyDictionary<string, string>? Headers)
{
    /// <summary>Its header <c>Prefer</c>, in any spelling.</summary>
    public string? Preferences => Headers?.FirstOrDefault(header => header.Key.Equals("Prefer", StringComparison.OrdinalIgnoreCase)).Value;
}
