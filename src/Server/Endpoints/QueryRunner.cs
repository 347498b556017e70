using System.Threading.RateLimiting;
using Patchbay.ClickHouse;
using Patchbay.Kql;
using Patchbay.Server.Access;
using Patchbay.Server.Audit;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Requests;
using Patchbay.Workspaces.Query;

namespace Patchbay.Server.Endpoints;

/// <summary>Checks a query request, waits for its turn, starts it and streams the answer.</summary>
internal sealed class QueryRunner(WorkspaceQueries queries, QueryAccess access, FreshRecords fresh, QueryOptions options, ConcurrencyLimiter turns, QueryAudit audit, TimeProvider clock)
{
    /// <summary>Runs a request.</summary>
    /// <param name="context">The request and its answer.</param>
    /// <param name="source">What the query reads.</param>
    /// <param name="request">The request.</param>
    /// <param name="timespan">The time range of the query string; with one in the body as well, their intersection counts.</param>
    public async Task<IResult> RunAsync(HttpContext context, QuerySource source, QueryRequest request, string? timespan)
    {
        using var audited = audit.Begin(context, source, request.Query, RangeOf(request, timespan).Range);
        var answer = await AnswerAsync(context, source, request, timespan, audited);
        audited?.Answered(answer);
        return answer;
    }

    private async Task<IResult> AnswerAsync(HttpContext context, QuerySource source, QueryRequest request, string? timespan, AuditedQuery? audited)
    {
        var preferences = Preferences.Read(context.Request.Headers["Prefer"]);
        var (allowed, refusal) = access.Restrict(context, source);
        if (allowed is null)
        {
            return refusal!;
        }

        var (compilation, error) = Compile(allowed, request, timespan);
        if (compilation is null)
        {
            return error!;
        }

        var (running, busy) = await StartAsync(allowed, compilation, options.LimitsFor(preferences.WaitSeconds), context.RequestAborted);
        if (running is null)
        {
            return busy!;
        }

        audited?.Running = running.Query;
        await using (running)
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            await AnswerWriter.WriteAsync(context.Response.BodyWriter, running.Query, preferences.Sections, context.RequestAborted);
            return Results.Empty;
        }
    }

    /// <summary>Compiles a request's query.</summary>
    /// <returns>What can be started, or what is wrong with the request.</returns>
    public (Compilation? Compilation, AzureError? Error) Compile(QuerySource source, QueryRequest request, string? timespan)
    {
        if (string.IsNullOrWhiteSpace(request.Query))
        {
            return (null, QueryErrors.InvalidRequest("MissingQuery", "The request has no query: send a JSON object with the text 'query'."));
        }

        var (range, problem) = RangeOf(request, timespan);
        if (problem is not null)
        {
            return (null, QueryErrors.InvalidRequest("InvalidTimespan", problem));
        }

        var compilation = queries.Compile(source, request.Query, range);
        return compilation.Succeeded || compilation.Discovery is not null ? (compilation, null) : (null, QueryErrors.OfCompilation(compilation));
    }

    /// <summary>The time range of a request; null for all times, or with the problem that it has.</summary>
    public (TimeRange? Range, string? Problem) RangeOf(QueryRequest request, string? timespan)
    {
        TimeRange? range = null;
        foreach (var text in (string?[])[request.Timespan, timespan])
        {
            if (string.IsNullOrEmpty(text))
            {
                continue;
            }

            if (!TimeRange.TryParse(text, clock.GetUtcNow().UtcDateTime, out var parsed, out var problem))
            {
                return (null, problem);
            }

            range = range?.Intersect(parsed) ?? parsed;
        }

        return (range, null);
    }

    /// <summary>Waits for a turn and for the first rows.</summary>
    /// <param name="source">What the query reads.</param>
    /// <param name="compilation">What <see cref="Compile"/> returned for it.</param>
    /// <param name="limits">What it may use up.</param>
    /// <param name="cancellationToken">Gives up waiting, or ends the query.</param>
    /// <returns>The query, which keeps its turn until it is disposed; or the answer to one that gets no turn, or whose rows make it wrong.</returns>
    /// <exception cref="ClickHouseException">The query failed before its first rows.</exception>
    public async Task<(StartedQuery? Query, AzureError? Error)> StartAsync(QuerySource source, Compilation compilation, QueryLimits limits, CancellationToken cancellationToken)
    {
        var turn = await turns.AcquireAsync(1, cancellationToken);
        try
        {
            if (!turn.IsAcquired)
            {
                turn.Dispose();
                return (null, QueryErrors.TooManyQueries());
            }

            await Task.WhenAll(source.Workspaces.Select(workspace => fresh.WaitAsync(workspace, cancellationToken)));
            compilation = await queries.CompleteAsync(compilation, limits, cancellationToken);
            if (compilation.Succeeded)
            {
                return (new StartedQuery(turn, await queries.StartAsync(compilation, limits, cancellationToken)), null);
            }

            turn.Dispose();
            return (null, QueryErrors.OfCompilation(compilation));
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }
}

/// <summary>A query under way and its turn.</summary>
internal sealed class StartedQuery(RateLimitLease turn, RunningQuery query) : IAsyncDisposable
{
    public RunningQuery Query => query;

    public async ValueTask DisposeAsync()
    {
        await query.DisposeAsync();
        turn.Dispose();
    }
}
