using System.Text.Json;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>The command-line tool against a server, as a user types it.</summary>
public sealed class CliTests(CliTests.Server fixture) : IClassFixture<CliTests.Server>, IDisposable
{
    private const int Usage = 2;
    private const int RecordsRejected = 3;
    private const int PartialResult = 5;

    private readonly TempFolder _folder = new();

    private ServerProgram Program => fixture.Program;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Generated_records_arrive()
    {
        await AddResourceAsync("generated");
        var sent = await CliProgram.OutputAsync(Program, "generate", "--count", "5000", "--mix", "rooms", "--resource", "generated", "--send", "--output", "json");
        var summary = JsonElement.Parse(sent);
        Assert.Equal((5000, 0), (summary.GetProperty("accepted").GetInt32(), summary.GetProperty("rejected").GetInt32()));

        var rooms = Assert.Single(await TablesAsync(), table => table.GetProperty("Table").GetString() == "ACSRoomsIncomingOperations");
        Assert.Equal(5000, rooms.GetProperty("Records").GetInt32());
        Assert.True(rooms.GetProperty("BytesOnDisk").GetInt64() > 0);
        Assert.True(rooms.GetProperty("First").GetDateTime() < rooms.GetProperty("Last").GetDateTime());
    }

    [Fact]
    public async Task Both_shapes_and_every_category_are_taken()
    {
        foreach (var shape in (string[])["flat", "resource-log"])
        {
            var sent = await CliProgram.OutputAsync(
                Program, "generate", "--count", "20000", "--shape", shape, "--mix", "sms,email,chat,calls,identity,job-router,advanced-messaging,network-traversal", "--send");
            Assert.Equal("20,000 records sent: 20,000 accepted\n", sent);
        }
    }

    [Fact]
    public async Task A_query_is_explained_stage_by_stage()
    {
        var explained = await CliProgram.OutputAsync(Program, "explain", "ACSRoomsIncomingOperations | where OperationName == \"CreateRoom\" | evaluate pivot(ResultType, count(), OperationName)");
        foreach (var stage in (string[])["-- Read as\nACSRoomsIncomingOperations\n| where", "-- Bound\n", "-- Plan\n", "-- SQL\n", "-- Expected to read\n"])
        {
            Assert.Contains(stage, explained);
        }

        var wrong = await CliProgram.RunAsync(Program, "explain", "Nope | wher x");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("error: KQL1002: There is no table 'Nope'.", wrong.Errors);
        Assert.Contains("Did you mean 'where'?", wrong.Errors);
    }

    [Fact]
    public async Task A_file_with_bad_records_is_sent_and_the_bad_ones_are_named()
    {
        var file = Path.Combine(_folder.Path, "mixed.json");
        await File.WriteAllTextAsync(file, """
            [
              { "category": "JobRouterOperational", "time": "2025-01-06T08:00:00Z",
                "operationName": "UpsertJob" },
              { "category": "NoSuchCategory", "time": "2025-01-06T08:00:00Z" },
              { "category": "JobRouterOperational", "time": "soon", "operationName": "CloseJob" },
              { "category": "JobRouterOperational", "time": "2025-01-06T08:00:00Z", "operationName": "broken },
              { "category": "JobRouterOperational", "time": "2025-01-06T08:00:00Z", "operationName": "CloseJob" }
            ]
            """, TestContext.Current.CancellationToken);
        var result = await CliProgram.RunAsync(Program, "send", file);
        Assert.Equal(RecordsRejected, result.ExitCode);
        Assert.Equal("5 records sent: 3 accepted, 2 rejected, 1 adjusted\n", result.Output);
        Assert.Contains($"warning: {file}:4: rejected: Unknown category 'NoSuchCategory'", result.Errors);
        Assert.Contains($"warning: {file}:6: rejected: The record is not valid JSON", result.Errors);
        Assert.Contains($"warning: {file}:5: adjusted: TimeGenerated 'soon'", result.Errors);
    }

    [Fact]
    public async Task Files_are_found_by_pattern_and_unpacked()
    {
        await CliProgram.OutputAsync(Program, "generate", "--count", "1000", "--mix", "sms", "--seed", "8", "--to", Path.Combine(_folder.Path, "a.jsonl.gz"));
        await CliProgram.OutputAsync(Program, "generate", "--count", "500", "--mix", "sms", "--seed", "9", "--to", Path.Combine(_folder.Path, "b.jsonl"));
        var sent = await CliProgram.OutputAsync(Program, "send", Path.Combine(_folder.Path, "**", "*.jsonl*"), "--batch-size", "100");
        Assert.Equal("1,500 records sent: 1,500 accepted\n", sent);
    }

    [Fact]
    public async Task Records_come_from_the_input_with_category_and_resource_from_the_command_line()
    {
        const string Record = """{"OperationName":"CloseJob","TimeGenerated":"2025-01-06T08:00:00Z"}""";
        await AddResourceAsync("piped");
        var result = await CliProgram.RunWithInputAsync(Program, Record, "send", "-", "--category", "JobRouterOperational", "--resource", "piped");
        Assert.Equal((0, "1 record sent: 1 accepted\n"), (result.ExitCode, result.Output));

        var unknown = await CliProgram.RunWithInputAsync(Program, Record, "send", "-", "--category", "JobRooterOperational");
        Assert.NotEqual(0, unknown.ExitCode);
        Assert.Contains("JobRooterOperational", unknown.Errors);
    }

    [Fact]
    public async Task A_resource_without_a_setting_is_told_that_its_records_go_nowhere()
    {
        await CliProgram.OutputAsync(Program, "resources", "add", "quiet");
        var result = await CliProgram.RunWithInputAsync(Program, """{"category":"Usage","time":"2025-01-06T08:00:00Z"}""", "send", "-", "--resource", "quiet");
        Assert.Equal((0, "1 record sent: 1 accepted, 1 unrouted\n"), (result.ExitCode, result.Output));
        Assert.Contains("/communicationServices/quiet, accepted but going nowhere: ", result.Errors);
        await CliProgram.OutputAsync(Program, "resources", "delete", "quiet");
        Assert.DoesNotContain("quiet", await CliProgram.OutputAsync(Program, "resources", "list"));
    }

    [Fact]
    public async Task Settings_are_created_listed_shown_and_deleted()
    {
        await CliProgram.OutputAsync(Program, "resources", "add", "settled");
        await CliProgram.OutputAsync(Program, "settings", "create", "some", "--resource", "settled", "--workspace", "default", "--logs", "SMSOperational,Usage");
        var listed = JsonElement.Parse(await CliProgram.OutputAsync(Program, "settings", "list", "--resource", "settled", "--output", "json"));
        Assert.Equal(("some", "SMSOperational, Usage", "default"), Describe(Assert.Single(listed.EnumerateArray())));

        // What show prints is what create --file takes.
        var shown = await CliProgram.OutputAsync(Program, "settings", "show", "some", "--resource", "settled");
        var taken = await CliProgram.RunWithInputAsync(Program, shown, "settings", "create", "some", "--resource", "settled", "--file", "-");
        Assert.Equal((0, shown), (taken.ExitCode, taken.Output));

        var twice = await CliProgram.RunAsync(Program, "settings", "create", "other", "--resource", "settled", "--workspace", "default");
        Assert.Equal(1, twice.ExitCode);
        Assert.Contains("already receives category", twice.Errors);

        await CliProgram.OutputAsync(Program, "settings", "delete", "some", "--resource", "settled");
        var gone = await CliProgram.RunAsync(Program, "settings", "delete", "some", "--resource", "settled");
        Assert.Equal(1, gone.ExitCode);
        Assert.Contains("has no diagnostic setting 'some'.", gone.Errors);
    }

    [Fact]
    public async Task What_the_server_refuses_is_said_in_its_words()
    {
        var workspace = await CliProgram.RunAsync(Program, "settings", "create", "x", "--workspace", "nowhere");
        Assert.Equal("error: There is no workspace 'nowhere'. The server has: default.\n", workspace.Errors);
        var category = await CliProgram.RunAsync(Program, "settings", "create", "x", "--workspace", "default", "--logs", "SMS");
        Assert.Equal("error: Category 'SMS' is not supported.\n", category.Errors);
        var destination = await CliProgram.RunAsync(Program, "settings", "create", "x");
        Assert.StartsWith("error: A diagnostic setting needs at least one destination", destination.Errors);
        var table = await CliProgram.RunAsync(Program, "tables", "--columns", "NoTable");
        Assert.Equal("error: There is no table 'NoTable'. patchbay tables --all lists them.\n", table.Errors);
        Assert.Equal(Usage, (await CliProgram.RunAsync(Program, "tabels")).ExitCode);
    }

    [Fact]
    public async Task The_columns_of_a_table_are_listed()
    {
        var columns = JsonElement.Parse(await CliProgram.OutputAsync(Program, "tables", "--columns", "acssmsincomingoperations", "--output", "json"));
        var time = columns.EnumerateArray().First();
        Assert.Equal(("TimeGenerated", "datetime"), (time.GetProperty("Column").GetString(), time.GetProperty("Type").GetString()));
    }

    [Fact]
    public async Task A_query_answers_in_every_format()
    {
        await AddResourceAsync("asked");
        await CliProgram.OutputAsync(Program, "generate", "--count", "2000", "--mix", "advanced-messaging", "--resource", "asked", "--send");
        const string Query = "ACSAdvancedMessagingOperations | where _ResourceId endswith '/asked' | summarize Records = count()";
        Assert.Equal("Records\n-------\n   2000\n", await CliProgram.OutputAsync(Program, "query", Query));
        Assert.Equal("[\n{\"Records\":2000}\n]\n", await CliProgram.OutputAsync(Program, "query", Query, "--output", "json"));
        Assert.Equal("Records\n2000\n", await CliProgram.OutputAsync(Program, "query", Query, "--output", "csv"));

        var file = Path.Combine(_folder.Path, "count.kql");
        await File.WriteAllTextAsync(file, Query, TestContext.Current.CancellationToken);
        Assert.Equal("Records\n2000\n", await CliProgram.OutputAsync(Program, "query", "--file", file, "--output", "tsv"));
        Assert.Equal("Records\n2000\n", (await CliProgram.RunWithInputAsync(Program, Query, "query", "--output", "tsv")).Output);
        Assert.Equal("Records\n0\n", await CliProgram.OutputAsync(Program, "query", Query, "--timespan", "2020-01-01/2020-02-01", "--output", "csv"));
        Assert.Equal("Records\n2000\n", await CliProgram.OutputAsync(Program, "query", Query, "--timespan", "2d", "--output", "csv"));

        var costs = await CliProgram.RunAsync(Program, "query", Query, "--stats");
        Assert.True(JsonElement.Parse(costs.Errors).GetProperty("query").GetProperty("executionTime").GetDouble() > 0);
    }

    [Fact]
    public async Task A_query_s_error_is_shown_at_its_place()
    {
        var result = await CliProgram.RunAsync(Program, "query", "ACSSMSIncomingOperations\n| where Countri == 'US'\n| take 5");
        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.StartsWith("error: SEM0100: There is no column or variable 'Countri' here.", result.Errors);
        Assert.EndsWith("   2 | | where Countri == 'US'\n     |         ^^^^^^^\n", result.Errors);

        var workspace = await CliProgram.RunAsync(Program, "query", "Usage", "--workspace", "nowhere");
        Assert.Equal(1, workspace.ExitCode);
        Assert.StartsWith("error: There is no workspace 'nowhere'.", workspace.Errors);
    }

    [Fact]
    public async Task A_result_that_is_cut_off_has_a_code_of_its_own()
    {
        var result = await CliProgram.RunAsync(Program, "query", "range n from 1 to 600000 step 1", "--output", "csv");
        Assert.Equal(PartialResult, result.ExitCode);
        Assert.Equal(500_001, result.Output.Count(character => character == '\n'));
        Assert.StartsWith("warning: The result is not complete: The result was cut off after 500000 rows", result.Errors);
    }

    private static (string?, string?, string?) Describe(JsonElement setting) =>
        (setting.GetProperty("Name").GetString(), setting.GetProperty("Logs").GetString(), setting.GetProperty("Workspace").GetString());

    private async Task AddResourceAsync(string name)
    {
        await CliProgram.OutputAsync(Program, "resources", "add", name);
        await CliProgram.OutputAsync(Program, "settings", "create", "all", "--resource", name, "--workspace", "default");
    }

    private async Task<JsonElement[]> TablesAsync() =>
        [.. JsonElement.Parse(await CliProgram.OutputAsync(Program, "tables", "--output", "json")).EnumerateArray()];

    /// <summary>One server for all tests of the tool; each uses things of its own.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private readonly TempFolder _folder = new();

        public ServerProgram Program { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Program = await ServerProgram.StartAsync(_folder.Path);

        public async ValueTask DisposeAsync()
        {
            await Program.DisposeAsync();
            _folder.Dispose();
        }
    }
}
