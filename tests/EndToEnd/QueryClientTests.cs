using System.Text.Json;

namespace Patchbay.EndToEnd;

/// <summary>Log queries by Azure's own clients, the present one and the one before it.</summary>
public sealed class QueryClientTests(ScenarioServer server) : IClassFixture<ScenarioServer>
{
    private const string Count = "ACSSMSIncomingOperations | count";

    public static TheoryData<string> Packages => ["@azure/monitor-query-logs", "@azure/monitor-query"];

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task A_timespan_can_have_every_form(string package)
    {
        var forms = new (object? Timespan, int Records)[]
        {
            (new { duration = "P1000D" }, 4),
            (new { startTime = "2026-01-02T00:00:00Z", endTime = "2026-01-04T00:00:00Z" }, 2),
            (new { startTime = "2026-01-03T00:00:00Z", duration = "P30D" }, 2),
            (new { duration = "P2D", endTime = "2026-01-02T00:00:00.001Z" }, 2),
        };
        foreach (var (timespan, records) in forms)
        {
            // The clients want dates as Date objects.
            var result = AzureClient.Result(await CallAsync(package, "workspace", "default", new { query = Count, timespan }));
            Assert.Equal("Success", result.GetProperty("status").GetString());
            Assert.Equal(records, Cell(result.GetProperty("tables")).GetInt32());
        }
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task Values_of_every_type_arrive(string package)
    {
        const string Query = """
            print b = true, i = int(7), l = 8, r = 1.5, d = decimal(2.25), s = "é", g = guid(74be27de-1e4e-49d9-b579-fe0b331d3642),
                t = datetime(2026-01-02T03:04:05.1234567Z), p = 1d + 2h, a = dynamic({"a": [1, null]}), n = long(null), e = ""
            """;
        var result = AzureClient.Result(await CallAsync(package, "workspace", "default", new { query = Query, timespan = new { duration = "P1D" } }));
        var table = result.GetProperty("tables")[0];
        Assert.Equal("PrimaryResult", table.GetProperty("name").GetString());
        Assert.Equal(
            ["bool", "int", "long", "real", "decimal", "string", "guid", "datetime", "timespan", "dynamic", "long", "string"],
            table.GetProperty("columnDescriptors").EnumerateArray().Select(column => column.GetProperty("type").GetString()));
        // The clients make a Date of a datetime, which knows milliseconds, and an object of a dynamic value.
        Assert.Equal(
            """[true,7,8,1.5,"2.25","é","74be27de-1e4e-49d9-b579-fe0b331d3642","2026-01-02T03:04:05.123Z","1.02:00:00",{"a":[1,null]},null,""]""",
            table.GetProperty("rows")[0].GetRawText());
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task Options_reach_the_server(string package)
    {
        var options = new { serverTimeoutInSeconds = 30, includeQueryStatistics = true, includeVisualization = true, additionalWorkspaces = new[] { WorkspaceCalls.DefaultWorkspace } };
        var result = AzureClient.Result(await CallAsync(package, "workspace", "default", new { query = $"{Count} | render barchart with (title='n')", timespan = new { duration = "P1000D" }, options }));
        Assert.Equal(4, Cell(result.GetProperty("tables")).GetInt32());
        Assert.True(result.GetProperty("statistics").GetProperty("query").GetProperty("executionTime").GetDouble() >= 0);
        Assert.Equal(("barchart", "n"), (result.GetProperty("visualization").GetProperty("visualization").GetString(), result.GetProperty("visualization").GetProperty("title").GetString()));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task A_server_timeout_ends_the_query(string package)
    {
        var options = new { serverTimeoutInSeconds = 1, retryOptions = new { maxRetries = 0 } };
        var error = AzureClient.Error(await CallAsync(package, "workspace", "default", new { query = WorkspaceCalls.LongQuery, timespan = new { duration = "P1D" }, options }));
        Assert.Equal((504, "GatewayTimeout"), (error.GetProperty("status").GetInt32(), error.GetProperty("code").GetString()));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task A_resource_can_be_queried(string package)
    {
        var result = AzureClient.Result(await CallAsync(package, "resource", WorkspaceCalls.LocalResource, new { query = Count, timespan = new { duration = "P1000D" } }));
        Assert.Equal(4, Cell(result.GetProperty("tables")).GetInt32());
        var error = AzureClient.Error(await CallAsync(package, "resource", $"{WorkspaceCalls.LocalResource}x", new { query = Count, timespan = new { duration = "P1D" } }));
        Assert.Equal((404, "ResourceNotFoundError"), (error.GetProperty("status").GetInt32(), error.GetProperty("code").GetString()));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task The_results_of_a_batch_are_in_order(string package)
    {
        const string Workspace = "00000000-0000-0000-0000-000000000001";
        var batch = new object[]
        {
            new { workspaceId = Workspace, query = Count, timespan = new { duration = "P1000D" }, serverTimeoutInSeconds = 30, includeQueryStatistics = true },
            new { workspaceId = Workspace, query = "nothing | count" },
            new { workspaceId = Workspace, query = "print 3" },
            new { workspaceId = Workspace, query = "range x from 1 to 500001 step 1 | summarize count() by bin(x, 1)" },
        };
        var results = AzureClient.Result(await CallAsync(package, "batch", "", new { batch }));
        Assert.Equal(4, Cell(results[0].GetProperty("tables")).GetInt32());
        Assert.Equal(3, Cell(results[2].GetProperty("tables")).GetInt32());
        Assert.Equal("PartialFailure", results[3].GetProperty("status").GetString());
        Assert.Equal(500_000, results[3].GetProperty("partialTables")[0].GetProperty("rows").GetArrayLength());
        // The newer client takes every error beside a status of 200 for a partial one.
        var failed = results[1];
        Assert.Equal(package == "@azure/monitor-query" ? "Failure" : "PartialFailure", failed.GetProperty("status").GetString());
        Assert.Contains("BadArgumentError", failed.GetRawText());
    }

    private static JsonElement Cell(JsonElement tables) => tables[0].GetProperty("rows")[0][0];

    private Task<JsonElement> CallAsync(string package, string operation, string target, object input) =>
        AzureClient.QueriesAsync(server.Server, package, operation, target, input);
}
