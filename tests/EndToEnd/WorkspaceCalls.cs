using System.Text.Json;

namespace Patchbay.EndToEnd;

/// <summary>Calls that many tests make of a server.</summary>
public static class WorkspaceCalls
{
    public const string LocalResource =
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.Communication/communicationServices/local";

    public const string DefaultWorkspace =
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.OperationalInsights/workspaces/default";

    /// <summary>Sends records.</summary>
    public static Task<CurlAnswer> SendAsync(this ServerProgram server, string body, string query = "") =>
        Curl.SendAsync($"{server.Http}/api/records{query}", "--data-binary", body);

    /// <summary>Runs a query.</summary>
    public static Task<CurlAnswer> QueryAsync(this ServerProgram server, string query, string workspace = "default") =>
        Curl.SendAsync($"{server.Http}/v1/workspaces/{workspace}/query", "--data-binary", JsonSerializer.Serialize(new { query }));

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
