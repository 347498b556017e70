using System.Text.Json;

namespace Patchbay.EndToEnd;

/// <summary>Calls that many tests make of a server.</summary>
public static class WorkspaceCalls
{
    public const string LocalResource =
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.Communication/communicationServices/local";

    public const string DefaultWorkspace =
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.OperationalInsights/workspaces/default";

    /// <summary>A query that takes minutes.</summary>
    public const string LongQuery =
        "range x from 1 to 3000000 step 1 | extend k = 1 | join kind=inner (range y from 1 to 3000000 step 1 | extend k = 1) on k | summarize sum(x * y)";

    /// <summary>Waits until a number of <c>/api/status</c> is as wanted.</summary>
    public static async Task WaitUntilAsync(this ServerProgram server, string fact, Func<long, bool> isWanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!isWanted((await Curl.SendAsync($"{server.Http}/api/status")).Json.GetProperty(fact).GetInt64()))
        {
            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>Sends records.</summary>
    public static Task<CurlAnswer> SendAsync(this ServerProgram server, string body, string query = "") =>
        Curl.SendAsync($"{server.Http}/api/records{query}", "--data-binary", body);

    /// <summary>Runs a query.</summary>
    /// <param name="server">The server.</param>
    /// <param name="query">The query.</param>
    /// <param name="arguments">Further arguments of curl.</param>
    public static Task<CurlAnswer> QueryAsync(this ServerProgram server, string query, params string[] arguments) =>
        Curl.SendAsync([.. arguments, $"{server.Http}/v1/workspaces/default/query", "--data-binary", JsonSerializer.Serialize(new { query })]);

    /// <summary>Runs a query of one number.</summary>
    public static async Task<long> CountAsync(this ServerProgram server, string table)
    {
        var answer = await server.QueryAsync($"{table} | count");
        Assert.True(answer.Status == 200, answer.Body);
        return answer.Json.GetProperty("tables")[0].GetProperty("rows")[0][0].GetInt64();
    }

    /// <summary>The rows of an answer, each as compact JSON.</summary>
    public static string[] Rows(this CurlAnswer answer)
    {
        Assert.True(answer.Status == 200, answer.Body);
        return [.. answer.Json.GetProperty("tables")[0].GetProperty("rows").EnumerateArray().Select(row => row.GetRawText())];
    }
}
