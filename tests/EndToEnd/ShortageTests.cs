using System.Text.Json;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>When disk, memory or turns run out: a clear answer, nothing lost that was accepted, and afterwards all goes on.</summary>
public sealed class ShortageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_disk_is_told_and_what_was_accepted_stays()
    {
        await using var server = await ServerProgram.StartOnSmallDiskAsync(_folder.Path, megabytes: 400);
        var ballast = server.PathInside(Path.Combine(_folder.Path, "ballast"));
        await File.WriteAllBytesAsync(ballast, new byte[150_000_000], Cancelled);

        long accepted = 0;
        CurlAnswer answer;
        var number = 0;
        while ((answer = await SendAsync(server, number++)).Status == 200)
        {
            accepted += answer.Json.GetProperty("accepted").GetInt64();
            Assert.True(number < 200, "The disk does not become full.");
        }

        Assert.Equal((507, "InsufficientStorage"), (answer.Status, answer.ErrorCode));
        Assert.Contains("disk", answer.ErrorMessage);
        Assert.Equal("30", answer.Headers["retry-after"]);
        Assert.True(accepted > 0);
        Assert.Equal(accepted, await server.CountAsync("ACSSMSIncomingOperations"));

        File.Delete(ballast);
        accepted += (await SendAsync(server, number)).Json.GetProperty("accepted").GetInt64();
        Assert.Equal(accepted, await server.CountAsync("ACSSMSIncomingOperations"));
        Assert.DoesNotContain("fail:", server.Output);
    }

    [Fact]
    public async Task More_bodies_than_memory_are_asked_to_come_back()
    {
        const string Bytes = "1048576";
        await using var server = await ServerProgram.StartAsync(
            _folder.Path, "--limits-records-body-bytes-max", Bytes, "--limits-ingestion-body-bytes-max", Bytes, "--limits-other-body-bytes-max", Bytes,
            "--limits-bodies-in-flight-bytes-max", "2097152");
        var body = Path.Combine(_folder.Path, "body.json");
        await File.WriteAllTextAsync(body, $$"""[{"OperationName":"SMSMessagesSent","Padding":"{{new string('x', 900_000)}}"}]""", Cancelled);
        string[] send = ["--data-binary", $"@{body}", $"{server.Http}/api/records"];

        Task<CurlAnswer>[] slow = [Curl.SendAsync(["--limit-rate", "100K", .. send]), Curl.SendAsync(["--limit-rate", "100K", .. send])];
        await server.WaitUntilAsync("bodyBytesInFlight", bytes => bytes == 2 * 1024 * 1024);
        var third = await Curl.SendAsync(send);
        Assert.Equal((429, "TooManyRequests", "1"), (third.Status, third.ErrorCode, third.Headers["retry-after"]));
        Assert.All(await Task.WhenAll(slow), answer => Assert.Equal(200, answer.Status));
        Assert.Equal(200, (await Curl.SendAsync(send)).Status);
    }

    [Fact]
    public async Task More_queries_than_may_wait_are_asked_to_come_back()
    {
        await using var server = await ServerProgram.StartAsync(_folder.Path, "--engine-queries-max", "1", "--query-waiting-max", "0");
        var slow = server.QueryAsync(WorkspaceCalls.LongQuery, "-H", "Prefer: wait=15");
        await server.WaitUntilAsync("queriesRunning", queries => queries == 1);
        var second = await server.QueryAsync("print 1");
        Assert.Equal((429, "ThrottledError"), (second.Status, second.ErrorCode));
        Assert.Equal("ready\n", (await Curl.SendAsync($"{server.Http}/health/ready")).Body);
        Assert.Equal(504, (await slow).Status);
        Assert.Equal(["[1]"], (await server.QueryAsync("print 1")).Rows());
    }

    // Texts that do not pack, so that the disk fills soon.
    private static Task<CurlAnswer> SendAsync(ServerProgram server, int seed)
    {
        var random = new Random(seed);
        var text = new byte[1000];
        var records = Enumerable.Range(0, 2000).Select(_ =>
        {
            random.NextBytes(text);
            return new { OperationName = "SMSMessagesSent", ResultDescription = Convert.ToBase64String(text) };
        });
        return Curl.SendInputAsync(JsonSerializer.Serialize(records), "--data-binary", "@-", $"{server.Http}/api/records");
    }
}
