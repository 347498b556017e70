using System.Text.Json;

namespace Patchbay.EndToEnd;

/// <summary>The Kusto surface by its own client.</summary>
public sealed class KustoTests(ScenarioServer server) : IClassFixture<ScenarioServer>
{
    [Theory]
    [InlineData("execute", "2.0")]
    [InlineData("executeQueryV1", "1.0")]
    public async Task A_query_is_answered_in_both_versions(string operation, string version)
    {
        const string Query = """
            ACSSMSIncomingOperations | where CorrelationId == 'sms-2'
            | project TimeGenerated, DurationMs, d = dynamic({"a":[1,"x"]}), t = 1d + 1s, b = true, g = guid(74be27de-1e4e-49d9-b579-fe0b331d3642), n = real(null), e = '', x = decimal(1.5)
            | render timechart with (title='SMS')
            """;
        var result = AzureClient.Result(await AzureClient.KustoAsync(server.Server, operation, "default", Query));
        Assert.Equal((version, 0), (result.GetProperty("version").GetString(), result.GetProperty("errors").GetInt32()));
        var table = Assert.Single(result.GetProperty("primary").EnumerateArray());
        Assert.Equal(
            ["datetime", "int", "dynamic", "timespan", "bool", "guid", "real", "string", "decimal"],
            table.GetProperty("columns").EnumerateArray().Select(column => column[1].GetString()));
        // The client makes a Date of a datetime and milliseconds of a timespan.
        Assert.Equal(
            """[["2026-01-02T00:00:00.000Z",20,{"a":[1,"x"]},86401000,true,"74be27de-1e4e-49d9-b579-fe0b331d3642",null,"","1.5"]]""",
            table.GetProperty("rows").GetRawText());
    }

    [Fact]
    public async Task Parameters_and_options_are_taken()
    {
        const string Query = "declare query_parameters(id: string, least: long); ACSSMSIncomingOperations | where CorrelationId == id and DurationMs >= least | project DurationMs";
        var result = AzureClient.Result(await AzureClient.KustoAsync(
            server.Server, "execute", "00000000-0000-0000-0000-000000000001", Query, new { servertimeout = 60000, queryconsistency = "weakconsistency" }, new { id = "sms-3", least = 30 }));
        Assert.Equal("[[30]]", result.GetProperty("primary")[0].GetProperty("rows").GetRawText());
    }

    [Fact]
    public async Task A_truncated_result_is_an_error_unless_it_is_asked_for()
    {
        const string Query = "range x from 1 to 500010 step 1";
        var error = AzureClient.Error(await AzureClient.KustoAsync(server.Server, "execute", "default", Query));
        Assert.Contains("500000 rows", error.GetProperty("message").GetString());
        var result = AzureClient.Result(await AzureClient.KustoAsync(server.Server, "execute", "default", $"{Query} | summarize count() by x", new { notruncation = true }));
        Assert.Equal(500_010, result.GetProperty("primary")[0].GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task Commands_tell_what_there_is()
    {
        var databases = AzureClient.Result(await AzureClient.KustoAsync(server.Server, "execute", "default", ".show databases"));
        Assert.Contains(databases.GetProperty("primary")[0].GetProperty("rows").EnumerateArray(), row => row[0].GetString() == "default");
        var tables = AzureClient.Result(await AzureClient.KustoAsync(server.Server, "executeMgmt", "default", ".show tables"));
        Assert.Contains(tables.GetProperty("primary")[0].GetProperty("rows").EnumerateArray(), row => row[0].GetString() == "ACSSMSIncomingOperations");
        var schema = AzureClient.Result(await AzureClient.KustoAsync(server.Server, "execute", "default", ".show database default schema as json"));
        var json = JsonDocument.Parse(schema.GetProperty("primary")[0].GetProperty("rows")[0][0].GetString()!).RootElement;
        var column = json.GetProperty("Databases").GetProperty("default").GetProperty("Tables").GetProperty("ACSSMSIncomingOperations").GetProperty("OrderedColumns")[0];
        Assert.Equal(("TimeGenerated", "System.DateTime", "datetime"), (column.GetProperty("Name").GetString(), column.GetProperty("Type").GetString(), column.GetProperty("CslType").GetString()));
        var csl = AzureClient.Result(await AzureClient.KustoAsync(server.Server, "execute", "default", ".show table ACSSMSIncomingOperations cslschema"));
        Assert.StartsWith("TimeGenerated:datetime,", csl.GetProperty("primary")[0].GetProperty("rows")[0][1].GetString());
    }

    [Theory]
    [InlineData("default", "ACSSMSIncomingOperations | where Nope == 1", "Nope")]
    [InlineData("nowhere", "print 1", "'nowhere'")]
    [InlineData("default", ".drop table ACSSMSIncomingOperations", ".show tables")]
    public async Task An_error_says_what_is_wrong(string database, string text, string message)
    {
        var error = AzureClient.Error(await AzureClient.KustoAsync(server.Server, "execute", database, text));
        Assert.Contains(message, error.GetRawText());
    }
}
