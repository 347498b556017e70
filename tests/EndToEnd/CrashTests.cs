using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>The program is killed again and again while it is sent records: everything it acknowledged is there once, and the ledger adds up.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Senders = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_acknowledged_survives_every_kill_once()
    {
        // 200 in the nightly run.
        var cycles = int.TryParse(Environment.GetEnvironmentVariable("PATCHBAY_TEST_KILLS"), out var count) ? count : 15;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PATCHBAY_TEST_SEED"), out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"PATCHBAY_TEST_SEED={seed}");
        var random = new Random(seed);
        var acknowledged = new ConcurrentBag<(string Id, int Count)>();
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            var server = await ServerProgram.StartAsync(_folder.Path, "--journal-file-bytes", "1048576");
            using var client = new HttpClient { BaseAddress = new Uri(server.Http) };
            var sending = Enumerable.Range(0, Senders).Select(sender => SendUntilGoneAsync(client, $"{cycle}-{sender}", random.Next(), acknowledged)).ToList();
            await Task.Delay(random.Next(50, 1500), Cancelled);
            await server.StopAsync("KILL");
            await Task.WhenAll(sending);
        }

        await using var last = await ServerProgram.StartAsync(_folder.Path);
        var row = await DeliveredAsync(last);
        var stored = await CountsAsync(last);
        Assert.True(acknowledged.Count > cycles);
        Assert.All(acknowledged, batch => Assert.True(stored.TryGetValue(batch.Id, out var rows) && rows == (batch.Count, batch.Count), $"Seed {seed}: of batch {batch.Id} with {batch.Count} records there are {rows}."));
        // What was not acknowledged is there as a whole or not at all, and never twice.
        Assert.All(stored, batch => Assert.Equal(batch.Value.Rows, batch.Value.Distinct));

        Assert.Equal((stored.Values.Sum(batch => (long)batch.Rows), 0, 0), (row.GetProperty("delivered").GetInt64(), row.GetProperty("pending").GetInt64(), row.GetProperty("expired").GetInt64()));
        Assert.Equal(row.GetProperty("accepted").GetInt64(), row.GetProperty("delivered").GetInt64());
    }

    private static async Task SendUntilGoneAsync(HttpClient client, string name, int seed, ConcurrentBag<(string Id, int Count)> acknowledged)
    {
        var random = new Random(seed);
        for (var number = 0; ; number++)
        {
            var (id, count) = ($"{name}-{number}", random.Next(4) == 0 ? 1 : random.Next(1, 400));
            var records = Enumerable.Range(0, count).Select(index => new { category = "SMSOperational", operationName = "SMSMessagesSent", correlationId = id, properties = new { MessageId = $"{id}-{index}" } });
            try
            {
                using var answer = await client.PostAsJsonAsync("/api/records", records, Cancelled);
                if (answer.IsSuccessStatusCode)
                    acknowledged.Add((id, count));
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    // What the last kill left in the journal takes the new server a moment, longer than a query waits for it.
    private static async Task<JsonElement> DeliveredAsync(ServerProgram server)
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Http) };
        for (var end = DateTime.UtcNow + Patience; ; await Task.Delay(50, Cancelled))
        {
            var row = Assert.Single((await client.GetFromJsonAsync<JsonElement>("/api/ledger", Cancelled)).GetProperty("rows").EnumerateArray());
            if (row.GetProperty("pending").GetInt64() == 0)
                return row;
            Assert.True(DateTime.UtcNow < end, $"Still {row.GetProperty("pending")} records are on their way.");
        }
    }

    private static async Task<Dictionary<string, (int Rows, int Distinct)>> CountsAsync(ServerProgram server)
    {
        var answer = await server.QueryAsync("set notruncation; ACSSMSIncomingOperations | summarize Rows = count(), Ids = dcount(MessageId, 4) by CorrelationId | project CorrelationId, Rows, Ids");
        Assert.Equal(200, answer.Status);
        return answer.Json.GetProperty("tables")[0].GetProperty("rows").EnumerateArray()
            .ToDictionary(row => row[0].GetString()!, row => (row[1].GetInt32(), row[2].GetInt32()));
    }
}
