using System.ComponentModel;
using System.Text.Json.Serialization;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;
using Patchbay.Kql;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Symbols;
using Patchbay.Server.Access;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.OpenApi;
using Patchbay.Server.Requests;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Query;

namespace Patchbay.Server.Endpoints;

/// <summary>Tells what a query means and what is wrong with it, without running it. For editors; no API of Azure's.</summary>
internal static class ExplainApi
{
    private static readonly StatementLimits EstimateLimits = new(TimeSpan.FromSeconds(5));

    public static void MapExplainApi(this IEndpointRouteBuilder endpoints) => endpoints.MapPost("/api/explain", PostAsync)
        .Takes<QueryRequest>().Describe<ExplainAnswer>("What a query means and what is wrong with it, without running it");

    private static async Task<IResult> PostAsync(
        HttpContext context,
        WorkspaceDirectory workspaces,
        QueryAccess access,
        WorkspaceQueries queries,
        IClickHouse clickHouse,
        LimitOptions limits,
        BodyBudget budget,
        QueryOptions query,
        TimeProvider clock,
        [Description("The workspace: its GUID, its name or its resource id.")] string workspace = "default",
        [Description("Whether the engine is asked what the query will read.")] bool estimate = false)
    {
        if (workspaces.Find(workspace) is not { } found)
        {
            return AzureErrors.WorkspaceNotFound(workspace);
        }

        var (source, refusal) = access.Restrict(context, new QuerySource([found]));
        if (source is null)
        {
            return refusal!;
        }

        var (request, error) = await Arm.ReadAsync(context.Request, limits, budget, QueryJson.Wire.QueryRequest);
        if (request is null)
        {
            return error!;
        }

        TimeRange? range = null;
        if (request.Timespan is { Length: > 0 } timespan)
        {
            if (!TimeRange.TryParse(timespan, clock.GetUtcNow().UtcDateTime, out var parsed, out var problem))
            {
                return QueryErrors.InvalidRequest("InvalidTimespan", problem);
            }

            range = parsed;
        }

        var compilation = queries.Compile(source, request.Query ?? "", range);
        if (estimate)
        {
            // Only here may the engine be asked: an editor wants its answer with every key.
            compilation = await queries.CompleteAsync(compilation, query.LimitsFor(null), context.RequestAborted);
        }

        var answer = new ExplainAnswer(
            [.. compilation.Diagnostics.Select(diagnostic => Describe(diagnostic, compilation.Text))],
            [.. compilation.Results.Select(result => new ExplainedResult([.. result.Columns.Select(column => new ExplainedColumn(column.Name, column.Type.Name()))], result.Sql))],
            compilation.Succeeded ? compilation.PrintPlan() : "")
        {
            Syntax = compilation.PrintSyntax(),
            Bound = compilation.Succeeded ? compilation.PrintBound() : "",
            NeedsRows = compilation.Discovery is not null,
            Reads = estimate ? await EstimateAsync(clickHouse, compilation, context.RequestAborted) : null,
        };
        return Results.Json(answer, ExplainJson.Wire.ExplainAnswer);
    }

    private static ExplainedDiagnostic Describe(Diagnostic diagnostic, string text)
    {
        var (line, column) = diagnostic.Span.LineAndColumn(text);
        return new ExplainedDiagnostic(
            diagnostic.Code,
            diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning",
            diagnostic.Message,
            line,
            column,
            diagnostic.Span.Start,
            diagnostic.Span.Length,
            diagnostic.Suggestions);
    }

    private static async Task<IReadOnlyList<EstimatedRead>> EstimateAsync(IClickHouse clickHouse, Compilation compilation, CancellationToken cancellationToken)
    {
        var reads = new List<EstimatedRead>();
        foreach (var result in compilation.Results)
        {
            var statement = new Statement($"SELECT table, toInt64(parts), toInt64(rows) FROM (EXPLAIN ESTIMATE {result.Sql})") { Limits = EstimateLimits };
            await using var rows = await clickHouse.QueryAsync(statement, cancellationToken);
            while (await rows.ReadAsync(cancellationToken) is { } block)
            {
                var (tables, parts, counts) = ((StringColumn)block.Columns[0], (ValueColumn<long>)block.Columns[1], (ValueColumn<long>)block.Columns[2]);
                for (var row = 0; row < block.RowCount; row++)
                {
                    reads.Add(new EstimatedRead(System.Text.Encoding.UTF8.GetString(tables[row]), parts[row], counts[row]));
                }
            }
        }

        return reads;
    }
}

/// <summary>The answer of <c>/api/explain</c>.</summary>
/// <param name="Diagnostics">What is wrong, in the order of the text; the query can run when there is no error among them.</param>
/// <param name="Results">One for each statement that yields a table; none when the query cannot run.</param>
/// <param name="Plan">The relational steps, one on a line.</param>
internal sealed record ExplainAnswer(IReadOnlyList<ExplainedDiagnostic> Diagnostics, IReadOnlyList<ExplainedResult> Results, string Plan)
{
    /// <summary>The query as it was read, in canonical KQL.</summary>
    public string Syntax { get; init; } = "";

    /// <summary>The operators with their columns and types, one on a line.</summary>
    public string Bound { get; init; } = "";

    /// <summary>Whether the columns depend on rows, which are looked into only when the request asks for an estimate.</summary>
    public bool NeedsRows { get; init; }

    /// <summary>What the engine expects to read, as far as it can tell beforehand; null when the request does not ask for it.</summary>
    public IReadOnlyList<EstimatedRead>? Reads { get; init; }
}

/// <summary>Line and column count from 1, the start from 0; all in UTF-16 code units.</summary>
internal sealed record ExplainedDiagnostic(
    string Code, string Severity, string Message, int Line, int Column, int Start, int Length, IReadOnlyList<string> Suggestions);

internal sealed record ExplainedResult(IReadOnlyList<ExplainedColumn> Columns, string Sql);

internal sealed record ExplainedColumn(string Name, string Type);

/// <summary>Rows of a table that would be read, in so many parts of it.</summary>
internal sealed record EstimatedRead(string Table, long Parts, long Rows);

[JsonSerializable(typeof(ExplainAnswer))]
internal sealed partial class ExplainJson : JsonSerializerContext
{
    public static ExplainJson Wire { get; } = new(AnswerJson.Options());
}
