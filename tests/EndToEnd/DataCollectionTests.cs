using System.Text.Json;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>Data collection rules made by Azure's client, custom tables, and records sent through both.</summary>
public sealed class DataCollectionTests : IAsyncLifetime
{
    private const string Table = $"{WorkspaceCalls.DefaultWorkspace}/tables/Orders_CL?api-version=2022-10-01";

    private readonly TempFolder _folder = new();
    private ServerProgram _server = null!;

    public async ValueTask InitializeAsync() => _server = await ServerProgram.StartAsync(_folder.Path);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Records_go_through_a_rule_into_a_custom_table()
    {
        await PutTableAsync();
        var rule = Rule("Custom-Orders_CL", "source | extend TimeGenerated = Time, Half = Count / 2.0");
        Assert.Equal(200, (await PutRuleAsync("orders", rule)).Status);
        var immutableId = AzureClient.Result(await AzureClient.RulesAsync(_server, "getRule", "orders")).GetProperty("immutableId").GetString()!;
        Assert.Matches("^dcr-[0-9a-f]{32}$", immutableId);
        // The rule keeps its id when it is put again, and its list shows it.
        Assert.Equal(immutableId, (await PutRuleAsync("orders", rule)).Json.GetProperty("properties").GetProperty("immutableId").GetString());
        Assert.Equal("orders", AzureClient.Result(await AzureClient.RulesAsync(_server, "listRules", "")).EnumerateArray().Single().GetProperty("name").GetString());

        var records = new object[]
        {
            new { Time = "2026-01-02T03:04:05.6789Z", Item = "tea", Count = 3, Details = new { a = new[] { 1, 2 } }, Colour = "green" },
            new { Item = 17, Count = "no number" },
        };
        AzureClient.Result(await AzureClient.UploadAsync(_server, immutableId, "Custom-Orders", records));
        var rows = (await _server.QueryAsync(
            "Orders_CL | sort by Item desc | project Item, Count, tostring(Details.a[1]), tostring(AdditionalFields.Half), tostring(AdditionalFields.Count), Type, iff(Item == 'tea', TimeGenerated == datetime(2026-01-02T03:04:05.6789Z), TimeGenerated > ago(5m))")).Rows();
        Assert.Equal(["""["tea",3,"2","1.5","","Orders_CL",true]""", """["17",null,"","","no number","Orders_CL",true]"""], rows);

        // All of it is there after a restart.
        await _server.DisposeAsync();
        _server = await ServerProgram.StartAsync(_folder.Path);
        Assert.Equal(2, await _server.CountAsync("Orders_CL"));
        AzureClient.Result(await AzureClient.UploadAsync(_server, immutableId, "Custom-Orders", records));
        Assert.Equal(4, await _server.CountAsync("Orders_CL"));
        AzureClient.Result(await AzureClient.RulesAsync(_server, "deleteRule", "orders"));
        Assert.Equal(404, AzureClient.Error(await AzureClient.RulesAsync(_server, "getRule", "orders")).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task What_came_in_over_declared_columns_is_in_the_journal_and_stored_once()
    {
        await PutTableAsync();
        var id = (await PutRuleAsync("orders", Rule("Custom-Orders_CL", "source | where Count > 0"))).Json.GetProperty("properties").GetProperty("immutableId").GetString()!;
        // Two days, which are two parts of the table.
        const string Records = """[{"Time":"2026-01-02T00:00:00Z","Item":"tea","Count":1},{"Time":"2026-01-03T00:00:00Z","Item":"jam","Count":2},{"Item":"air","Count":0},]""";
        for (var request = 0; request < 20; request++)
        {
            // Each of them comes twice.
            Assert.Equal(204, (await SendAsync(id, Records, $"{request / 2}")).Status);
        }

        await _server.StopAsync("KILL");
        await _server.DisposeAsync();
        _server = await ServerProgram.StartAsync(_folder.Path);
        Assert.Equal(204, (await SendAsync(id, Records, "9")).Status);
        Assert.Equal(20, await _server.CountAsync("Orders_CL"));
        var row = (await Curl.SendAsync($"{_server.Http}/api/ledger")).Json.GetProperty("rows").EnumerateArray().Single();
        Assert.EndsWith("/datacollectionrules/orders", row.GetProperty("resourceId").GetString());
        Assert.Equal(("Custom-Orders", 30, 30), (row.GetProperty("category").GetString(), row.GetProperty("accepted").GetInt32(), row.GetProperty("delivered").GetInt32()));
        Assert.Equal(0, (await CliProgram.RunAsync(_server, "verify")).ExitCode);
    }

    [Fact]
    public async Task A_rule_can_bring_ones_own_columns_into_a_table_of_Azure_s()
    {
        var rule = await PutRuleAsync("sms", Rule("Microsoft-ACSSMSIncomingOperations", "source | project TimeGenerated = Time, OperationName = Item, DurationMs = int(7) * Count"));
        var id = rule.Json.GetProperty("properties").GetProperty("immutableId").GetString()!;
        AzureClient.Result(await AzureClient.UploadAsync(_server, id, "Custom-Orders", new[] { new { Time = "2026-01-02T00:00:00Z", Item = "SMSMessagesSent", Count = 3 } }));
        Assert.Equal(["""["SMSMessagesSent",21]"""], (await _server.QueryAsync("ACSSMSIncomingOperations | project OperationName, DurationMs")).Rows());

        var error = AzureClient.Error(await AzureClient.UploadAsync(_server, id, "Custom-Other", new[] { new { a = 1 } })).GetProperty("errors")[0];
        Assert.Equal((400, "InvalidStream"), (error.GetProperty("status").GetInt32(), error.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("Custom-Orders_CL", "source", "Orders_CL")]
    [InlineData("Microsoft-ACSSMSIncomingOperations", "source | where Itm == 1", "Line 1, column 16")]
    [InlineData("Microsoft-ACSSMSIncomingOperations", "source | project DurationMs = Item", "'DurationMs' is of the type string")]
    public async Task A_rule_that_cannot_work_is_refused(string output, string transform, string message)
    {
        var answer = await PutRuleAsync("wrong", Rule(output, transform));
        Assert.Equal((400, "InvalidPayload"), (answer.Status, answer.ErrorCode));
        Assert.Contains(message, answer.ErrorMessage);
    }

    [Fact]
    public async Task A_rule_for_tables_of_Azure_s_needs_no_columns()
    {
        // All that version 7 of the client can say: its version of the API has neither declared columns nor transforms.
        const string Stream = "Microsoft-ACSSMSIncomingOperations";
        var body = new
        {
            location = "local",
            destinations = new { logAnalytics = new[] { new { workspaceResourceId = WorkspaceCalls.DefaultWorkspace, name = "la" } } },
            dataFlows = new[] { new { streams = new[] { Stream }, destinations = new[] { "la" } } },
        };
        var id = AzureClient.Result(await AzureClient.RulesAsync(_server, "createRule", "plain", body)).GetProperty("immutableId").GetString()!;
        AzureClient.Result(await AzureClient.UploadAsync(_server, id, Stream, new[] { new { OperationName = "SMSMessagesSent", properties = new { NumberType = "shortCodes" } } }));
        Assert.Equal(["""["shortCodes"]"""], (await _server.QueryAsync("ACSSMSIncomingOperations | project NumberType")).Rows());
    }

    [Fact]
    public async Task An_endpoint_names_the_address_of_the_server()
    {
        var endpoint = AzureClient.Result(await AzureClient.RulesAsync(_server, "createEndpoint", "here", new { location = "local", networkAcls = new { publicNetworkAccess = "Enabled" } }));
        Assert.Equal(_server.Https, endpoint.GetProperty("logsIngestion").GetProperty("endpoint").GetString());
        Assert.Equal("here", AzureClient.Result(await AzureClient.RulesAsync(_server, "getEndpoint", "here")).GetProperty("name").GetString());
        AzureClient.Result(await AzureClient.RulesAsync(_server, "deleteEndpoint", "here"));
    }

    private async Task PutTableAsync()
    {
        var columns = new[] { new { name = "TimeGenerated", type = "datetime" }, new { name = "Item", type = "string" }, new { name = "Count", type = "long" }, new { name = "Details", type = "dynamic" } };
        var table = await Curl.SendAsync("-X", "PUT", _server.Http + Table, "-d", JsonSerializer.Serialize(new { properties = new { schema = new { name = "Orders_CL", columns } } }));
        Assert.Equal(200, table.Status);
    }

    private Task<CurlAnswer> SendAsync(string rule, string records, string key) => Curl.SendAsync(
        $"{_server.Http}/dataCollectionRules/{rule}/streams/Custom-Orders?api-version=2023-01-01", "-H", "Content-Type: application/json", "-H", $"Idempotency-Key: {key}", "-d", records);

    // As a template would send it; the client of this version of Node.js speaks an older API.
    private Task<CurlAnswer> PutRuleAsync(string name, object properties) => Curl.SendAsync(
        "-X", "PUT",
        $"{_server.Http}/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.Insights/dataCollectionRules/{name}?api-version=2023-03-11",
        "-d", JsonSerializer.Serialize(new { location = "local", kind = "Direct", properties }));

    private static object Rule(string output, string transform) => new
    {
        streamDeclarations = new Dictionary<string, object>
        {
            ["Custom-Orders"] = new
            {
                columns = new[]
                {
                    new { name = "Time", type = "datetime" },
                    new { name = "Item", type = "string" },
                    new { name = "Count", type = "long" },
                    new { name = "Details", type = "dynamic" },
                },
            },
        },
        destinations = new { logAnalytics = new[] { new { workspaceResourceId = WorkspaceCalls.DefaultWorkspace, name = "la" } } },
        dataFlows = new[] { new { streams = new[] { "Custom-Orders" }, destinations = new[] { "la" }, transformKql = transform, outputStream = output } },
    };
}
