using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

public sealed class RecordsTests : IAsyncLifetime
{
    private const string Sms = """[{"TimeGenerated":"2026-01-02T03:04:05.1234567Z","OperationName":"SMSMessagesSent","CorrelationId":"c1","ResultSignature":202,"DurationMs":"130"}]""";

    private readonly TempFolder _folder = new();
    private ServerProgram _server = null!;

    public async ValueTask InitializeAsync() => _server = await ServerProgram.StartAsync(_folder.Path);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_record_sent_is_a_record_read()
    {
        var sent = await _server.SendAsync(Sms, "?category=SMSOperational");
        Assert.Equal((200, """{"accepted":1,"rejectedCount":0,"rejected":[]}"""), (sent.Status, sent.Body));

        var read = await _server.QueryAsync("ACSSMSIncomingOperations | project TimeGenerated, CorrelationId, ResultSignature, DurationMs, _ResourceId");
        Assert.Equal([$"""["2026-01-02T03:04:05.1234567Z","c1","202",130,"{WorkspaceCalls.LocalResource.ToLowerInvariant()}"]"""], read.Rows());
        Assert.Equal(
            """[{"name":"TimeGenerated","type":"datetime"},{"name":"CorrelationId","type":"string"},{"name":"ResultSignature","type":"string"},{"name":"DurationMs","type":"int"},{"name":"_ResourceId","type":"string"}]""",
            read.Json.GetProperty("tables")[0].GetProperty("columns").GetRawText());
    }

    [Fact]
    public async Task Records_of_both_shapes_come_in_one_body_packed_with_gzip()
    {
        var body = """
            {"time":"2026-01-02T03:04:05Z","category":"ChatOperational","operationName":"SendChatMessage","resultType":"Succeeded","properties":{"ChatThreadId":"t1"}}
            {"Type":"ACSSMSIncomingOperations","TimeGenerated":"5/25/2023, 4:32:49.469 AM","OperationName":"SMSMessagesSent"}
            """;
        var packed = Path.Combine(_folder.Path, "records.gz");
        await using (var file = new GZipStream(File.Create(packed), CompressionLevel.Fastest))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(body), TestContext.Current.CancellationToken);
        }

        var answer = await Curl.SendAsync("-H", "Content-Encoding: gzip", "--data-binary", $"@{packed}", $"{_server.Http}/api/records");
        Assert.Equal((200, 2), (answer.Status, answer.Json.GetProperty("accepted").GetInt32()));
        Assert.Equal(["""["t1"]"""], (await _server.QueryAsync("ACSChatIncomingOperations | project ChatThreadId")).Rows());
        Assert.Equal(["""["2023-05-25T04:32:49.4690000Z"]"""], (await _server.QueryAsync("ACSSMSIncomingOperations | project TimeGenerated")).Rows());
    }

    [Fact]
    public async Task A_bad_record_is_named_and_kept_and_its_neighbours_are_taken()
    {
        var answer = await _server.SendAsync("""[{"OperationName":"SMSMessagesSent"},{"OperationName":"SMSMessagesSent","TimeGenerated":{"a":1},"DurationMs":"soon"},17,{"OperationName":"SMSMessagesSent"}]""", "?category=SMSOperational");
        Assert.Equal(200, answer.Status);
        var rejected = answer.Json.GetProperty("rejected").EnumerateArray().ToArray();
        Assert.NotEmpty(rejected);
        Assert.All(rejected, record => Assert.NotEmpty(record.GetProperty("reason").GetString()!));
        Assert.Equal(2, rejected[^1].GetProperty("index").GetInt32());
        Assert.Equal(4, answer.Json.GetProperty("accepted").GetInt32() + rejected.Length);
        Assert.Equal(answer.Json.GetProperty("accepted").GetInt32(), await _server.CountAsync("ACSSMSIncomingOperations"));
        Assert.Equal(rejected.Length, await _server.CountAsync("PatchbayRejected"));
    }

    [Fact]
    public async Task The_ingestion_client_uploads_and_the_query_client_reads()
    {
        var records = Enumerable.Range(0, 3000).Select(number => new { OperationName = "SMSMessagesSent", MessageId = $"m{number}", DurationMs = number, Padding = new string('x', 1000) });
        AzureClient.Result(await AzureClient.UploadAsync(_server, "dcr-00000000000000000000000000000000", "Microsoft-ACSSMSIncomingOperations", records));
        AzureClient.Result(await AzureClient.UploadAsync(_server, "dcr-0123456789abcdef0123456789abcdef", "Custom-ChatOperational", new[] { new { OperationName = "CreateChatThread" } }));

        var result = AzureClient.Result(await AzureClient.QueryAsync(
            _server,
            "00000000-0000-0000-0000-000000000001",
            "ACSSMSIncomingOperations | summarize n = count(), longest = max(DurationMs), ids = dcount(MessageId)",
            options: new { includeQueryStatistics = true }));
        Assert.Equal("Success", result.GetProperty("status").GetString());
        var row = result.GetProperty("tables")[0].GetProperty("rows")[0];
        Assert.Equal((3000, 2999), (row[0].GetInt32(), row[1].GetInt32()));
        Assert.True(result.GetProperty("statistics").GetProperty("query").GetProperty("executionTime").GetDouble() >= 0);
        Assert.Equal(1, await _server.CountAsync("ACSChatIncomingOperations"));
    }

    [Fact]
    public async Task A_data_collection_rule_needs_no_diagnostic_setting()
    {
        await DeleteSettingAsync();
        AzureClient.Result(await AzureClient.UploadAsync(_server, "dcr-00000000000000000000000000000000", "Microsoft-ACSSMSIncomingOperations", new[] { new { OperationName = "SMSMessagesSent" } }));
        Assert.Equal(1, await _server.CountAsync("ACSSMSIncomingOperations"));
    }

    [Fact]
    public async Task Records_stop_with_their_setting_and_go_on_with_another()
    {
        Assert.Equal(200, (await _server.SendAsync(Sms)).Status);
        await DeleteSettingAsync();

        var unwanted = await _server.SendAsync(Sms);
        Assert.Equal((200, 1), (unwanted.Status, unwanted.Json.GetProperty("accepted").GetInt32()));
        var unrouted = Assert.Single(unwanted.Json.GetProperty("unrouted").EnumerateArray());
        Assert.Equal(("SMSOperational", 1), (unrouted.GetProperty("category").GetString(), unrouted.GetProperty("count").GetInt32()));
        Assert.Equal(1, await _server.CountAsync("ACSSMSIncomingOperations"));

        AzureClient.Result(await AzureClient.SettingsAsync(
            _server, "put", WorkspaceCalls.LocalResource, "sms", new { workspaceId = WorkspaceCalls.DefaultWorkspace, logs = new[] { new { category = "SMSOperational", enabled = true } } }));
        Assert.Equal(200, (await _server.SendAsync(Sms)).Status);
        Assert.Equal(2, await _server.CountAsync("ACSSMSIncomingOperations"));
    }

    [Fact]
    public async Task After_a_restart_everything_is_still_there()
    {
        Assert.Equal(200, (await _server.SendAsync(Sms)).Status);
        var before = (await _server.QueryAsync("ACSSMSIncomingOperations")).Rows();
        await _server.DisposeAsync();
        _server = await ServerProgram.StartAsync(_folder.Path);
        Assert.Equal(before, (await _server.QueryAsync("ACSSMSIncomingOperations")).Rows());
        Assert.Equal(200, (await _server.SendAsync(Sms)).Status);
        Assert.Equal(2, await _server.CountAsync("ACSSMSIncomingOperations"));
    }

    [Fact]
    public async Task What_was_accepted_survives_a_kill()
    {
        Assert.Equal(200, (await _server.SendAsync(Sms)).Status);
        await _server.StopAsync("KILL");
        _server = await ServerProgram.StartAsync(_folder.Path);
        Assert.Equal(1, await _server.CountAsync("ACSSMSIncomingOperations"));
    }

    [Fact]
    public async Task A_request_under_way_is_finished_before_the_server_stops()
    {
        var body = Path.Combine(_folder.Path, "body.json");
        await File.WriteAllTextAsync(body, JsonSerializer.Serialize(Enumerable.Repeat(new { OperationName = "SMSMessagesSent", Padding = new string('x', 900) }, 2000)), TestContext.Current.CancellationToken);
        var sending = Curl.SendAsync("--limit-rate", "500K", "--data-binary", $"@{body}", $"{_server.Http}/api/records");
        await _server.WaitUntilAsync("bodyBytesInFlight", bytes => bytes > 0);
        Assert.Equal(0, await _server.StopAsync());
        Assert.Equal(2000, (await sending).Json.GetProperty("accepted").GetInt32());
        _server = await ServerProgram.StartAsync(_folder.Path);
        Assert.Equal(2000, await _server.CountAsync("ACSSMSIncomingOperations"));
    }

    [Fact]
    public async Task Tables_say_what_they_hold()
    {
        await _server.SendAsync(Sms);
        var tables = (await Curl.SendAsync($"{_server.Http}/api/tables")).Json.GetProperty("tables").EnumerateArray().ToArray();
        var sms = Assert.Single(tables, table => table.GetProperty("rows").GetInt64() > 0);
        Assert.Equal(("ACSSMSIncomingOperations", "2026-01-02T03:04:05.1234567Z"), (sms.GetProperty("name").GetString(), sms.GetProperty("lastTimeGenerated").GetString()));
        Assert.Contains(sms.GetProperty("columns").EnumerateArray(), column => column.GetProperty("name").GetString() == "DurationMs" && column.GetProperty("type").GetString() == "int");
    }

    private async Task DeleteSettingAsync() =>
        AzureClient.Result(await AzureClient.SettingsAsync(_server, "delete", WorkspaceCalls.LocalResource, "default"));
}
