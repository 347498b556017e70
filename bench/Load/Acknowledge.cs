using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Patchbay.Communication.Simulation;

namespace Patchbay.Load;

/// <summary>How fast requests are acknowledged, records synced, and how soon a query finds them; by records a request and clients.</summary>
internal static class Acknowledge
{
    // For the rate that is kept up with, and for the delays at half of it.
    private const int SmallBatch = 100;
    private const int Batch = 1_000;
    private const int Clients = 8;

    // Bodies of paced requests, made beforehand.
    private const int Bodies = 100;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(5);

    public static async Task RunAsync(int seconds, int[] batches, int[] clients, int? rate)
    {
        var folder = Directory.CreateTempSubdirectory("patchbay-load-").FullName;
        try
        {
            using var records = RecordFile.Generate(folder, 200_000, new Dictionary<SimulatedService, double> { [SimulatedService.Sms] = 1 });
            await using var server = await ServerProcess.StartAsync(Path.Combine(folder, "server"));
            using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = server.Url };
            await MeasureAsync(client, records, Batch, Clients, 2 * TimeSpan.FromSeconds(seconds)); // Until the code is compiled for speed.
            if (rate is not null)
            {
                await PrintPacedAsync(server, client, records, seconds, SmallBatch, rate.Value);
                await PrintPacedAsync(server, client, records, seconds, Batch, rate.Value);
                return;
            }

            Console.WriteLine("| Records a request | Clients | Records/s | Ack p50, ms | Ack p99, ms | Drained after, ms |\n|---|---|---|---|---|---|");
            foreach (var batch in batches)
            {
                foreach (var count in clients)
                    Print(batch, count, await MeasureAsync(client, records, batch, count, TimeSpan.FromSeconds(seconds)));
            }

            // What the journal takes for some seconds is not what a server keeps up with: that is counted until all is in the workspace.
            var full = await MeasureAsync(client, records, Batch, Clients, 2 * TimeSpan.FromSeconds(seconds));
            foreach (var batch in new[] { SmallBatch, Batch })
            {
                Console.WriteLine($"\nHalf of the {full.Stored:N0} records/s that the server keeps up with, everything stored; {batch:N0} a request:");
                await PrintPacedAsync(server, client, records, seconds, batch, full.Stored / 2);
                Console.WriteLine($"\nHalf of the {full.Rate:N0} records/s that the server acknowledges; {batch:N0} a request:");
                await PrintPacedAsync(server, client, records, seconds, batch, full.Rate / 2);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task PrintPacedAsync(ServerProcess server, HttpClient client, RecordFile records, int seconds, int batch, double rate)
    {
        var (begin, before) = (Cost.Begin(), server.Processor);
        var quiet = await PaceAsync(client, records, batch, TimeSpan.FromSeconds(seconds), rate);
        var (ours, servers) = (begin().Processor.TotalMicroseconds, (server.Processor - before).TotalMicroseconds);
        Console.WriteLine(
            $"{rate:N0} records/s, {batch:N0} a request: acknowledged after {Percentile(quiet, 0.5):F1} ms (p50), {Percentile(quiet, 0.99):F1} ms (p99) of {quiet.Count} requests. " +
            $"Until all was stored, a record took {servers / quiet.Count / batch:F2} µs of processor time of the server and {ours / quiet.Count / batch:F2} µs of the client.");
        // Apart, because whoever asks every few milliseconds keeps the workspace from gathering batches.
        var seen = LookAsync(client, TimeSpan.FromSeconds(seconds));
        var meanwhile = await PaceAsync(client, records, batch, TimeSpan.FromSeconds(seconds), rate);
        var visible = await seen;
        Console.WriteLine(
            $"While somebody asks again and again: acknowledged after {Percentile(meanwhile, 0.5):F1} ms (p50), {Percentile(meanwhile, 0.99):F1} ms (p99), and found by a query after {Percentile(visible, 0.5):F0} ms (p50), " +
            $"{Percentile(visible, 0.99):F0} ms (p99) of {visible.Count} records.");
    }

    // Requests leave at even intervals, whatever became of those before: a slow answer holds up no later request, and counts from
    // the moment at which its request was due. Clients that wait for their answers would send less just when the server is slow.
    private static async Task<List<double>> PaceAsync(HttpClient client, RecordFile records, int batch, TimeSpan time, double rate)
    {
        var bodies = Enumerable.Range(0, Bodies).Select(number => records.Read(number * batch % (records.RecordCount - batch + 1), batch)).ToList();
        var interval = TimeSpan.FromSeconds(batch / rate);
        var requests = new List<Task<double>>();
        var started = Stopwatch.GetTimestamp();
        for (var due = TimeSpan.Zero; due < time; due += interval)
        {
            if (due - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } early)
                await Task.Delay(early);
            requests.Add(SendAsync(bodies[requests.Count % Bodies], due));
        }

        var delays = await Task.WhenAll(requests);
        await ServerLedger.DrainAsync(client);
        return [.. delays];

        async Task<double> SendAsync(byte[] body, TimeSpan due)
        {
            using var answer = await client.PostAsync("/api/records", new ByteArrayContent(body));
            answer.EnsureSuccessStatusCode();
            return (Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds;
        }
    }

    private static async Task<Outcome> MeasureAsync(HttpClient client, RecordFile records, int batch, int clients, TimeSpan time)
    {
        var delays = new ConcurrentBag<double>();
        var started = Stopwatch.GetTimestamp();
        var next = -batch;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            var buffer = Array.Empty<byte>();
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                var start = (int)((uint)Interlocked.Add(ref next, batch) % (uint)(records.RecordCount - batch + 1));
                var sent = Stopwatch.GetTimestamp();
                using var answer = await client.PostAsync("/api/records", new ReadOnlyMemoryContent(records.Read(start, batch, ref buffer)));
                if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                {
                    // More bytes at once than the server holds in memory: the clients are to wait.
                    await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value);
                    continue;
                }

                answer.EnsureSuccessStatusCode();
                delays.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
        })));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var draining = Stopwatch.GetTimestamp();
        await ServerLedger.DrainAsync(client);
        var all = delays.ToList();
        var sent = all.Count * (double)batch;
        return new Outcome(
            sent / elapsed.TotalSeconds, sent / Stopwatch.GetElapsedTime(started).TotalSeconds, Percentile(all, 0.5), Percentile(all, 0.99), Stopwatch.GetElapsedTime(draining).TotalMilliseconds);
    }

    // Sends a record and asks until it is there, without the wait that queries make for it.
    private static async Task<List<double>> LookAsync(HttpClient client, TimeSpan time)
    {
        var delays = new List<double>();
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            var id = Guid.NewGuid().ToString();
            using var sent = await client.PostAsync("/api/records?category=RoomsOperational", new StringContent($$"""{"time":"{{DateTime.UtcNow:O}}","correlationId":"{{id}}"}"""));
            sent.EnsureSuccessStatusCode();
            var acknowledged = Stopwatch.GetTimestamp();
            while (await CountAsync(client, id) == 0)
                await Task.Delay(LookAgain);
            delays.Add(Stopwatch.GetElapsedTime(acknowledged).TotalMilliseconds);
            await Task.Delay(50);
        }

        return delays;
    }

    private static async Task<int> CountAsync(HttpClient client, string id)
    {
        var query = JsonSerializer.Serialize(new Dictionary<string, string> { ["query"] = $"ACSRoomsIncomingOperations | where CorrelationId == '{id}' | count" });
        using var answer = await client.PostAsync("/v1/workspaces/default/query", new StringContent(query, null, "application/json"));
        using var body = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
        return body.RootElement.GetProperty("tables")[0].GetProperty("rows")[0][0].GetInt32();
    }

    private static double Percentile(List<double> values, double share)
    {
        values.Sort();
        return values.Count == 0 ? double.NaN : values[(int)Math.Min(values.Count - 1, share * values.Count)];
    }

    private static void Print(int batch, int clients, Outcome outcome) =>
        Console.WriteLine($"| {batch:N0} | {clients} | {outcome.Rate:N0} | {outcome.P50:F1} | {outcome.P99:F1} | {outcome.Drain:F0} |");

    /// <summary>What came of a measurement.</summary>
    /// <param name="Rate">Records acknowledged a second.</param>
    /// <param name="Stored">The same, with the time until all of them were in the workspace.</param>
    /// <param name="P50">The median of the delays, in milliseconds.</param>
    /// <param name="P99">The delay that one of a hundred exceeds.</param>
    /// <param name="Drain">Milliseconds from the last acknowledgement until all was in the workspace.</param>
    private sealed record Outcome(double Rate, double Stored, double P50, double P99, double Drain);
}
