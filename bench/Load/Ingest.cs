using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Embedded;
using Patchbay.ClickHouse.Rows;
using Patchbay.Communication.Simulation;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations.Workspaces;
using Patchbay.Pipeline.Intake;
using Patchbay.Pipeline.Journal;
using Patchbay.Pipeline.Routing;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Load;

/// <summary>Records per second from JSON to synced rows, as a ratio to what ClickHouse itself reaches in the same run.</summary>
internal static class Ingest
{
    // What a process reads until its code is compiled for speed.
    private const int WarmUpRecords = 300_000;

    public static async Task RunAsync(string name, int recordCount, IReadOnlyDictionary<SimulatedService, double> mix, int[] batches, int senders)
    {
        var folder = Directory.CreateTempSubdirectory("patchbay-load-").FullName;
        try
        {
            using var records = RecordFile.Generate(folder, recordCount, mix);
            Console.WriteLine($"\n{name}: {records.RecordCount:N0} records, {(double)records.Bytes / records.RecordCount:F0} bytes of JSON each, {records.ByTable.Count} tables\n");
            await using var clickHouse = await EmbeddedClickHouse.StartAsync(new EmbeddedOptions(Path.Combine(folder, "data")));
            Console.WriteLine("| What | Records/s | Ratio | CPU µs per record | Bytes on disk per record |\n|---|---|---|---|---|");
            var first = await ReferenceAsync(clickHouse, records);
            await SendAsync(new NoClickHouse(), NewWorkspace(), records.First(WarmUpRecords), batch: 1_000, senders: 1);
            Print("reading alone, nothing written", records, await SendAsync(new NoClickHouse(), NewWorkspace(), records, 10_000, senders: 1), first, null);
            foreach (var batch in batches)
            {
                var workspace = NewWorkspace();
                await new WorkspaceTables(clickHouse).EnsureAsync(workspace);
                var elapsed = await SendAsync(clickHouse, workspace, records, batch, senders);
                Print($"in process, batches of {batch:N0}, {senders} senders", records, elapsed, first, await BytesOnDiskAsync(clickHouse, workspace, records));
            }

            foreach (var batch in batches)
            {
                await using var server = await ServerProcess.StartAsync(Path.Combine(folder, $"server-{batch}"));
                var idle = server.Memory;
                await PostAsync(server, records.First(WarmUpRecords), batch, senders);
                var (elapsed, memory) = await PostAsync(server, records, batch, senders);
                Print($"over HTTP, batches of {batch:N0}, {senders} senders (server {idle >> 20} MiB idle, up to {memory >> 20} MiB)", records, elapsed, first, null);
            }

            // Once more at the end: the difference to the first one is what the machine did meanwhile.
            Print("ClickHouse from JSON files, again", records, await ReferenceAsync(clickHouse, records, print: false), first, null);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Cost> ReferenceAsync(IClickHouse clickHouse, RecordFile records, bool print = true)
    {
        var workspace = NewWorkspace();
        var clock = Cost.Begin();
        await Reference.RunAsync(clickHouse, workspace, records);
        var elapsed = clock();
        if (print)
            Print("ClickHouse from JSON files", records, elapsed, elapsed, await BytesOnDiskAsync(clickHouse, workspace, records));
        return elapsed;
    }

    // The client is this process, on the same cores, and its processor time counts.
    public static async Task<(Cost Cost, long MemoryMax)> PostAsync(ServerProcess server, RecordFile records, int batch, int senders)
    {
        using var client = new HttpClient { BaseAddress = server.Url };
        var memory = 0L;
        var processor = server.Processor;
        var cost = await RunAsync(records, batch, senders, async body =>
        {
            using var answer = await client.PostAsync("/api/records", new ReadOnlyMemoryContent(body));
            answer.EnsureSuccessStatusCode();
            memory = Math.Max(memory, server.Memory);
            return (await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync())).RootElement.GetProperty("accepted").GetInt32();
        }, () => ServerLedger.DrainAsync(client));
        return (cost with { Processor = cost.Processor + server.Processor - processor }, memory);
    }

    private static async Task<Cost> SendAsync(IClickHouse clickHouse, Workspace workspace, RecordFile records, int batch, int senders)
    {
        var journal = Directory.CreateTempSubdirectory("patchbay-journal-").FullName;
        try
        {
            var workspaces = new WorkspaceDestinations(clickHouse, new WorkspaceDirectory([workspace]));
            await using var deliveries = Deliveries.Open(
                journal, new DestinationProviders([workspaces]), new DeadLetters(clickHouse, TimeProvider.System), new JournalOptions(), new DeliveryOptions(), TimeProvider.System, NullLogger.Instance);
            var wanted = LogCatalog.Current.Categories.ToDictionary(category => category, _ => new CategoryRoute([workspace], []));
            var intake = new RecordIntake(
                new CurrentRouting(new RoutingTable([new ResourceRoute(RoutingTable.LocalResource, wanted)])), deliveries, workspaces, TimeProvider.System, new IntakeOptions());
            return await RunAsync(
                records, batch, senders,
                async body => (await intake.AcceptAsync(body, new IntakeDefaults(null, null, "load"))).Accepted,
                () => deliveries.WaitForAsync(new DestinationAddress(DestinationKind.Workspace, workspace.ResourceId), TimeSpan.FromMinutes(1), default));
        }
        finally
        {
            Directory.Delete(journal, recursive: true);
        }
    }

    private static async Task<Cost> RunAsync(RecordFile records, int batch, int senders, Func<ReadOnlyMemory<byte>, Task<int>> send, Func<Task> stored)
    {
        var next = -batch;
        var accepted = 0;
        var clock = Cost.Begin();
        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(async () =>
        {
            var buffer = Array.Empty<byte>();
            while (Interlocked.Add(ref next, batch) is var start && start < records.RecordCount)
                Interlocked.Add(ref accepted, await send(records.Read(start, batch, ref buffer)));
        })));
        await stored(); // What is acknowledged may not be in the workspace yet, and only what is counts.
        var cost = clock();
        return accepted == records.RecordCount ? cost : throw new InvalidOperationException($"{accepted} of {records.RecordCount} records were taken.");
    }

    public static async Task<double> BytesOnDiskAsync(IClickHouse clickHouse, Workspace workspace, RecordFile records)
    {
        await using var result = await clickHouse.QueryAsync(
            new Statement($"SELECT toInt64(sum(bytes_on_disk)) FROM system.parts WHERE active AND database = '{workspace.Database}'"));
        return (double)((ValueColumn<long>)(await result.ReadAsync())!.Columns[0])[0] / records.RecordCount;
    }

    private static void Print(string what, RecordFile records, Cost cost, Cost reference, double? bytes) => Console.WriteLine(
        $"| {what} | {records.RecordCount / cost.Elapsed.TotalSeconds:N0} | {reference.Elapsed / cost.Elapsed:F2} | {cost.Processor.TotalMicroseconds / records.RecordCount:F2} | {bytes:F0} |");

    private static Workspace NewWorkspace() =>
        new(Guid.NewGuid(), "load", ResourceId.Parse($"/subscriptions/s/resourceGroups/g/providers/{Workspace.ResourceType}/load"));

    /// <summary>Takes inserts and writes nothing.</summary>
    private sealed class NoClickHouse : IClickHouse
    {
        public string Version => "";

        public Task ExecuteAsync(Statement statement, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task<QueryResult> QueryAsync(Statement statement, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task InsertAsync(Insert insert, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
