using System.Globalization;
using System.Text.Json;
using Patchbay.Catalog;
using Patchbay.Workspaces.Metrics;
using Patchbay.Workspaces.Query;

namespace Patchbay.Server.Endpoints;

/// <summary>Writes what the metrics API answers.</summary>
internal sealed class MetricAnswer(Utf8JsonWriter json, MetricRequest request)
{
    /// <summary>Writes the metrics of a resource as the member <c>value</c>.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="metrics">Its metrics with their series.</param>
    public void WriteMetrics(ResourceId resource, IEnumerable<(MetricQuery Query, IReadOnlyList<MetricSeries> Series)> metrics)
    {
        json.WriteStartArray("value");
        foreach (var (query, series) in metrics)
        {
            json.WriteStartObject();
            json.WriteString("id", $"{resource}/providers/Microsoft.Insights/metrics/{query.Metric.Name}");
            json.WriteString("type", "Microsoft.Insights/metrics");
            WriteName(json, "name", query.Metric.Name, query.Metric.DisplayName);
            json.WriteString("displayDescription", query.Metric.Description);
            json.WriteString("unit", "Count");
            json.WriteStartArray("timeseries");
            // A metric that is not split always has its one series, be it empty.
            foreach (var one in series.Count == 0 && query.Split.Count == 0 ? [new MetricSeries([], new Dictionary<long, long>())] : series)
            {
                Write(query, one);
            }

            json.WriteEndArray();
            json.WriteString("errorCode", "Success");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the definition of a metric of a resource.</summary>
    public static void WriteDefinition(Utf8JsonWriter json, ResourceId resource, Metric metric)
    {
        json.WriteStartObject();
        json.WriteString("id", $"{resource}/providers/microsoft.insights/metricdefinitions/{metric.Name}");
        json.WriteString("resourceId", resource.ToString());
        json.WriteString("namespace", Metric.Namespace);
        json.WriteString("category", "Traffic");
        WriteName(json, "name", metric.Name, metric.DisplayName);
        json.WriteString("displayDescription", metric.Description);
        json.WriteBoolean("isDimensionRequired", false);
        json.WriteString("unit", "Count");
        json.WriteString("primaryAggregationType", "Count");
        json.WriteStartArray("supportedAggregationTypes");
        foreach (var name in MetricRequest.AllAggregations)
        {
            json.WriteStringValue($"{char.ToUpperInvariant(name[0])}{name[1..]}");
        }

        json.WriteEndArray();
        json.WriteStartArray("metricAvailabilities");
        foreach (var grain in MetricRequest.Grains)
        {
            json.WriteStartObject();
            json.WriteString("timeGrain", grain);
            json.WriteString("retention", "P93D");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("dimensions");
        foreach (var dimension in metric.Dimensions)
        {
            WriteName(json, null, dimension.Name, dimension.Name);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A time as the API writes it: a fraction of a second only where there is one.</summary>
    public static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time range as the API writes it.</summary>
    public static string Text(TimeRange range) => $"{Text(range.Start)}/{Text(range.End)}";

    private static void WriteName(Utf8JsonWriter json, string? member, string value, string localized)
    {
        if (member is null)
        {
            json.WriteStartObject();
        }
        else
        {
            json.WriteStartObject(member);
        }

        json.WriteString("value", value);
        json.WriteString("localizedValue", localized);
        json.WriteEndObject();
    }

    private void Write(MetricQuery query, MetricSeries series)
    {
        json.WriteStartObject();
        json.WriteStartArray("metadatavalues");
        foreach (var (dimension, value) in query.Split.Zip(series.Values))
        {
            json.WriteStartObject();
            WriteName(json, "name", dimension.Name.ToLowerInvariant(), dimension.Name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (!request.WithoutData)
        {
            json.WriteStartArray("data");
            for (long number = 0, all = query.Intervals; number < all; number++)
            {
                json.WriteStartObject();
                json.WriteString("timeStamp", Text(query.Range.Start.AddTicks(number * query.Step.Ticks)));
                // An interval without a sample has no value, not the value 0.
                if (series.Counts.TryGetValue(number, out var count))
                {
                    foreach (var aggregation in request.Aggregations)
                    {
                        json.WriteNumber(aggregation, aggregation is "count" or "total" ? count : 1);
                    }
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
