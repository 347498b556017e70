using System.CommandLine;
using Patchbay.Communication.Simulation;
using Patchbay.Load;

var records = new Option<int>("--records") { Description = "Records of each run.", DefaultValueFactory = _ => 1_000_000 };
var batches = new Option<int[]>("--batch") { Description = "Records of one request; several sizes are run one after the other.", DefaultValueFactory = _ => [1_000, 10_000], AllowMultipleArgumentsPerToken = true };
var senders = new Option<int>("--senders") { Description = "Requests at the same time.", DefaultValueFactory = _ => 16 };

var ingest = new Command("ingest", "Records per second from JSON to synced rows, against ClickHouse reading the same records from files.") { records, batches, senders };
ingest.SetAction(async parsed =>
{
    var sms = new Dictionary<SimulatedService, double> { [SimulatedService.Sms] = 1 };
    await Ingest.RunAsync("SMS", parsed.GetValue(records), sms, parsed.GetValue(batches)!, parsed.GetValue(senders));
    await Ingest.RunAsync("All services", parsed.GetValue(records), SimulationOptions.DefaultMix, parsed.GetValue(batches)!, parsed.GetValue(senders));
});

var rounds = new Option<int>("--rounds") { Description = "How often each question is asked.", DefaultValueFactory = _ => 15 };
var queries = new Command("queries", "Ten questions in KQL, against the best SQL for each.") { records, rounds };
queries.SetAction(parsed => Queries.RunAsync(QueryPair.Of, parsed.GetValue(records), parsed.GetValue(rounds)));

var shapes = new Command("shapes", "Twenty shapes of KQL, against the SQL that somebody writes who knows the engine.") { records, rounds };
shapes.SetAction(parsed => Queries.RunAsync(QueryShapes.Of, parsed.GetValue(records), parsed.GetValue(rounds), allowance: 2));

var compile = new Command("compile", "Time and memory from KQL to SQL.") { rounds };
compile.SetAction(parsed => Compile.Run(parsed.GetValue(rounds)));

var server = new Command("server", "The built server over HTTP: ingest, memory, start to first answer, ten questions.") { records, rounds };
server.SetAction(parsed => WholeServer.RunAsync(parsed.GetValue(records), parsed.GetValue(rounds)));

var storage = new Command("storage", "What the choices of a table's definition cost and bring.") { records };
storage.SetAction(parsed => Storage.RunAsync(parsed.GetValue(records)));

var data = new Option<string>("--data") { Description = "A data folder with the records, such as patchbay generate --count 10000000 --duration 30d --send leaves; no server may run on it.", Required = true };
var lifelines = new Command("lifelines", "How long the flight recorder takes to find what an identifier names.") { data };
lifelines.SetAction(parsed => LifeLineSearches.RunAsync(parsed.GetValue(data)!));

var seconds = new Option<int>("--seconds") { Description = "How long each measurement takes.", DefaultValueFactory = _ => 5 };
var sizes = new Option<int[]>("--batch") { Description = "Records of one request.", DefaultValueFactory = _ => [1, 100, 1_000, 10_000], AllowMultipleArgumentsPerToken = true };
var clients = new Option<int[]>("--clients") { Description = "Clients at the same time.", DefaultValueFactory = _ => [1, 8, 64], AllowMultipleArgumentsPerToken = true };
var rate = new Option<int?>("--rate") { Description = "Measure only the delays while so many records come a second, without the table." };
var acknowledge = new Command("acknowledge", "Records acknowledged and synced a second over HTTP, the delays, and the time until a query finds a record.") { seconds, sizes, clients, rate };
acknowledge.SetAction(parsed => Acknowledge.RunAsync(parsed.GetValue(seconds), parsed.GetValue(sizes)!, parsed.GetValue(clients)!, parsed.GetValue(rate)));

var connections = new Option<string?>("--connections") { Description = "A table of connections of destinations; without it there is only a folder." };
var eventHub = new Option<string>("--event-hub") { Description = "The event hub of its namespaces.", DefaultValueFactory = _ => "logs" };
var drain = new Command("drain", "How fast each destination takes what waited for it.") { records, connections, eventHub };
drain.SetAction(parsed => Drain.RunAsync(parsed.GetValue(records), parsed.GetValue(connections), parsed.GetValue(eventHub)!));

return await new RootCommand("Measures Patchbay on generated records. Figures of one run compare with each other, not with those of another.") { ingest, acknowledge, queries, shapes, compile, server, storage, lifelines, drain }.Parse(args).InvokeAsync();
