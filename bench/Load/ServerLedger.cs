using System.Text.Json;

namespace Patchbay.Load;

/// <summary>What a server says of the records that it took.</summary>
internal static class ServerLedger
{
    /// <summary>Waits until every destination has everything: what is acknowledged may be in the journal only.</summary>
    public static async Task DrainAsync(HttpClient client)
    {
        while (true)
        {
            using var answer = await JsonDocument.ParseAsync(await client.GetStreamAsync("/api/ledger"));
            if (answer.RootElement.GetProperty("rows").EnumerateArray().All(row => row.GetProperty("pending").GetInt64() == 0))
                return;
            await Task.Delay(5);
        }
    }
}
