using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Patchbay.Load;

/// <summary>How long the flight recorder takes to answer, over the records that a server's data folder holds.</summary>
internal static class LifeLineSearches
{
    private const int IdentifiersOfEach = 9;

    // The server indexes days to which nothing has come for a minute; those of ten million records are done soon after.
    private static readonly TimeSpan UntilIndexed = TimeSpan.FromMinutes(3);

    private static readonly (string Name, string Table, string Column, string Where)[] Kinds =
    [
        ("SMS message", "ACSSMSIncomingOperations", "MessageId", "OperationName == 'SMSDeliveryReportsReceived'"),
        ("SMS request", "ACSSMSIncomingOperations", "CorrelationId", "OperationName == 'SMSMessagesSent' and ResultType == 'Succeeded'"),
        ("mail", "ACSEmailSendMailOperational", "CorrelationId", "true"),
        ("recipient", "ACSEmailStatusUpdateOperational", "RecipientId", "RecipientId != ''"),
        ("call", "ACSCallSummary", "CorrelationId", "CallType == 'Group'"),
        ("leg of a call", "ACSCallAutomationIncomingOperations", "CallConnectionId", "CallConnectionId != ''"),
        ("chat thread", "ACSChatIncomingOperations", "ChatThreadId", "ChatThreadId != ''"),
        ("room", "ACSRoomsIncomingOperations", "RoomId", "RoomId != ''"),
        ("user", "ACSChatIncomingOperations", "UserId", "UserId != ''"),
        ("sending number", "ACSSMSIncomingOperations", "PhoneNumber", "true"),
    ];

    public static async Task RunAsync(string dataFolder)
    {
        await using var server = await ServerProcess.StartAsync(dataFolder);
        using var client = new HttpClient { BaseAddress = server.Url };
        var total = (await QueryAsync(client, "union withsource=T * | count"))[0]![0];
        Console.WriteLine($"\n{(long)total!:N0} records; medians of {IdentifiersOfEach} identifiers, each asked for once; processor time of the whole server\n");
        Console.WriteLine("| Identifier | Age | ms | Processor ms | Rows read | Records found |\n|---|---|---|---|---|---|");
        await Task.Delay(UntilIndexed);
        foreach (var (age, range) in new[] { ("2 days", "between (ago(2d) .. ago(1d))"), ("20 days", "between (ago(21d) .. ago(20d))") })
        {
            foreach (var kind in Kinds)
            {
                var rows = await QueryAsync(client, $"{kind.Table} | where TimeGenerated {range} and {kind.Where} | distinct {kind.Column} | take {IdentifiersOfEach}");
                await MeasureAsync(client, server, kind.Name, age, [.. rows.Select(row => (string)row![0]!)]);
            }
        }

        await MeasureAsync(client, server, "nothing", "–", [.. Enumerable.Range(0, IdentifiersOfEach).Select(_ => Guid.NewGuid().ToString())]);
    }

    private static async Task MeasureAsync(HttpClient client, ServerProcess server, string kind, string age, IReadOnlyList<string> identifiers)
    {
        if (identifiers.Count == 0)
        {
            return;
        }

        var runs = new List<(double Ms, double ProcessorMs, long RowsRead, int Records)>();
        foreach (var identifier in identifiers)
        {
            var (start, processor) = (Stopwatch.GetTimestamp(), server.Processor);
            var line = (await client.GetFromJsonAsync<JsonNode>($"/api/lifeline?id={Uri.EscapeDataString(identifier)}"))!;
            runs.Add((Stopwatch.GetElapsedTime(start).TotalMilliseconds, (server.Processor - processor).TotalMilliseconds, (long)line["statistics"]!["rowsRead"]!, line["records"]!.AsArray().Count));
        }

        Console.WriteLine(
            $"| {kind} | {age} | {Median(runs.Select(run => run.Ms)):F0} | {Median(runs.Select(run => run.ProcessorMs)):F0} | {Median(runs.Select(run => (double)run.RowsRead)):N0} | {Median(runs.Select(run => (double)run.Records)):F0} |");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private static async Task<JsonArray> QueryAsync(HttpClient client, string query)
    {
        var response = await client.PostAsJsonAsync("/v1/workspaces/default/query", new { query });
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!["tables"]![0]!["rows"]!.AsArray();
    }
}
