using System.Collections.Concurrent;
using System.Text.Json;
using Patchbay.Catalog;
using Patchbay.DestinationTests.Peers;
using Patchbay.EndToEnd;

namespace Patchbay.DestinationTests.Day;

/// <summary>
/// A day's work of ten resources, on the built server: each has a workspace, a storage account and an event hub, and the account is
/// away for a while. What was accepted is at each of them, to the record, and the ledger says so.
/// </summary>
public sealed class DayTests(Azurite azurite) : IDisposable
{
    private const int Resources = 10;
    private const string Subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
    private const string Workspace = $"{Subscription}/resourceGroups/local/providers/Microsoft.OperationalInsights/workspaces/default";
    private const string Storage = $"{Subscription}/resourceGroups/day/providers/Microsoft.Storage/storageAccounts/archive";
    private const string Rule = $"{Subscription}/resourceGroups/day/providers/Microsoft.EventHub/namespaces/hub/authorizationRules/send";
    private const string Hub = "day";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // What librdkafka's broker keeps of a topic's partition is five megabytes, so no more is sent before the reader has it.
    private const int RecordsAtOnce = 2_000;

    // 100,000 in the nightly run.
    private static readonly int RecordsOfEach = (int.TryParse(Environment.GetEnvironmentVariable("PATCHBAY_TEST_DAY_RECORDS"), out var count) ? count : 15_000) / Resources;

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_ledger_of_a_day_adds_up_to_the_record()
    {
        var account = azurite.NewAccount();
        await using var way = await FaultyServer.BeforeAsync(azurite.Address);
        using var cluster = new MockCluster(Hub);
        WriteConnections(account.ConnectionStringVia(way.Address), cluster.BootstrapServers);
        await using var server = await ServerProgram.StartAsync(_folder.Path);
        var sent = new ConcurrentBag<Guid>();
        var reading = Task.Run(() => EventHubReader.Read(cluster.BootstrapServers, Hub, sent, () => sent.Count >= Resources * RecordsOfEach && sent.Distinct().Count() >= Resources * RecordsOfEach), Cancelled);
        for (var number = 0; number < Resources; number++)
            await MakeResourceAsync(server, number);

        await WorkAsync(server, 0, 3, sent);
        await WaitForLedgerAsync(server, rows => rows.All(row => row.Pending == 0));
        way.Break(_ => new Fault(FaultKind.LoseRequest));
        await WorkAsync(server, 3, 7, sent);
        // The others do not wait for the account that is away.
        var away = await WaitForLedgerAsync(server, rows => rows.All(row => row.Pending == 0 || row.Kind == "storageaccount"));
        Assert.Equal(4 * RecordsOfEach, away.Sum(row => row.Pending));
        way.Mend();
        await WorkAsync(server, 7, Resources, sent);
        Assert.Equal(204, (await Curl.SendAsync("--request", "POST", $"{server.Http}/api/destinations/retry?destination=storageaccount:{Storage.ToLowerInvariant()}")).Status);
        var ledger = await WaitForLedgerAsync(server, rows => rows.All(row => row.Pending == 0));

        Assert.All(ledger, row => Assert.Equal((row.Accepted, 0L, 0L), (row.Delivered, row.Rejected, row.Expired)));
        var accepted = ledger.Where(row => row.Kind == "workspace").ToDictionary(row => (row.Resource, row.Category), row => row.Accepted);
        Assert.Equal(Resources * RecordsOfEach, accepted.Values.Sum());
        Assert.Equal(Resources, accepted.Keys.Select(row => row.Resource).Distinct().Count());
        foreach (var kind in (string[])["storageaccount", "eventhub"])
            AssertSame(accepted, ledger.Where(row => row.Kind == kind).ToDictionary(row => (row.Resource, row.Category), row => row.Accepted));

        AssertSame(accepted, await CountStoredAsync(server));
        var archived = await ArchiveReader.ReadAsync(account.ConnectionString);
        AssertSame(accepted, archived.CountBy(ResourceAndCategory).ToDictionary(count => count.Key, count => (long)count.Value));
        var ids = archived.Select(record => record.Id).ToHashSet();
        Assert.Equal(archived.Count, ids.Count);
        await reading;
        Assert.Equal(ids.Order(), sent.Distinct().Order());
        Assert.Contains("insights-logs-smsoperational of", await CliProgram.OutputAsync(server, "verify", "--all"), StringComparison.Ordinal);
    }

    private static void AssertSame(Dictionary<(string, string), long> expected, Dictionary<(string, string), long> actual) =>
        Assert.Equal(expected.OrderBy(row => row.Key).ToList(), actual.OrderBy(row => row.Key).ToList());

    private static (string, string) ResourceAndCategory(ArchivedRecord record) =>
        (record.Record.GetProperty("resourceId").GetString()!.ToLowerInvariant(), record.Record.GetProperty("category").GetString()!);

    private static string NameOf(int resource) => $"{Subscription}/resourceGroups/day/providers/Microsoft.Communication/communicationServices/service{resource}";

    private static async Task WorkAsync(ServerProgram server, int from, int to, ConcurrentBag<Guid> sent)
    {
        for (var number = from; number < to; number++)
        {
            for (var done = 0; done < RecordsOfEach; done += RecordsAtOnce)
            {
                var count = Math.Min(RecordsAtOnce, RecordsOfEach - done);
                await CliProgram.OutputAsync(
                    server, "generate", "--count", $"{count}", "--duration", "1d", "--seed", $"{(number * RecordsOfEach) + done}", "--resource", NameOf(number), "--send");
                await WaitForReaderAsync(sent, (number * RecordsOfEach) + done + count);
            }
        }
    }

    private static async Task WaitForReaderAsync(ConcurrentBag<Guid> sent, int count)
    {
        for (var end = DateTime.UtcNow + Patience; sent.Distinct().Count() < count; await Task.Delay(100, Cancelled))
            Assert.True(DateTime.UtcNow < end, $"Of {count} records {sent.Distinct().Count()} came out of the event hub.");
    }

    private static async Task<IReadOnlyList<Row>> WaitForLedgerAsync(ServerProgram server, Func<IReadOnlyList<Row>, bool> isWanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(Patience);
        while (true)
        {
            var rows = (await Curl.SendAsync($"{server.Http}/api/ledger")).Json.GetProperty("rows").EnumerateArray().Select(Row.Read).ToList();
            if (rows.Count > 0 && isWanted(rows))
                return rows;
            await Task.Delay(100, patience.Token);
        }
    }

    private static async Task<Dictionary<(string, string), long>> CountStoredAsync(ServerProgram server)
    {
        var rows = await CliProgram.OutputAsync(server, "query", "union withsource=Table ACS* | summarize Records = count() by Table, _ResourceId", "--output", "json");
        var categories = LogCatalog.Current.Categories.Where(category => category.Table is not null).ToDictionary(category => category.Table!.Name, category => category.Id);
        return JsonElement.Parse(rows).EnumerateArray().ToDictionary(
            row => (row.GetProperty("_ResourceId").GetString()!, categories[row.GetProperty("Table").GetString()!]), row => row.GetProperty("Records").GetInt64());
    }

    private static async Task MakeResourceAsync(ServerProgram server, int number)
    {
        var address = server.Http + NameOf(number);
        var resource = await Curl.SendAsync("--request", "PUT", "--data", """{"location":"global"}""", $"{address}?api-version=2023-04-01");
        Assert.Equal(201, resource.Status);
        var properties = new
        {
            workspaceId = Workspace,
            storageAccountId = Storage,
            eventHubAuthorizationRuleId = Rule,
            eventHubName = Hub,
            logs = new[] { new { categoryGroup = "allLogs", enabled = true } },
        };
        var setting = await Curl.SendAsync(
            "--request", "PUT", "--data", JsonSerializer.Serialize(new { properties }), $"{address}/providers/Microsoft.Insights/diagnosticSettings/all?api-version=2021-05-01-preview");
        Assert.Equal(200, setting.Status);
        Assert.False(setting.Json.GetProperty("properties").TryGetProperty("patchbayNotice", out var notice), $"{notice}");
    }

    private void WriteConnections(string storage, string servers) => File.WriteAllText(
        Path.Combine(_folder.Path, "connections.json"),
        JsonSerializer.Serialize(new Dictionary<string, object>
        {
            [Storage] = new { connectionString = storage },
            [Rule] = new { kafka = new Dictionary<string, string> { ["bootstrap.servers"] = servers } },
        }));

    /// <summary>A row of the ledger.</summary>
    private sealed record Row(string Resource, string Category, string Kind, long Accepted, long Delivered, long Pending, long Rejected, long Expired)
    {
        public static Row Read(JsonElement row) => new(
            row.GetProperty("resourceId").GetString()!, row.GetProperty("category").GetString()!, row.GetProperty("destination").GetString()!.Split(':')[0],
            row.GetProperty("accepted").GetInt64(), row.GetProperty("delivered").GetInt64(), row.GetProperty("pending").GetInt64(),
            row.GetProperty("rejected").GetInt64(), row.GetProperty("expired").GetInt64());
    }
}
