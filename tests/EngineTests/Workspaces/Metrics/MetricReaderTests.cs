using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Metrics;
using Patchbay.Workspaces.Query;

namespace Patchbay.EngineTests.Workspaces.Metrics;

public sealed class MetricReaderTests(EmbeddedEngine engine)
{
    private static readonly ResourceId Resource = ResourceId.Parse("/subscriptions/s/resourceGroups/g/providers/Microsoft.Communication/communicationServices/ACS");
    private static readonly TimeRange Hour = new(new DateTime(2026, 1, 1, 0, 30, 0, DateTimeKind.Utc), new DateTime(2026, 1, 1, 1, 30, 0, DateTimeKind.Utc));
    private static readonly Metric Sms = LogCatalog.Current.FindMetric("apirequestsms")!;

    [Fact]
    public async Task Every_dimension_of_every_metric_can_be_split_by()
    {
        var workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        foreach (var metric in LogCatalog.Current.Metrics)
        {
            var signature = LogCatalog.Current.FindTable(metric.Table)!.FindColumn("ResultSignature") is null ? "" : ", ResultSignature";
            await engine.ClickHouse.ExecuteAsync(
                $"INSERT INTO {workspace.Database}.{metric.Table} (TimeGenerated, _ResourceId, OperationName{signature}) VALUES ('2026-01-01 00:30:00', '{Resource.Lower}', 'CreateCall'{(signature.Length > 0 ? ", '404'" : "")})");
            Assert.True(MetricFilter.TryParse(string.Join(" and ", metric.Dimensions.Select(dimension => $"{dimension.Name} eq '*'")), out var filter, out _));
            var series = Assert.Single(await ReadAsync([workspace], new MetricQuery(metric, Resource, Hour, TimeSpan.FromMinutes(1)) { Filter = filter }));
            var values = metric.Dimensions.Select(dimension => dimension.Name).Zip(series.Values).ToDictionary();
            Assert.Equal(1, series.Counts[0]);
            Assert.Equal(metric.Name == "APIRequestCallAutomation" ? "Create Call" : "CreateCall", values.GetValueOrDefault("Operation", values.GetValueOrDefault("OperationName", "CreateCall")));
            Assert.Equal((signature.Length > 0 ? "404" : "", signature.Length > 0 ? "4xx" : ""), (values.GetValueOrDefault("StatusCode", ""), values.GetValueOrDefault("StatusCodeClass", values.GetValueOrDefault("StatusCodeSubClass", ""))));
        }
    }

    [Fact]
    public async Task Intervals_begin_with_the_range_and_only_its_own_records_count()
    {
        var workspace = await FilledAsync("'00:29:59'", "'00:30:00'", "'00:44:59.9999999'", "'00:45:00'", "'01:29:59'", "'01:30:00'");
        var series = Assert.Single(await ReadAsync([workspace], new MetricQuery(Sms, Resource, Hour, TimeSpan.FromMinutes(15))));
        Assert.Equal([new(0, 2), new(1, 1), new(3, 1)], series.Counts.OrderBy(pair => pair.Key));
        Assert.Equal([new(0L, 4L)], Assert.Single(await ReadAsync([workspace], new MetricQuery(Sms, Resource, Hour, null))).Counts);
        Assert.Empty(await ReadAsync([workspace], new MetricQuery(Sms, ResourceId.Parse($"{Resource}2"), Hour, null)));
    }

    [Fact]
    public async Task A_record_of_two_workspaces_counts_once()
    {
        var one = await FilledAsync("'00:30:00'", "'00:31:00'");
        var two = await NewWorkspace.CreateAsync(engine.ClickHouse);
        await engine.ClickHouse.ExecuteAsync($"INSERT INTO {two.Database}.{Sms.Table} SELECT * FROM {one.Database}.{Sms.Table} WHERE TimeGenerated = '2026-01-01 00:31:00'");
        await engine.ClickHouse.ExecuteAsync($"INSERT INTO {two.Database}.{Sms.Table} (TimeGenerated, _ResourceId, _RecordId) VALUES ('2026-01-01 00:32:00', '{Resource.Lower}', generateUUIDv4())");
        Assert.Equal(3, Assert.Single(await ReadAsync([one, two], new MetricQuery(Sms, Resource, Hour, null))).Total);
    }

    [Fact]
    public async Task The_largest_series_are_chosen_and_come_first()
    {
        var workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        foreach (var (country, count) in (ValueTuple<string, int>[])[("DE", 1), ("FR", 3), ("o'x\\", 2)])
        {
            await engine.ClickHouse.ExecuteAsync(new Statement($"INSERT INTO {workspace.Database}.{Sms.Table} (TimeGenerated, _ResourceId, Country) SELECT '2026-01-01 00:40:00', '{Resource.Lower}', {{country:String}} FROM numbers({count})")
            {
                Parameters = [SqlParameter.String("country", country)],
            }, TestContext.Current.CancellationToken);
        }

        Assert.Equal(["FR", "o'x\\"], await CountriesAsync("Country eq '*'", 2, smallestFirst: false));
        Assert.Equal(["DE", "o'x\\"], await CountriesAsync("Country eq '*'", 2, smallestFirst: true));
        Assert.Equal(["o'x\\", "DE"], await CountriesAsync("Country eq 'O''X\\' or Country eq 'de'", 10, smallestFirst: false));
        Assert.Equal(["FR", "DE"], await CountriesAsync("Country ne 'o''x\\'", 10, smallestFirst: false));
        var together = new MetricQuery(Sms, Resource, Hour, null) { Filter = Filter("Country ne 'DE'"), RolledUp = ["country"] };
        Assert.Equal(5, Assert.Single(await ReadAsync([workspace], together)).Total);

        async Task<IEnumerable<string>> CountriesAsync(string filter, int most, bool smallestFirst)
        {
            var query = new MetricQuery(Sms, Resource, Hour, TimeSpan.FromHours(1)) { Filter = Filter(filter), SeriesMax = most, SmallestFirst = smallestFirst };
            return (await ReadAsync([workspace], query)).Select(series => series.Values[0]);
        }
    }

    private static MetricFilter Filter(string text) => MetricFilter.TryParse(text, out var filter, out var problem) ? filter : throw new FormatException(problem);

    private Task<IReadOnlyList<MetricSeries>> ReadAsync(IReadOnlyList<Workspace> workspaces, MetricQuery query) =>
        new MetricReader(engine.ClickHouse).ReadAsync(workspaces, query, StatementLimits.None, TestContext.Current.CancellationToken);

    private async Task<Workspace> FilledAsync(params string[] times)
    {
        var workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        await engine.ClickHouse.ExecuteAsync(
            $"INSERT INTO {workspace.Database}.{Sms.Table} (TimeGenerated, _ResourceId, _RecordId) SELECT toDateTime64('2026-01-01 ' || time, 7, 'UTC'), '{Resource.Lower}', generateUUIDv4(time) FROM (SELECT arrayJoin([{string.Join(',', times)}]) AS time)");
        return workspace;
    }
}
