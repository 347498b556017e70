using System.Text.Json;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>The table <c>LAQueryLogs</c>: who ran which query and what it cost.</summary>
public sealed class QueryAuditTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Queries_of_every_api_are_written_down_with_who_and_how_much_and_how_they_ended()
    {
        using var folder = new TempFolder();
        await using var server = await ServerProgram.StartAsync(folder.Path, "--identity-required", "true", "--query-audit", "true");
        var key = (await File.ReadAllTextAsync(Path.Combine(folder.Path, "identity", "owner-key"), TestContext.Current.CancellationToken)).Trim();
        await AskAsync("/api/records?category=SMSOperational", """[{"OperationName":"SMSMessagesSent"},{"OperationName":"SMSMessagesSent"}]""");

        Assert.Equal(200, (await AskAsync("/v1/workspaces/default/query", """{"query":"ACSSMSIncomingOperations | where 1 == 1","timespan":"2020-01-01/2200-01-01"}""")).Status);
        Assert.Equal(400, (await AskAsync("/v1/workspaces/default/query", """{"query":"Nothing | count"}""")).Status);
        Assert.Equal(200, (await AskAsync("/v1/$batch", """{"requests":[{"id":"1","workspace":"default","path":"/query","method":"POST","body":{"query":"print of = 'batch'"}}]}""")).Status);
        Assert.Equal(200, (await AskAsync("/v2/rest/query", """{"db":"default","csl":"print of = 'kusto'"}""")).Status);
        Assert.Equal(200, (await AskAsync($"{WorkspaceCalls.LocalResource}/query", """{"query":"print of = 'resource'"}""")).Status);
        // What only looks, without reading records, is no query.
        await AskAsync("/api/explain?workspace=default", """{"query":"print of = 'explain'"}""");

        var rows = await WaitForAsync(5);
        Assert.Equal(
            ["ACSSMSIncomingOperations | where 1 == 1", "Nothing | count", "print of = 'batch'", "print of = 'kusto'", "print of = 'resource'"],
            rows.Select(row => row["QueryText"].GetString()));
        Assert.Equal([200, 400, 200, 200, 200], rows.Select(row => row["ResponseCode"].GetInt32()));
        var first = rows[0];
        Assert.Equal("owner", first["AADEmail"].GetString());
        Assert.True(Guid.TryParse(first["AADObjectId"].GetString(), out _));
        Assert.Equal("the test", first["RequestClientApp"].GetString());
        Assert.Equal(2, first["ResponseRowCount"].GetInt32());
        Assert.Equal(2, first["StatsRowsProcessed"].GetInt64());
        Assert.True(first["StatsDataProcessedKB"].GetDouble() > 0 && first["ResponseDurationMs"].GetDouble() > 0);
        Assert.Equal("2020-01-01T00:00:00.0000000Z", first["QueryTimeRangeStart"].GetString());
        Assert.Contains("workspaces/default", first["RequestTarget"].GetString());
        Assert.Contains("communicationServices/local", rows[4]["RequestTarget"].GetString());
        // One that never ran has no cost.
        Assert.Equal(JsonValueKind.Null, rows[1]["ResponseRowCount"].ValueKind);

        // A workspace that is made later gets its table with its first query.
        const string other = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.OperationalInsights/workspaces/other";
        Assert.Equal(201, (await Curl.SendAsync("-X", "PUT", "-H", $"x-api-key: {key}", $"{server.Http}{other}?api-version=2023-09-01", "-d", """{"location":"local"}""")).Status);
        await AskAsync("/v1/workspaces/other/query", """{"query":"print of = 'other'"}""");
        Assert.Equal("print of = 'other'", (await WaitForAsync(1, "other"))[0]["QueryText"].GetString());

        Task<CurlAnswer> AskAsync(string path, string body) =>
            Curl.SendAsync("-H", $"x-api-key: {key}", "-H", "x-ms-app: the test", $"{server.Http}{path}", "-d", body);

        async Task<List<Dictionary<string, JsonElement>>> WaitForAsync(int count, string workspace = "default")
        {
            var started = DateTime.UtcNow;
            while (true)
            {
                var answer = await AskAsync($"/v1/workspaces/{workspace}/query", """{"query":"LAQueryLogs | where QueryText !has 'LAQueryLogs' | sort by TimeGenerated asc"}""");
                if (answer.Status == 200 && answer.Json.GetProperty("tables")[0] is var table && table.GetProperty("rows").GetArrayLength() >= count)
                {
                    var names = table.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("name").GetString()!).ToList();
                    return [.. table.GetProperty("rows").EnumerateArray().Select(row => names.Zip(row.EnumerateArray()).ToDictionary(cell => cell.First, cell => cell.Second))];
                }

                Assert.True(DateTime.UtcNow - started < Patience, answer.Body);
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public async Task Without_the_setting_there_is_no_such_table()
    {
        using var folder = new TempFolder();
        await using var server = await ServerProgram.StartAsync(folder.Path);
        var answer = await Curl.SendAsync($"{server.Http}/v1/workspaces/default/query", "-d", """{"query":"LAQueryLogs"}""");
        Assert.Equal((400, "BadArgumentError"), (answer.Status, answer.ErrorCode));
    }
}
