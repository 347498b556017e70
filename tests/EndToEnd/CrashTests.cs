using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>The program is killed again and again while it is sent records: everything it acknowledged is there once, and the ledger adds up.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Senders = 4;

    private const string Storage = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/archive";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TempFolder _folder = new();

    private string Archive => Path.Combine(_folder.Path, "archive");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_acknowledged_survives_every_kill_once()
    {
        // 200 in the nightly run.
        var cycles = int.TryParse(Environment.GetEnvironmentVariable("PATCHBAY_TEST_KILLS"), out var count) ? count : 15;
        var (seed, random) = NewRandom();
        var acknowledged = new ConcurrentBag<(string Id, int Count)>();
        var attempted = new ConcurrentDictionary<string, int>();
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            var server = await ServerProgram.StartAsync(_folder.Path, "--journal-file-bytes", "1048576");
            using var client = new HttpClient { BaseAddress = new Uri(server.Http) };
            var sending = Enumerable.Range(0, Senders).Select(sender => SendUntilGoneAsync(client, $"{cycle}-{sender}", random.Next(), attempted, acknowledged)).ToList();
            await Task.Delay(random.Next(50, 1500), Cancelled);
            // A machine with other work takes longer until anything is acknowledged that could get lost.
            for (var end = DateTime.UtcNow + Patience; acknowledged.Count <= cycle && DateTime.UtcNow < end;)
                await Task.Delay(10, Cancelled);
            await server.StopAsync("KILL");
            await Task.WhenAll(sending);
        }

        await using var last = await ServerProgram.StartAsync(_folder.Path);
        var row = Assert.Single(await DeliveredAsync(last));
        var stored = await CountsAsync(last);
        Assert.True(acknowledged.Count >= cycles);
        Assert.All(acknowledged, batch => Assert.True(stored.TryGetValue(batch.Id, out var rows) && rows == (batch.Count, batch.Count), $"Seed {seed}: of batch {batch.Id} with {batch.Count} records there are {rows}."));
        // What was not acknowledged is there as a whole or not at all, and never twice.
        Assert.All(stored, batch => Assert.Equal((attempted[batch.Key], attempted[batch.Key]), batch.Value));

        Assert.Equal((stored.Values.Sum(batch => (long)batch.Rows), 0, 0), (row.GetProperty("delivered").GetInt64(), row.GetProperty("pending").GetInt64(), row.GetProperty("expired").GetInt64()));
        Assert.Equal(row.GetProperty("accepted").GetInt64(), row.GetProperty("delivered").GetInt64());
    }

    [Fact]
    public async Task The_past_of_a_setting_is_archived_once_across_kills_while_it_is_copied()
    {
        const int Bodies = 300;
        const int RecordsOfBody = 400;
        var (seed, random) = NewRandom();
        var acknowledged = new ConcurrentBag<(string Id, int Count)>();
        File.WriteAllText(Path.Combine(_folder.Path, "connections.json"), $$"""{ "{{Storage}}": { "folder": "{{Archive}}" } }""");
        await using (var first = await ServerProgram.StartAsync(_folder.Path))
        {
            using var client = new HttpClient { BaseAddress = new Uri(first.Http) };
            for (var body = 0; body < Bodies; body++)
                await SendAsync(client, $"past-{body}", RecordsOfBody, acknowledged);
            await ArchiveWithPastAsync(first);
        }

        // Most kills come when the journal has a piece of the past and the server has not noted yet that it has.
        var (kills, live, sent) = (0, 0, 0L);
        while (sent < Bodies * RecordsOfBody)
        {
            var server = await ServerProgram.StartAsync(_folder.Path, "--journal-file-bytes", "1048576");
            using var client = new HttpClient { BaseAddress = new Uri(server.Http) };
            await SendAsync(client, $"live-{kills++}", RecordsOfBody, acknowledged);
            live += RecordsOfBody;
            var before = sent;
            for (var end = DateTime.UtcNow + Patience; ; await Task.Delay(1, Cancelled))
            {
                var inJournal = (await LedgerAsync(client)).Where(row => row.GetProperty("destination").GetString()!.StartsWith("storage", StringComparison.Ordinal)).Sum(row => row.GetProperty("accepted").GetInt64());
                sent = Assert.Single((await client.GetFromJsonAsync<JsonElement>("/api/history", Cancelled)).GetProperty("histories").EnumerateArray()).GetProperty("sent").GetInt64();
                // A piece is copied in a moment: where the moment is missed, a fifth of the past is enough.
                if ((sent > before && inJournal > sent + live) || sent - before >= Bodies * RecordsOfBody / 5 || sent == Bodies * RecordsOfBody || random.Next(500) == 0)
                    break;
                Assert.True(DateTime.UtcNow < end, $"Seed {seed}: the history stays at {sent} records.");
            }

            await server.StopAsync("KILL");
        }

        // The last one may have come behind the past.
        Assert.True(kills > 1, $"Seed {seed}: no kill came while the past was copied.");
        await using var last = await ServerProgram.StartAsync(_folder.Path);
        Assert.All(await DeliveredAsync(last), row => Assert.Equal(row.GetProperty("accepted").GetInt64(), row.GetProperty("delivered").GetInt64()));
        var stored = await CountsAsync(last);
        Assert.All(acknowledged, batch => Assert.Equal((batch.Id, (batch.Count, batch.Count)), (batch.Id, stored.GetValueOrDefault(batch.Id))));
        var archived = Directory.GetFiles(Archive, "*.json", SearchOption.AllDirectories).SelectMany(File.ReadLines).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(archived.Count, archived.Select(record => record.GetProperty("_RecordId").GetGuid()).Distinct().Count());
        Assert.Equal(
            stored.Select(batch => (batch.Key, batch.Value.Rows)).Order(), archived.CountBy(record => record.GetProperty("correlationId").GetString()!).Select(batch => (batch.Key, batch.Value)).Order());
    }

    private static (int Seed, Random Random) NewRandom()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PATCHBAY_TEST_SEED"), out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"PATCHBAY_TEST_SEED={seed}");
        return (seed, new Random(seed));
    }

    private static async Task ArchiveWithPastAsync(ServerProgram server)
    {
        var properties = new { storageAccountId = Storage, patchbayHistoryFrom = DateTime.UtcNow.AddDays(-1), logs = new[] { new { category = "SMSOperational", enabled = true } } };
        var put = await Curl.SendAsync(
            "--request", "PUT", "--data", JsonSerializer.Serialize(new { properties }),
            $"{server.Http}{WorkspaceCalls.LocalResource}/providers/Microsoft.Insights/diagnosticSettings/archive?api-version=2021-05-01-preview");
        Assert.Equal(200, put.Status);
    }

    private static async Task SendAsync(HttpClient client, string id, int count, ConcurrentBag<(string Id, int Count)> acknowledged, int padding = 0)
    {
        var text = new string('x', padding);
        var records = Enumerable.Range(0, count).Select(index => new { category = "SMSOperational", operationName = "SMSMessagesSent", correlationId = id, properties = new { MessageId = $"{id}-{index}", text } });
        using var answer = await client.PostAsJsonAsync("/api/records", records, Cancelled);
        if (answer.IsSuccessStatusCode)
            acknowledged.Add((id, count));
    }

    private static async Task SendUntilGoneAsync(HttpClient client, string name, int seed, ConcurrentDictionary<string, int> attempted, ConcurrentBag<(string Id, int Count)> acknowledged)
    {
        var random = new Random(seed);
        for (var number = 0; ; number++)
        {
            try
            {
                // Now and then one that is too large for one entry of the journal.
                var isLarge = random.Next(20) == 0;
                var count = isLarge ? 500 : random.Next(4) == 0 ? 1 : random.Next(1, 400);
                attempted[$"{name}-{number}"] = count;
                await SendAsync(client, $"{name}-{number}", count, acknowledged, isLarge ? 20_000 : 0);
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    private static async Task<IReadOnlyList<JsonElement>> LedgerAsync(HttpClient client) =>
        [.. (await client.GetFromJsonAsync<JsonElement>("/api/ledger", Cancelled)).GetProperty("rows").EnumerateArray()];

    // What the last kill left in the journal takes the new server a moment, longer than a query waits for it.
    private static async Task<IReadOnlyList<JsonElement>> DeliveredAsync(ServerProgram server)
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Http) };
        for (var end = DateTime.UtcNow + Patience; ; await Task.Delay(50, Cancelled))
        {
            var rows = await LedgerAsync(client);
            var pending = rows.Sum(row => row.GetProperty("pending").GetInt64());
            if (pending == 0)
                return rows;
            Assert.True(DateTime.UtcNow < end, $"Still {pending} records are on their way.");
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
