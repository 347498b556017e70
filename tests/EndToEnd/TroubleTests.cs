using System.IO.Compression;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>Bad input and shortages: a clear answer in the API's shape, nothing lost, and the server goes on.</summary>
public sealed class TroubleTests : IAsyncLifetime
{
    private const string Rule = "/dataCollectionRules/dcr-00000000000000000000000000000000/streams";

    private readonly TempFolder _folder = new();
    private ServerProgram _server = null!;

    public async ValueTask InitializeAsync() => _server = await ServerProgram.StartAsync(_folder.Path);

    public async ValueTask DisposeAsync()
    {
        // Whatever was sent, the server still works, and it did not fail on anything by surprise.
        Assert.Equal("ready\n", (await Curl.SendAsync($"{_server.Http}/health/ready")).Body);
        Assert.DoesNotContain("fail:", _server.Output);
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_body_of_100_megabytes_is_refused()
    {
        var path = await FileAsync("large.json", 100_000_000);
        foreach (var length in (string[])["", "Transfer-Encoding: chunked"])
        {
            var answer = await Curl.SendAsync("-H", length, "--data-binary", $"@{path}", $"{_server.Http}/api/records");
            Assert.Equal((413, "RequestEntityTooLarge"), (answer.Status, answer.ErrorCode));
            Assert.Contains("67108864 bytes", answer.ErrorMessage);
        }
    }

    [Fact]
    public async Task A_small_body_that_unpacks_to_a_huge_one_is_refused()
    {
        var path = Path.Combine(_folder.Path, "bomb.gz");
        await using (var file = new GZipStream(File.Create(path), CompressionLevel.SmallestSize))
        {
            var zeros = new byte[1_000_000];
            for (var i = 0; i < 1000; i++)
            {
                file.Write(zeros);
            }
        }

        var answer = await Curl.SendAsync("-H", "Content-Encoding: gzip", "--data-binary", $"@{path}", $"{_server.Http}/api/records");
        Assert.Equal(413, answer.Status);
        Assert.Contains("unpacked", answer.ErrorMessage);
    }

    [Theory]
    [InlineData("", 400, "InvalidRequest")]
    [InlineData("{", 400, "InvalidRequest")]
    [InlineData("""{"a":1}""", 400, "InvalidRequest")]
    [InlineData("""[{"a":1}""", 400, "InvalidRequest")]
    [InlineData("""[{"a":1}] and more""", 400, "InvalidRequest")]
    public async Task The_ingestion_api_takes_arrays_only(string body, int status, string code)
    {
        var answer = await Curl.SendAsync($"{_server.Http}{Rule}/Microsoft-ACSSMSIncomingOperations?api-version=2023-01-01", "--data-binary", body);
        Assert.Equal((status, code), (answer.Status, answer.ErrorCode));
        Assert.Equal(code, answer.Headers["x-ms-error-code"]);
        Assert.Equal(0, await _server.CountAsync("ACSSMSIncomingOperations"));
    }

    [Theory]
    [InlineData("/dataCollectionRules/mine/streams/Microsoft-ACSSMSIncomingOperations?api-version=2023-01-01", 404, "NotFound")]
    [InlineData($"{Rule}/ACSSMSIncomingOperations?api-version=2023-01-01", 400, "InvalidStream")]
    [InlineData($"{Rule}/Microsoft-SMSOperational?api-version=2023-01-01", 400, "InvalidStream")]
    [InlineData($"{Rule}/Custom-Nothing?api-version=2023-01-01", 400, "InvalidStream")]
    [InlineData($"{Rule}/Microsoft-PatchbayRejected?api-version=2023-01-01", 400, "InvalidStream")]
    [InlineData($"{Rule}/Custom-SMSOperational", 400, "MissingApiVersionParameter")]
    [InlineData($"{Rule}/Custom-SMSOperational?api-version=2021-11-01-preview", 400, "InvalidApiVersionParameter")]
    [InlineData($"{Rule}/Custom-SMSOperational?api%2Dversion=2023-01-01", 204, null)]
    public async Task Rules_streams_and_versions_have_to_exist(string path, int status, string? code)
    {
        var answer = await Curl.SendAsync($"{_server.Http}{path}", "--data-binary", """[{"OperationName":"SMSMessagesSent"}]""");
        Assert.Equal(status, answer.Status);
        if (code is not null)
        {
            Assert.Equal(code, answer.ErrorCode);
        }
    }

    [Fact]
    public async Task A_record_too_large_for_the_ingestion_api_is_the_clients_error()
    {
        object[] records = [new { OperationName = "SMSMessagesSent", Padding = new string('x', 2_000_000) }, new { OperationName = "SMSMessagesSent" }];
        var error = AzureClient.Error(await AzureClient.UploadAsync(_server, "dcr-00000000000000000000000000000000", "Custom-SMSOperational", records));
        Assert.Equal("AggregateLogsUploadError", error.GetProperty("name").GetString());
        var inner = Assert.Single(error.GetProperty("errors").EnumerateArray());
        Assert.Equal((413, 1), (inner.GetProperty("status").GetInt32(), inner.GetProperty("failedLogs").GetInt32()));
        Assert.Equal(1, await _server.CountAsync("ACSSMSIncomingOperations"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("""[{"OperationName":"SMSMessagesSent","DurationMs":1},{"OperationName":"SMSMess""")]
    [InlineData("""{"records":[{"OperationName":"SMSMessagesSent"}""")]
    [InlineData("[[[[")]
    [InlineData("null")]
    public async Task Text_that_is_cut_or_no_json_is_answered_with_its_place(string body)
    {
        var answer = await _server.SendAsync(body, "?category=SMSOperational");
        Assert.Equal(200, answer.Status);
        Assert.Equal(answer.Json.GetProperty("rejectedCount").GetInt32(), await _server.CountAsync("PatchbayRejected"));
        Assert.Equal(answer.Json.GetProperty("accepted").GetInt32(), await _server.CountAsync("ACSSMSIncomingOperations"));
    }

    [Theory]
    [InlineData("?category=SmsOperationl", "SmsOperationl")]
    [InlineData("?category=SMSOperational&resourceId=/subscriptions/s/resourceGroups/g/providers/Microsoft.Communication/communicationServices/unknown", "communicationServices/unknown")]
    public async Task A_category_or_resource_that_does_not_exist_is_named(string query, string name)
    {
        var answer = await _server.SendAsync("""[{"OperationName":"DoSomething"}]""", query);
        Assert.Equal(200, answer.Status);
        Assert.Contains(name, Assert.Single(answer.Json.GetProperty("rejected").EnumerateArray()).GetProperty("reason").GetString());
        Assert.Equal(1, await _server.CountAsync("PatchbayRejected"));
    }

    [Fact]
    public async Task Another_encoding_than_gzip_is_named()
    {
        var answer = await Curl.SendAsync("-H", "Content-Encoding: br", "-d", "[]", $"{_server.Http}/api/records");
        Assert.Equal((415, "UnsupportedContentEncoding"), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task A_web_page_of_another_site_is_refused()
    {
        Assert.Equal(403, (await Curl.SendAsync("-H", "Origin: https://example.com", "-d", "[]", $"{_server.Http}/api/records")).Status);
        Assert.Equal(403, (await Curl.SendAsync("-H", "Host: example.com", $"{_server.Http}/api/tables")).Status);
    }

    private async Task<string> FileAsync(string name, int length)
    {
        var path = Path.Combine(_folder.Path, name);
        await using var file = File.Create(path);
        file.Write("[{\"a\":\""u8);
        var filler = new byte[1_000_000];
        filler.AsSpan().Fill((byte)'x');
        while (file.Length < length)
        {
            file.Write(filler);
        }

        file.Write("\"}]"u8);
        return path;
    }
}
