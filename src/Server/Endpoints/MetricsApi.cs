using System.Text.Json;
using System.Threading.RateLimiting;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.Pipeline.Settings;
using Patchbay.Server.Access;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Identity;
using Patchbay.Server.Requests;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Metrics;

namespace Patchbay.Server.Endpoints;

/// <summary>Azure's metrics of communication services, counted from their logs: for one resource, and for many in one request.</summary>
internal static class MetricsApi
{
    private const int ResourcesMax = 50;

    // Some 30 MB of an answer; what Azure takes is not documented.
    private const long PointsMax = 500_000;

    private const string FlatApiVersion = "2018-01-01";

    private static readonly string[] ApiVersions = ["2017-12-01-preview", FlatApiVersion, "2019-07-01", "2021-05-01", "2023-10-01", "2024-02-01"];

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = AnswerJson.Encoder };

    public static void MapMetricsApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints
            .MapGroup($"{Arm.ResourceGroup}/providers/{MonitoredResource.ResourceType}/{{resource}}/providers/Microsoft.Insights")
            .RequireApiVersion(ApiVersions)
            .RequireCommunicationService();
        group.MapGet("/metrics", GetAsync);
        group.MapGet("/metricDefinitions", GetDefinitions);
        group.MapGet("/metricNamespaces", GetNamespaces);
        endpoints.MapGroup("/subscriptions/{subscription}").RequireApiVersion(ApiVersions).MapPost("/metrics:getBatch", PostAsync);
    }

    private static async Task<IResult> GetAsync(HttpContext context, MetricSource source, TimeProvider clock)
    {
        var resource = context.Features.Get<MonitoredResource>()!.Id;
        var (request, problem) = MetricRequest.Read(context.Request.Query, clock.GetUtcNow().UtcDateTime);
        var (metrics, error) = request is null ? (null, AzureErrors.MetricRequestInvalid(problem!)) : await source.ReadAsync(request, [resource], PointsMax, context.RequestAborted);
        if (metrics is null)
        {
            return error! with { Flat = context.Request.Query["api-version"] == FlatApiVersion };
        }

        return Write(context, json =>
        {
            var range = request!.Range;
            json.WriteNumber("cost", (int)Math.Clamp((range.End - range.Start).TotalMinutes - 1, 0, int.MaxValue));
            json.WriteString("timespan", MetricAnswer.Text(range));
            json.WriteString("interval", request.GrainText);
            json.WriteString("namespace", Metric.Namespace);
            json.WriteString("resourceregion", "global");
            new MetricAnswer(json, request).WriteMetrics(resource, metrics[0]);
        });
    }

    private static async Task<IResult> PostAsync(
        HttpContext context, string subscription, MonitoredResources resources, RoleAssignments roles, MetricSource source, LimitOptions limits, BodyBudget budget, TimeProvider clock)
    {
        var (body, error) = await Arm.ReadAsync(context.Request, limits, budget, ArmJson.Wire.MetricBatchRequest);
        if (body is null)
        {
            return error!;
        }

        if (body.ResourceIds is not { Count: > 0 and <= ResourcesMax } ids)
        {
            return AzureErrors.MetricRequestInvalid($"The body has no list 'resourceids' of 1 to {ResourcesMax} ids.");
        }

        var found = new List<ResourceId>();
        foreach (var text in ids)
        {
            if (!ResourceId.TryParse(text, out var id) || !id.SubscriptionId.Equals(subscription, StringComparison.OrdinalIgnoreCase))
            {
                return AzureErrors.MetricRequestInvalid($"'{text}' is not the id of a resource of the subscription '{subscription}', which the path names.");
            }

            const string Action = "Microsoft.Insights/metrics/read";
            if (!roles.Allow(Caller.Of(context), Action, id.ToString()))
            {
                return AccessErrors.Forbidden(context, Action, id.ToString());
            }

            if (resources.Find(id) is not { } resource)
            {
                return AzureErrors.ResourceNotFound(id.ToString());
            }

            found.Add(resource.Id);
        }

        var (request, problem) = MetricRequest.Read(context.Request.Query, clock.GetUtcNow().UtcDateTime);
        (var metrics, error) = request is null ? (null, AzureErrors.MetricRequestInvalid(problem!)) : await source.ReadAsync(request, found, PointsMax, context.RequestAborted);
        if (metrics is null)
        {
            return error!;
        }

        return Write(context, json =>
        {
            json.WriteStartArray("values");
            foreach (var (resource, own) in found.Zip(metrics))
            {
                json.WriteStartObject();
                json.WriteString("starttime", MetricAnswer.Text(request!.Range.Start));
                json.WriteString("endtime", MetricAnswer.Text(request.Range.End));
                json.WriteString("interval", request.GrainText);
                json.WriteString("namespace", Metric.Namespace);
                json.WriteString("resourceregion", "global");
                json.WriteString("resourceid", resource.ToString());
                new MetricAnswer(json, request).WriteMetrics(resource, own);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static IResult GetDefinitions(HttpContext context, string? metricnamespace = null)
    {
        if (metricnamespace is { Length: > 0 } && !metricnamespace.Equals(Metric.Namespace, StringComparison.OrdinalIgnoreCase))
        {
            return AzureErrors.MetricRequestInvalid($"There is no metric namespace '{metricnamespace}' here, only {Metric.Namespace}.") with { Flat = context.Request.Query["api-version"] == FlatApiVersion };
        }

        return Write(context, json =>
        {
            json.WriteStartArray("value");
            foreach (var metric in LogCatalog.Current.Metrics)
            {
                MetricAnswer.WriteDefinition(json, context.Features.Get<MonitoredResource>()!.Id, metric);
            }

            json.WriteEndArray();
        });
    }

    private static IResult GetNamespaces(HttpContext context) => Write(context, json =>
    {
        json.WriteStartArray("value");
        json.WriteStartObject();
        json.WriteString("id", $"{context.Features.Get<MonitoredResource>()!.Id}/providers/microsoft.insights/metricNamespaces/{Metric.Namespace}");
        json.WriteString("type", "Microsoft.Insights/metricNamespaces");
        json.WriteString("name", Metric.Namespace);
        json.WriteString("classification", "Platform");
        json.WriteStartObject("properties");
        json.WriteString("metricNamespaceName", Metric.Namespace);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private static IResult Write(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        using var json = new Utf8JsonWriter(context.Response.BodyWriter, WriterOptions);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        return Results.Empty;
    }
}

/// <summary>The body of a request about many resources.</summary>
internal sealed record MetricBatchRequest(IReadOnlyList<string?>? ResourceIds);

/// <summary>Counts metrics over all workspaces, since the records of a resource can lie in any; waits for its turn as queries do.</summary>
internal sealed class MetricSource(IClickHouse clickHouse, WorkspaceDirectory workspaces, FreshRecords fresh, QueryOptions options, ConcurrencyLimiter turns)
{
    /// <summary>Counts everything that a request asks for.</summary>
    /// <returns>For each resource its metrics, or the answer to a request for too much.</returns>
    public async Task<(IReadOnlyList<IReadOnlyList<(MetricQuery Query, IReadOnlyList<MetricSeries> Series)>>? Metrics, AzureError? Error)> ReadAsync(
        MetricRequest request, IReadOnlyList<ResourceId> resources, long pointsMax, CancellationToken cancellationToken)
    {
        var queries = resources.Select(resource => request.Metrics.Select(metric => request.Of(metric, resource)).ToList()).ToList();
        var points = queries.SelectMany(own => own).Sum(query => (double)query.Intervals * (query.Split.Count == 0 ? 1 : query.SeriesMax));
        if (points > pointsMax)
        {
            return (null, AzureErrors.MetricRequestInvalid($"The request asks for up to {points:0} points, and {pointsMax} are the most. Choose a longer interval, a shorter timespan or fewer series (top)."));
        }

        using var turn = await turns.AcquireAsync(1, cancellationToken);
        if (!turn.IsAcquired)
        {
            return (null, QueryErrors.TooManyQueries());
        }

        var all = workspaces.All;
        await Task.WhenAll(all.Select(workspace => fresh.WaitAsync(workspace, cancellationToken)));
        var limits = options.LimitsFor(null);
        var metrics = new List<IReadOnlyList<(MetricQuery, IReadOnlyList<MetricSeries>)>>();
        foreach (var own in queries)
        {
            var answers = new List<(MetricQuery, IReadOnlyList<MetricSeries>)>();
            foreach (var query in own)
            {
                answers.Add((query, await new MetricReader(clickHouse).ReadAsync(all, query, new StatementLimits(limits.Time, limits.MemoryBytes), cancellationToken)));
            }

            metrics.Add(answers);
        }

        return (metrics, null);
    }
}
