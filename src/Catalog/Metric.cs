namespace Patchbay.Catalog;

/// <summary>A platform metric of communication services, and the records that it counts.</summary>
/// <param name="Name">Azure's name of it, in Azure's case: <c>APIRequestSMS</c>, but <c>ApiRequestRooms</c>.</param>
/// <param name="DisplayName">What a chart is called.</param>
/// <param name="Description">What is counted.</param>
/// <param name="Table">The table whose records are counted, each as one.</param>
/// <param name="Dimensions">By what the count can be split, in Azure's order.</param>
public sealed record Metric(string Name, string DisplayName, string Description, string Table, IReadOnlyList<MetricDimension> Dimensions)
{
    /// <summary>The namespace of all metrics.</summary>
    public const string Namespace = "Microsoft.Communication/CommunicationServices";

    /// <summary>Finds a dimension.</summary>
    /// <param name="name">Its name in any case.</param>
    public MetricDimension? FindDimension(string name) => Dimensions.FirstOrDefault(dimension => dimension.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A dimension of a metric, and how its value is got from a record.</summary>
/// <param name="Name">Azure's name of it.</param>
public sealed record MetricDimension(string Name)
{
    /// <summary>The column that says it; null when no log does, and the value is empty.</summary>
    public string? Column { get; init; }

    /// <summary>Whether the value is the class of a status code: <c>4xx</c> for 404.</summary>
    public bool IsClass { get; init; }

    /// <summary>A regular expression whose first group is the value; null takes the whole.</summary>
    public string? Pattern { get; init; }

    /// <summary>Values that the metric writes otherwise than the log, by the log's.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();
}
