using System.Diagnostics;
using System.Net.Http.Json;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Embedded;
using Patchbay.ClickHouse.Rows;
using Patchbay.Communication.Simulation;
using Patchbay.Workspaces;

namespace Patchbay.Load;

/// <summary>What its users meet: the built server with many records, over HTTP, stopped and started again.</summary>
internal static class WholeServer
{
    // After thirty calls the runtime compiles a method for speed.
    private const int WarmUpRounds = 40;

    public static async Task RunAsync(int recordCount, int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("patchbay-load-").FullName;
        var data = Path.Combine(folder, "server");
        try
        {
            using var records = RecordFile.Generate(folder, recordCount, SimulationOptions.DefaultMix);
            Console.WriteLine($"\n{records.RecordCount:N0} records of all services\n");
            Console.WriteLine("| What | Figure |\n|---|---|");
            await using (var server = await ServerProcess.StartAsync(data))
            {
                Console.WriteLine($"| memory of a server without records | {server.Memory >> 20} MiB |");
                var (cost, memory) = await Ingest.PostAsync(server, records, batch: 10_000, senders: 16);
                Console.WriteLine($"| records a second, synced before the answer, 16 senders of 10,000 | {records.RecordCount / cost.Elapsed.TotalSeconds:N0} |");
                Console.WriteLine($"| most memory meanwhile | {memory >> 20} MiB |");
            }

            await using (var clickHouse = await EmbeddedClickHouse.StartAsync(new EmbeddedOptions(Path.Combine(data, "clickhouse"))))
            {
                await SettleAsync(clickHouse);
                Console.WriteLine($"| bytes on disk per record | {await Ingest.BytesOnDiskAsync(clickHouse, Workspace.Default, records):F0} |");
            }

            var start = Stopwatch.GetTimestamp();
            List<double> kql;
            await using (var server = await ServerProcess.StartAsync(data))
            {
                Console.WriteLine($"| start until ready | {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s |");
                using var client = new HttpClient { BaseAddress = server.Url };
                await AskAsync(client, "ACSSMSIncomingOperations | summarize count() by OperationName");
                Console.WriteLine($"| start until the first answer | {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s |");
                Console.WriteLine($"| memory after it | {server.Memory >> 20} MiB |");
                var message = await MessageAsync(client);
                kql = await MediansAsync(QueryPair.Of(Day, message).Select(pair => pair.Kql), rounds, query => AskAsync(client, query));
            }

            await using var engine = await EmbeddedClickHouse.StartAsync(new EmbeddedOptions(Path.Combine(data, "clickhouse")));
            var pairs = QueryPair.Of(Day, await Queries.MessageAsync(engine, Workspace.Default));
            var sql = await MediansAsync(pairs.Select(pair => pair.Sql), rounds, query => Queries.SqlAsync(engine, Workspace.Default, query));
            Console.WriteLine($"\nKQL over HTTP with its whole answer, then SQL in process on the same folder; medians of {rounds}, everything warm\n");
            Console.WriteLine(Queries.TableHead(5));
            for (var i = 0; i < pairs.Count; i++)
                Queries.Print(pairs[i], sql[i], kql[i], 5);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Merges that go on after the last insert would slow down whichever of the two is asked first.
    private static async Task SettleAsync(EmbeddedClickHouse clickHouse)
    {
        const int QuietChecks = 5;
        for (var quiet = 0; quiet < QuietChecks; quiet++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            await using var result = await clickHouse.QueryAsync(new Statement("SELECT toInt64(count()) FROM system.merges"));
            if (((ValueColumn<long>)(await result.ReadAsync())!.Columns[0])[0] > 0)
                quiet = -1;
        }
    }

    private static DateTime Day => DateTime.UtcNow.Date.AddDays(-4);

    private static async Task<List<double>> MediansAsync(IEnumerable<string> queries, int rounds, Func<string, Task> run)
    {
        var medians = new List<double>();
        foreach (var query in queries)
        {
            for (var i = 0; i < WarmUpRounds; i++)
                await run(query);
            var times = new List<double>();
            for (var round = 0; round < rounds; round++)
                times.Add(await Queries.TimeAsync(() => run(query)));
            medians.Add(times.Order().ElementAt(rounds / 2));
        }

        return medians;
    }

    private static async Task AskAsync(HttpClient client, string query)
    {
        using var answer = await client.PostAsJsonAsync("/v1/workspaces/default/query", new { query });
        answer.EnsureSuccessStatusCode();
        await answer.Content.CopyToAsync(Stream.Null);
    }

    private static async Task<string> MessageAsync(HttpClient client)
    {
        using var answer = await client.PostAsJsonAsync("/v1/workspaces/default/query", new { query = "ACSSMSIncomingOperations | where isnotempty(MessageId) | take 1 | project MessageId" });
        var body = await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        return body.GetProperty("tables")[0].GetProperty("rows")[0][0].GetString()!;
    }
}
