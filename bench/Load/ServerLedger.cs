using System.Net.Http.Json;
using System.Text.Json;

namespace Patchbay.Load;

/// <summary>What a server says of the records that it took.</summary>
internal static class ServerLedger
{
    /// <summary>Waits until every destination has everything: what is acknowledged may be in the journal only.</summary>
    public static async Task DrainAsync(HttpClient client)
    {
        // Nobody would wait for the last batch to gather company: a query has the workspace take it at once.
        using var query = await client.PostAsJsonAsync("/v1/workspaces/default/query", new { query = "print 1" });
        query.EnsureSuccessStatusCode();
        while (true)
        {
            using var answer = await JsonDocument.ParseAsync(await client.GetStreamAsync("/api/ledger"));
            if (answer.RootElement.GetProperty("rows").EnumerateArray().All(row => row.GetProperty("pending").GetInt64() == 0))
                return;
            await Task.Delay(5);
        }
    }
}
