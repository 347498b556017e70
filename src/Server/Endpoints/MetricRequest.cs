using System.Globalization;
using System.Xml;
using Patchbay.Catalog;
using Patchbay.Workspaces.Metrics;
using Patchbay.Workspaces.Query;

namespace Patchbay.Server.Endpoints;

/// <summary>What the query string of a metrics request asks for. The form for one resource and the one for many differ in a few names.</summary>
internal sealed record MetricRequest(IReadOnlyList<Metric> Metrics, TimeRange Range, TimeSpan? Grain)
{
    private const int MetricsMax = 20;

    /// <summary>The aggregations that there are, as answers write them. Each record is a sample of 1.</summary>
    public static readonly IReadOnlyList<string> AllAggregations = ["count", "total", "average", "minimum", "maximum"];

    /// <summary>The lengths of intervals that there are.</summary>
    public static readonly IReadOnlyList<string> Grains = ["PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D"];

    /// <summary>What each point tells, of <see cref="AllAggregations"/>.</summary>
    public required IReadOnlyList<string> Aggregations { get; init; }

    public required MetricFilter Filter { get; init; }

    public required IReadOnlyList<string> RolledUp { get; init; }

    public required int SeriesMax { get; init; }

    public required bool SmallestFirst { get; init; }

    /// <summary>Whether only the values of the dimensions are wanted.</summary>
    public required bool WithoutData { get; init; }

    /// <summary>The length of the intervals, as it is written.</summary>
    public string GrainText => Grain is { } grain ? XmlConvert.ToString(grain) : "FULL";

    /// <summary>The query of one metric of one resource.</summary>
    public MetricQuery Of(Metric metric, ResourceId resource) =>
        new(metric, resource, Range, Grain) { Filter = Filter, RolledUp = RolledUp, SeriesMax = SeriesMax, SmallestFirst = SmallestFirst };

    /// <summary>Reads a query string.</summary>
    /// <returns>The request, or a sentence about what is wrong.</returns>
    public static (MetricRequest? Request, string? Problem) Read(IQueryCollection query, DateTime now)
    {
        if (!query["metricnamespace"].ToString().Equals(Metric.Namespace, StringComparison.OrdinalIgnoreCase) && query["metricnamespace"].ToString() is { Length: > 0 } other)
        {
            return (null, $"There is no metric namespace '{other}' here, only {Metric.Namespace}.");
        }

        var names = List(query["metricnames"].ToString());
        if (names.FirstOrDefault(name => LogCatalog.Current.FindMetric(name) is null) is { } unknown)
        {
            return (null, $"Failed to find metric configuration for provider: Microsoft.Communication, resource Type: CommunicationServices, metric: {unknown}, Valid metrics: {string.Join(',', LogCatalog.Current.Metrics.Select(metric => metric.Name))}");
        }

        if (names.Count > MetricsMax)
        {
            return (null, $"The request names {names.Count} metrics; {MetricsMax} are the most.");
        }

        var aggregations = List(query["aggregation"].ToString()).ConvertAll(name => name.ToLowerInvariant());
        if (aggregations.FirstOrDefault(name => !AllAggregations.Contains(name)) is { } strange)
        {
            return (null, $"There is no aggregation '{strange}'; it should be one of: {string.Join(',', AllAggregations)}.");
        }

        if (FindRange(query, now, out var range) is { } noRange)
        {
            return (null, noRange);
        }

        if (FindGrain(query, out var grain) is { } noGrain)
        {
            return (null, noGrain);
        }

        var metrics = names.Count == 0 ? LogCatalog.Current.Metrics : [.. names.Select(name => LogCatalog.Current.FindMetric(name)!).Distinct()];
        if (FindFilter(query, metrics, out var filter) is { } noFilter)
        {
            return (null, noFilter);
        }

        var most = query["top"].ToString();
        if (most.Length > 0 && (!int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0))
        {
            return (null, $"The parameter top is '{most}'; it has to be a number from 1.");
        }

        var order = query["orderby"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (order.Length > 0 && (order.Length > 2 || !AllAggregations.Contains(order[0].ToLowerInvariant()) || order.Length == 2 && order[1].ToLowerInvariant() is not ("asc" or "desc")))
        {
            return (null, $"The parameter orderby is '{string.Join(' ', order)}'; it has to be one of {string.Join(',', AllAggregations)}, then asc or desc.");
        }

        var result = query["resultType"].ToString();
        if (result.Length > 0 && result.ToLowerInvariant() is not ("data" or "metadata"))
        {
            return (null, $"The parameter resultType is '{result}'; it has to be Data or Metadata.");
        }

        return (
            new MetricRequest(metrics, range, grain)
            {
                Aggregations = aggregations.Count == 0 ? ["count"] : [.. aggregations.Distinct()],
                Filter = filter,
                RolledUp = List(query["rollupby"].ToString()),
                SeriesMax = most.Length == 0 ? 10 : int.Parse(most, CultureInfo.InvariantCulture),
                SmallestFirst = order.Length == 1 || order is [_, var way] && way.Equals("asc", StringComparison.OrdinalIgnoreCase),
                WithoutData = result.Equals("metadata", StringComparison.OrdinalIgnoreCase),
            },
            null);
    }

    private static string? FindRange(IQueryCollection query, DateTime now, out TimeRange range)
    {
        var (text, start, end) = (query["timespan"].ToString(), query["starttime"].ToString(), query["endtime"].ToString());
        if (text.Length == 0)
        {
            text = (start, end) switch
            {
                ("", "") => "PT1H",
                ("", _) => $"PT1H/{end}",
                (_, "") => $"{start}/{now:O}",
                _ => $"{start}/{end}",
            };
        }

        // The command line of Debian escapes it twice.
        text = text.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(text) : text;
        if (!TimeRange.TryParse(text, now, out range, out var problem))
        {
            return problem;
        }

        // Points stand at whole minutes.
        range = range with { Start = new DateTime(range.Start.Ticks - range.Start.Ticks % TimeSpan.TicksPerMinute, DateTimeKind.Utc) };
        return null;
    }

    private static string? FindGrain(IQueryCollection query, out TimeSpan? grain)
    {
        var text = query["interval"].ToString();
        grain = TimeSpan.FromMinutes(1);
        if (text.Length == 0)
        {
            return null;
        }

        if (text.Equals("FULL", StringComparison.OrdinalIgnoreCase))
        {
            grain = null;
            return null;
        }

        var known = Grains.Select(XmlConvert.ToTimeSpan).ToList();
        try
        {
            var wanted = XmlConvert.ToTimeSpan(text.ToUpperInvariant());
            grain = query["AutoAdjustTimegrain"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase) ? known.MinBy(one => (one - wanted).Duration()) : wanted;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            grain = null;
        }

        return grain is { } found && known.Contains(found) ? null : $"Detected invalid time grain input: {text}, it should be one of: {string.Join(',', Grains)},FULL.";
    }

    private static string? FindFilter(IQueryCollection query, IReadOnlyList<Metric> metrics, out MetricFilter filter)
    {
        filter = MetricFilter.None;
        var text = query["$filter"].ToString() is { Length: > 0 } one ? one : query["filter"].ToString();
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (!MetricFilter.TryParse(text, out var parsed, out var problem))
        {
            return problem;
        }

        filter = parsed;
        foreach (var metric in metrics)
        {
            var missing = parsed.Dimensions.FirstOrDefault(name => metric.FindDimension(name) is null);
            if (missing is null)
            {
                continue;
            }

            if (!query["ValidateDimensions"].ToString().Equals("false", StringComparison.OrdinalIgnoreCase))
            {
                return $"Metric: {metric.Name} does not support requested dimension combination: {missing}, supported ones are: {string.Join(',', metric.Dimensions.Select(dimension => dimension.Name))}.";
            }

            filter = new MetricFilter([.. filter.Conditions.Where(condition => metric.FindDimension(condition.Dimension) is not null)]);
        }

        return null;
    }

    private static List<string> List(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
