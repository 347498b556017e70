using System.Net.Http.Headers;
using System.Text;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>Every route by every role: what <c>docs/access.md</c> says, asked of a server cell by cell.</summary>
public sealed class AccessTests(IdentityServer identity) : IClassFixture<IdentityServer>
{
    private const string Page = "docs/access.md";

    private static readonly string[] Roles =
    [
        "Owner", "Contributor", "Reader", "Log Analytics Contributor", "Log Analytics Reader", "Monitoring Contributor", "Monitoring Reader",
        "Monitoring Metrics Publisher", "Data Purger",
    ];

    private static readonly HttpClient Http = new(new HttpClientHandler { AllowAutoRedirect = false });

    [Fact]
    public async Task Every_cell_of_the_table_is_so()
    {
        var keys = new List<string>();
        foreach (var role in Roles)
        {
            var (id, key) = await identity.CreateKeyAsync(role);
            await identity.AssignAsync(role, id, "");
            keys.Add(key);
        }

        var (_, without) = await identity.CreateKeyAsync("no role");
        var routes = (await identity.SendAsync($"{identity.Server.Http}/api/routes")).Json.GetProperty("routes").EnumerateArray().ToArray();
        Assert.True(routes.Length > 100, $"There are {routes.Length} routes.");
        var table = new StringBuilder();
        foreach (var route in routes)
        {
            var (method, path, isOpen) = (route.GetProperty("method").GetString()!, route.GetProperty("path").GetString()!, route.GetProperty("isOpen").GetBoolean());
            var anonymous = await AskAsync(method, path, null);
            // Who signs in is refused for what he signs in with, and not because he has not signed in.
            var signsIn = path.EndsWith("/token", StringComparison.Ordinal) || path == "/api/session";
            Assert.True(isOpen == (anonymous is not (401 or 403) || signsIn), $"{method} {path} without a key: {anonymous}");
            if (isOpen)
            {
                table.Append($"| `{method} {path}` | anybody |{string.Concat(Enumerable.Repeat(" yes |", Roles.Length))}\n");
                continue;
            }

            var action = route.TryGetProperty("action", out var text) ? $"`{text.GetString()}`" : path.EndsWith(":getBatch", StringComparison.Ordinal) ? "each resource" : path is "/metrics" or "/tenants" || path.StartsWith("/api/authorizations", StringComparison.Ordinal) || path.Trim('/').StartsWith("subscriptions", StringComparison.Ordinal) && !path.EndsWith("/query", StringComparison.Ordinal) && !path.EndsWith("/logs", StringComparison.Ordinal) ? "signed in" : "each table";
            var cells = new List<string>();
            foreach (var key in keys)
            {
                cells.Add(await AskAsync(method, path, key) is 401 or 403 ? "–" : "yes");
            }

            if (action.StartsWith('`'))
            {
                Assert.Equal((method, path, 403), (method, path, await AskAsync(method, path, without)));
            }

            table.Append($"| `{method} {path}` | {action} | {string.Join(" | ", cells)} |\n");
        }

        var page = Print(table.ToString());
        if (Environment.GetEnvironmentVariable("PATCHBAY_RECORD") == "1")
        {
            await File.WriteAllTextAsync(Repository.PathOf(Page), page, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(Repository.PathOf(Page), TestContext.Current.CancellationToken), page);
    }

    private static string Print(string rows) => $"""
        # Access

        What each role allows on each route, when it is assigned on everything. Printed by the test that asks a server for every cell
        (`AccessTests`, with `PATCHBAY_RECORD=1`). *Each table* is checked table by table: a caller sees those on which a role lets him read;
        *each resource* of a request needs a role that allows `Microsoft.Insights/metrics/read`.
        [Who may do what](guides/identity.md) says how roles are assigned.

        | Route | Needs | {string.Join(" | ", Roles)} |
        |---|---|{string.Concat(Enumerable.Repeat("---|", Roles.Length))}

        """ + rows;

    private async Task<int> AskAsync(string method, string pattern, string? key)
    {
        var path = RouteNames.Fill(pattern, RouteNames.Known);
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{identity.Server.Http}{path}?api-version={(path.StartsWith("/dataCollectionRules", StringComparison.Ordinal) ? "2023-01-01" : path.EndsWith(":getBatch", StringComparison.Ordinal) ? "2024-02-01" : "2021-05-01-preview")}");
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (method is "POST" or "PUT" or "PATCH")
        {
            // Good enough to be read, and not to change anything.
            var body = path.EndsWith("$batch", StringComparison.Ordinal) ? """{"requests":[]}""" : path.EndsWith(":getBatch", StringComparison.Ordinal) ? $$"""{"resourceids":["{{WorkspaceCalls.LocalResource}}"]}""" : path.EndsWith("/query", StringComparison.Ordinal) || path.EndsWith("/logs", StringComparison.Ordinal) || path == "/api/explain" ? """{"query":"print 1","csl":"print 1"}""" : "[";
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        // An answer without an end has begun when its headers are there.
        using var answer = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode < 500, $"{method} {path}: {(int)answer.StatusCode}");
        return (int)answer.StatusCode;
    }
}
