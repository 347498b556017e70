using Patchbay.Catalog;
using Patchbay.Workspaces.Query;

namespace Patchbay.Workspaces.Metrics;

/// <summary>What is asked of a metric.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Resource">The resource whose records count.</param>
/// <param name="Range">The time range.</param>
/// <param name="Grain">The length of the intervals, from the range's start on; null for one that is the whole range.</param>
public sealed record MetricQuery(Metric Metric, ResourceId Resource, TimeRange Range, TimeSpan? Grain)
{
    /// <summary>Which records count; every dimension is one of the metric.</summary>
    public MetricFilter Filter { get; init; } = MetricFilter.None;

    /// <summary>Dimensions that the filter names, but that the metric is not split by; in any case.</summary>
    public IReadOnlyList<string> RolledUp { get; init; } = [];

    /// <summary>How many series there are at most, if it is split: those that count most, or least.</summary>
    public int SeriesMax { get; init; } = 10;

    /// <summary>Whether the smallest series come first.</summary>
    public bool SmallestFirst { get; init; }

    /// <summary>The dimensions that the metric is split by, in the filter's order.</summary>
    public IReadOnlyList<MetricDimension> Split =>
        [.. Filter.Dimensions.Where(name => !RolledUp.Contains(name, StringComparer.OrdinalIgnoreCase)).Select(name => Metric.FindDimension(name)!)];

    /// <summary>The length of an interval.</summary>
    public TimeSpan Step => Grain ?? TimeSpan.FromTicks(Math.Max(1, Range.End.Ticks - Range.Start.Ticks));

    /// <summary>How many intervals begin within the range.</summary>
    public long Intervals => Math.Max(0, (Range.End.Ticks - Range.Start.Ticks + Step.Ticks - 1) / Step.Ticks);
}

/// <summary>A metric for one combination of its dimensions' values.</summary>
/// <param name="Values">The values of <see cref="MetricQuery.Split"/>.</param>
/// <param name="Counts">How many records there were in each interval, by its number from 0; intervals without any are left out.</param>
public sealed record MetricSeries(IReadOnlyList<string> Values, IReadOnlyDictionary<long, long> Counts)
{
    /// <summary>How many there were in all.</summary>
    public long Total => Counts.Values.Sum();
}
