using System.Text.Json;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

public sealed class QueryTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private ServerProgram _server = null!;

    public async ValueTask InitializeAsync() => _server = await ServerProgram.StartAsync(_folder.Path);

    public async ValueTask DisposeAsync()
    {
        Assert.DoesNotContain("fail:", _server.Output);
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("default")]
    [InlineData("DEFAULT")]
    [InlineData("00000000-0000-0000-0000-000000000001")]
    public async Task A_workspace_answers_to_its_names_with_the_version_in_the_path_and_without(string workspace)
    {
        foreach (var prefix in (string[])["/v1/workspaces", "/workspaces", "//v1//workspaces"])
        {
            var answer = await Curl.SendAsync($"{_server.Http}{prefix}/{workspace}/query", "-d", """{"query":"print 1"}""");
            Assert.Equal(["[1]"], answer.Rows());
        }
    }

    [Fact]
    public async Task Queries_of_a_batch_run_at_once()
    {
        var requests = Enumerable.Range(1, 3).Select(id => new { id = $"{id}", workspace = "default", headers = new { Prefer = "wait=4" }, body = new { query = WorkspaceCalls.LongQuery } });
        var batch = Curl.SendAsync($"{_server.Http}/v1/$batch", "--data-binary", JsonSerializer.Serialize(new { requests }));
        await _server.WaitUntilAsync("queriesRunning", queries => queries >= 2);
        var responses = (await batch).Json.GetProperty("responses").EnumerateArray().ToArray();
        Assert.Equal(["1", "2", "3"], responses.Select(response => response.GetProperty("id").GetString()));
        Assert.All(responses, response => Assert.Equal(504, response.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task The_time_range_of_body_and_query_string_both_count()
    {
        await _server.SendAsync(string.Join('\n', Enumerable.Range(1, 9).Select(day => $$"""{"OperationName":"SMSMessagesSent","TimeGenerated":"2026-01-0{{day}}T00:00:00Z"}""")));
        Assert.Equal(["[9]"], await CountAsync(body: null, queryString: null));
        Assert.Equal(["[9]"], await CountAsync(body: "", queryString: null));
        Assert.Equal(["[3]"], await CountAsync(body: "2026-01-02/2026-01-05", queryString: null));
        Assert.Equal(["[2]"], await CountAsync(body: "2026-01-02/2026-01-05", queryString: "2026-01-03T00:00:00Z/P30D"));
        Assert.Equal(["[0]"], await CountAsync(body: "PT1H", queryString: null));

        var get = await Curl.SendAsync("--get", $"{_server.Http}/v1/workspaces/default/query", "--data-urlencode", "query=ACSSMSIncomingOperations | count", "-d", "timespan=2026-01-02/P2D");
        Assert.Equal(["[2]"], get.Rows());

        async Task<string[]> CountAsync(string? body, string? queryString)
        {
            var request = JsonSerializer.Serialize(new { query = "ACSSMSIncomingOperations | count", timespan = body });
            return (await Curl.SendAsync($"{_server.Http}/v1/workspaces/default/query?{(queryString is null ? "" : $"timespan={queryString}")}", "-d", request)).Rows();
        }
    }

    [Fact]
    public async Task An_error_says_line_and_column_and_the_name_that_was_meant()
    {
        var answer = await _server.QueryAsync("ACSSMSIncomingOperations\n| where ResultType == 'Succeeded'\n| wher DurationMs > 1");
        Assert.Equal((400, "BadArgumentError"), (answer.Status, answer.ErrorCode));
        Assert.Contains("Line 3, column 3:", answer.ErrorMessage);
        var inner = answer.Json.GetProperty("error").GetProperty("innererror");
        Assert.Equal("SyntaxError", inner.GetProperty("code").GetString());
        inner = inner.GetProperty("innererror");
        Assert.Equal(("SYN0002", 3, 2, "wher"), (inner.GetProperty("code").GetString(), inner.GetProperty("line").GetInt32(), inner.GetProperty("pos").GetInt32(), inner.GetProperty("token").GetString()));

        var table = AzureClient.Error(await AzureClient.QueryAsync(_server, "default", "ACSSMSIncomingOperation | count"));
        Assert.Equal((400, "BadArgumentError"), (table.GetProperty("status").GetInt32(), table.GetProperty("code").GetString()));
        Assert.Contains("'ACSSMSIncomingOperations'", table.GetProperty("message").GetString());

        var column = await _server.QueryAsync("ACSSMSIncomingOperations | where CorrelationID == 'x'");
        Assert.Contains("'CorrelationId'", column.ErrorMessage);
    }

    [Theory]
    [InlineData("nope", """{"query":"print 1"}""", 404, "WorkspaceNotFoundError")]
    [InlineData("00000000-0000-0000-0000-000000000002", """{"query":"print 1"}""", 404, "WorkspaceNotFoundError")]
    [InlineData("default", """{"query":"print 1","workspaces":["nope"]}""", 404, "WorkspaceNotFoundError")]
    [InlineData("default", "", 400, "BadArgumentError")]
    [InlineData("default", "not JSON", 400, "BadArgumentError")]
    [InlineData("default", "[]", 400, "BadArgumentError")]
    [InlineData("default", "null", 400, "BadArgumentError")]
    [InlineData("default", """{"query":17}""", 400, "BadArgumentError")]
    [InlineData("default", """{"query":" "}""", 400, "BadArgumentError")]
    [InlineData("default", """{"query":"print 1","timespan":"yesterday"}""", 400, "BadArgumentError")]
    public async Task A_bad_request_is_answered_in_shape(string workspace, string body, int status, string code)
    {
        var answer = await Curl.SendAsync($"{_server.Http}/v1/workspaces/{workspace}/query", "--data-binary", body);
        Assert.Equal((status, code), (answer.Status, answer.ErrorCode));
        Assert.NotEmpty(answer.ErrorMessage);
    }

    [Fact]
    public async Task A_query_that_runs_too_long_is_ended()
    {
        var answer = await _server.QueryAsync(WorkspaceCalls.LongQuery, "-H", "Prefer: wait=1");
        Assert.Equal((504, "GatewayTimeout"), (answer.Status, answer.ErrorCode));
        Assert.Equal(["[1]"], (await _server.QueryAsync("print 1")).Rows());
    }

    [Fact]
    public async Task A_result_that_is_too_large_is_cut_off_and_says_so()
    {
        var result = AzureClient.Result(await AzureClient.QueryAsync(_server, "default", "range x from 1 to 500100 step 1"));
        Assert.Equal("PartialFailure", result.GetProperty("status").GetString());
        Assert.Equal(500_000, result.GetProperty("partialTables")[0].GetProperty("rows").GetArrayLength());
        Assert.Equal("PartialError", result.GetProperty("partialError").GetProperty("code").GetString());
    }

    [Fact]
    public async Task An_answer_has_the_sections_that_are_asked_for()
    {
        var plain = await _server.QueryAsync("print 1 | render piechart");
        Assert.Equal(["tables"], plain.Json.EnumerateObject().Select(member => member.Name));
        var full = await _server.QueryAsync("print 1 | render piechart", "-H", "Prefer: wait=30,include-statistics=true,include-render=true");
        Assert.Equal("piechart", full.Json.GetProperty("render").GetProperty("visualization").GetString());
        Assert.True(full.Json.GetProperty("statistics").GetProperty("query").GetProperty("executionTime").GetDouble() >= 0);
    }

    [Fact]
    public async Task Metadata_tell_tables_and_columns()
    {
        foreach (var verb in (string[])["GET", "POST"])
        {
            var answer = await Curl.SendAsync("-X", verb, $"{_server.Http}/v1/workspaces/default/metadata");
            var table = Assert.Single(answer.Json.GetProperty("tables").EnumerateArray(), table => table.GetProperty("name").GetString() == "ACSSMSIncomingOperations");
            Assert.Equal("t/ACSSMSIncomingOperations", table.GetProperty("id").GetString());
            Assert.Contains(table.GetProperty("columns").EnumerateArray(), column => (column.GetProperty("name").GetString(), column.GetProperty("type").GetString()) == ("TimeGenerated", "datetime"));
            Assert.Equal(answer.Json.GetProperty("workspaces")[0].GetProperty("id").GetString(), table.GetProperty("related").GetProperty("workspaces")[0].GetString());
        }
    }

    [Fact]
    public async Task Tables_of_another_workspace_are_read_by_its_name()
    {
        const string Path = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.OperationalInsights/workspaces/elsewhere";
        await Curl.SendAsync("-X", "PUT", $"{_server.Http}{Path}?api-version=2023-09-01", "-H", "Content-Type: application/json", "-d", """{"location":"local","properties":{}}""");

        foreach (var name in (string[])["elsewhere", Path])
        {
            var answer = await _server.QueryAsync($"workspace('{name}').ACSSMSIncomingOperations | count");
            Assert.Equal(["[0]"], answer.Rows());
        }

        var unknown = await _server.QueryAsync("workspace('nowhere').ACSSMSIncomingOperations | count");
        Assert.Contains("There is no workspace 'nowhere' that this query may read.", unknown.Json.GetProperty("error").GetProperty("message").GetString());
    }
}
