using System.Text.Json;

namespace Patchbay.EndToEnd;

/// <summary>Metrics by Azure's own clients, over the records of <see cref="ScenarioServer"/>: one sent message at the start of each of four days.</summary>
public sealed class MetricsTests(ScenarioServer server) : IClassFixture<ScenarioServer>
{
    private static readonly object Days = new { startTime = "2026-01-01T00:00:00Z", endTime = "2026-01-05T00:00:00Z" };

    [Theory]
    [InlineData("@azure/monitor-query-metrics", "query")]
    [InlineData("@azure/monitor-query", "batch")]
    public async Task A_metric_of_many_resources_has_a_point_for_each_interval(string package, string operation)
    {
        var options = new { startTime = "2026-01-01T00:00:00Z", endTime = "2026-01-05T00:00:00Z", interval = "PT12H", granularity = "PT12H", aggregation = "Count,Total,Average" };
        var result = AzureClient.Result(await AzureClient.MetricsAsync(server.Server, package, operation, new { names = new[] { "apirequestsms", "APIRequestChat" }, options }));
        var resource = Assert.Single(result.EnumerateArray());
        Assert.Equal(WorkspaceCalls.LocalResource, resource.GetProperty("resourceId").GetString());
        Assert.Equal(["APIRequestSMS", "APIRequestChat"], resource.GetProperty("metrics").EnumerateArray().Select(metric => metric.GetProperty("id").GetString()!.Split('/')[^1]));
        // A day's first half has its record, the second has none.
        var data = Assert.Single(Series(resource, 0)).GetProperty("data").EnumerateArray().ToArray();
        Assert.Equal([1, null, 1, null, 1, null, 1, null], data.Select(point => Number(point, "count")));
        Assert.Equal(
            ("2026-01-01T00:00:00.000Z", 1, 1, false),
            (data[0].GetProperty("timeStamp").GetString(), Number(data[0], "total"), Number(data[0], "average"), data[0].TryGetProperty("maximum", out _)));
        Assert.All(Assert.Single(Series(resource, 1)).GetProperty("data").EnumerateArray(), point => Assert.Null(Number(point, "count")));
    }

    [Fact]
    public async Task A_metric_is_split_by_the_dimensions_of_the_filter()
    {
        var options = new { granularity = "P1D", aggregations = new[] { "Count" }, timespan = Days, filter = "Operation eq '*' and StatusCode eq ''" };
        var result = AzureClient.Result(await AzureClient.MetricsAsync(server.Server, "@azure/monitor-query", "query", new { names = new[] { "APIRequestSMS" }, options }));
        var series = Assert.Single(Series(result, 0));
        Assert.Equal("SMSMessageSent", series.GetProperty("metadataValues")[0].GetProperty("value").GetString());
        Assert.Equal([1, 1, 1, 1], series.GetProperty("data").EnumerateArray().Select(point => Number(point, "count")));
        var none = AzureClient.Result(await AzureClient.MetricsAsync(server.Server, "@azure/monitor-query", "query", new { names = new[] { "APIRequestSMS" }, options = new { options.timespan, options.granularity, filter = "Operation eq 'other'" } }));
        Assert.Empty(Series(none, 0));
    }

    [Fact]
    public async Task The_older_api_version_answers_as_well()
    {
        var options = new { metricnames = "APIRequestSMS", interval = "P1D", timespan = "2026-01-01T00:00:00Z/2026-01-05T00:00:00Z", aggregation = "count" };
        var result = AzureClient.Result(await AzureClient.MetricsAsync(server.Server, "@azure/arm-monitor", "query", new { options }));
        Assert.Equal([1, 1, 1, 1], result.GetProperty("value")[0].GetProperty("timeseries")[0].GetProperty("data").EnumerateArray().Select(point => Number(point, "count")));
        // As the command line of Debian 12 sends a timespan.
        var answer = await Curl.SendAsync($"{server.Server.Http}{WorkspaceCalls.LocalResource}/providers/microsoft.insights/metrics?api-version=2018-01-01&metricnames=APIRequestSMS&interval=FULL&top=10&timespan=2026-01-01T00%253A00%253A00Z%252F2026-01-05T00%253A00%253A00Z");
        Assert.Equal(4, Number(answer.Json.GetProperty("value")[0].GetProperty("timeseries")[0].GetProperty("data")[0], "count"));
        Assert.Equal(("2026-01-01T00:00:00Z/2026-01-05T00:00:00Z", "FULL"), (answer.Json.GetProperty("timespan").GetString(), answer.Json.GetProperty("interval").GetString()));
    }

    [Theory]
    [InlineData("@azure/monitor-query")]
    [InlineData("@azure/arm-monitor")]
    public async Task Definitions_say_what_can_be_asked(string package)
    {
        var result = AzureClient.Result(await AzureClient.MetricsAsync(server.Server, package, "definitions")).EnumerateArray().ToArray();
        Assert.Equal(12, result.Length);
        var sms = Assert.Single(result, definition => definition.GetProperty("id").GetString()!.EndsWith("/APIRequestSMS", StringComparison.Ordinal));
        Assert.Equal("Count", sms.GetProperty("primaryAggregationType").GetString());
        Assert.Equal(7, sms.GetProperty("dimensions").GetArrayLength());
    }

    [Fact]
    public async Task There_is_one_namespace()
    {
        var result = AzureClient.Result(await AzureClient.MetricsAsync(server.Server, "@azure/monitor-query", "namespaces"));
        Assert.Equal("Microsoft.Communication/CommunicationServices", Assert.Single(result.EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Mistakes_are_told_as_the_api_tells_them()
    {
        var unknown = AzureClient.Error(await AzureClient.MetricsAsync(server.Server, "@azure/monitor-query-metrics", "query", new { names = new[] { "Nothing" }, options = new { } }));
        Assert.Equal((400, "BadRequest"), (unknown.GetProperty("status").GetInt32(), unknown.GetProperty("code").GetString()));
        Assert.Contains("Valid metrics: APIRequestAuthentication,", unknown.GetProperty("message").GetString(), StringComparison.Ordinal);
        var absent = AzureClient.Error(await AzureClient.MetricsAsync(server.Server, "@azure/monitor-query-metrics", "query", new { names = new[] { "APIRequestSMS" }, options = new { } }, $"{WorkspaceCalls.LocalResource}x"));
        Assert.Equal((404, "ResourceNotFound"), (absent.GetProperty("status").GetInt32(), absent.GetProperty("code").GetString()));
    }

    private static int? Number(JsonElement point, string aggregation) => point.TryGetProperty(aggregation, out var number) ? number.GetInt32() : null;

    private static JsonElement[] Series(JsonElement result, int metric) => [.. result.GetProperty("metrics")[metric].GetProperty("timeseries").EnumerateArray()];
}
