using System.Text.Json;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>The activity log: who changed what and when, also of what was refused.</summary>
public sealed class ActivityLogTests(IdentityServer identity) : IClassFixture<IdentityServer>
{
    private const string Values = "/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01";
    private const string Subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";

    private readonly ServerProgram _server = identity.Server;

    [Fact]
    public async Task Every_change_is_there_with_who_and_when_and_nothing_else_is()
    {
        var before = DateTimeOffset.UtcNow;
        var (id, key) = await identity.CreateKeyAsync("changer");
        await identity.AssignAsync("Monitoring Contributor", id, "");
        var setting = $"{WorkspaceCalls.LocalResource}/providers/Microsoft.Insights/diagnosticSettings/audited";
        Assert.Equal(204, (await Curl.SendAsync("-X", "DELETE", "-H", $"x-api-key: {key}", $"{_server.Http}{setting}?api-version=2021-05-01-preview")).Status);
        Assert.Equal(400, (await Curl.SendAsync("-X", "PUT", "-H", $"x-api-key: {key}", $"{_server.Http}{setting}?api-version=2021-05-01-preview", "-d", "{}")).Status);
        Assert.Equal(403, (await Curl.SendAsync("-X", "POST", "-H", $"x-api-key: {key}", $"{_server.Http}/api/keys", "-d", "{}")).Status);
        // These change nothing.
        await Curl.SendAsync("-H", $"x-api-key: {key}", $"{_server.Http}/v1/workspaces/default/query", "-d", """{"query":"print 1"}""");
        await Curl.SendAsync("-H", $"x-api-key: {key}", $"{_server.Http}{WorkspaceCalls.DefaultWorkspace}?api-version=2023-09-01");

        var mine = await ListAsync(Values, $"caller eq '{id}'");
        Assert.Equal(
            [("Patchbay/keys/write", "Failed", 403), ("Microsoft.Insights/diagnosticSettings/write", "Failed", 400), ("Microsoft.Insights/diagnosticSettings/delete", "Succeeded", 204)],
            mine.Select(Summary));
        var change = mine[^1];
        Assert.Equal("changer", change.GetProperty("caller").GetString());
        Assert.Equal(setting, change.GetProperty("resourceId").GetString());
        Assert.Equal("local", change.GetProperty("resourceGroupName").GetString());
        Assert.Equal("127.0.0.1", change.GetProperty("httpRequest").GetProperty("clientIpAddress").GetString());
        Assert.InRange(change.GetProperty("eventTimestamp").GetDateTimeOffset(), before, DateTimeOffset.UtcNow);

        // Of a subscription there is only what was done in it; filters leave out the rest.
        Assert.Equal(2, (await ListAsync($"{Subscription}{Values}", $"caller eq '{id}'")).Count);
        Assert.Empty(await ListAsync($"/subscriptions/00000000-0000-0000-0000-000000000009{Values}", ""));
        Assert.Equal(2, (await ListAsync($"{Subscription}{Values}", $"eventTimestamp ge '{before:O}' and resourceUri eq '{setting}'")).Count);
        // Of a resource there is also what was done below it.
        Assert.Equal(2, (await ListAsync($"{Subscription}{Values}", $"resourceUri eq '{WorkspaceCalls.LocalResource}' and caller eq '{id}'")).Count);
        Assert.Empty(await ListAsync($"{Subscription}{Values}", $"resourceUri eq '{WorkspaceCalls.LocalResource[..^1]}'"));
        Assert.Empty(await ListAsync($"{Subscription}{Values}", $"eventTimestamp le '{before:O}' and resourceUri eq '{setting}'"));
        Assert.Single(await ListAsync(Values, $"correlationId eq '{change.GetProperty("correlationId").GetString()}'"));
        var made = await ListAsync(Values, "resourceProvider eq 'Microsoft.Authorization' and eventChannels eq 'Admin, Operation'");
        Assert.Contains(made, activity => activity.GetProperty("caller").GetString() == "owner" && Summary(activity) == ("Microsoft.Authorization/roleAssignments/write", "Succeeded", 201));

        var wrong = await identity.SendAsync($"{_server.Http}{Values}&$filter=resourceGroupName%20like%20'x'");
        Assert.Equal(400, wrong.Status);
        Assert.Contains("resourceGroupName like 'x'", wrong.ErrorMessage);
    }

    [Fact]
    public async Task A_change_of_a_diagnostic_setting_tells_what_it_was_and_what_it_became()
    {
        var setting = $"{WorkspaceCalls.LocalResource}/providers/Microsoft.Insights/diagnosticSettings/narrowed";
        foreach (var category in (string[])["ChatOperational", "AuthOperational"])
        {
            var body = JsonSerializer.Serialize(new { properties = new { storageAccountId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/archive", logs = new[] { new { category, enabled = true } } } });
            Assert.Equal(200, (await identity.SendAsync("-X", "PUT", $"{_server.Http}{setting}?api-version=2021-05-01-preview", "-d", body)).Status);
        }

        Assert.Equal(200, (await identity.SendAsync("-X", "DELETE", $"{_server.Http}{setting}?api-version=2021-05-01-preview")).Status);
        var changes = (await ListAsync($"{Subscription}{Values}", $"resourceUri eq '{setting}'")).Select(activity => activity.GetProperty("properties")).ToList();
        Assert.Collection(
            changes,
            deleted => Assert.Equal(("AuthOperational", ""), (CategoryOf(deleted, "patchbayBefore"), CategoryOf(deleted, "patchbayAfter"))),
            changed => Assert.Equal(("ChatOperational", "AuthOperational"), (CategoryOf(changed, "patchbayBefore"), CategoryOf(changed, "patchbayAfter"))),
            made => Assert.Equal(("", "ChatOperational"), (CategoryOf(made, "patchbayBefore"), CategoryOf(made, "patchbayAfter"))));

        static string CategoryOf(JsonElement properties, string name) =>
            properties.GetProperty(name).GetString() is { } text ? JsonElement.Parse(text).GetProperty("logs")[0].GetProperty("category").GetString()! : "";
    }

    [Fact]
    public async Task Pages_follow_each_other_and_the_log_outlives_the_server()
    {
        using var folder = new TempFolder();
        var setting = $"{WorkspaceCalls.LocalResource}/providers/Microsoft.Insights/diagnosticSettings/gone?api-version=2021-05-01-preview";
        await using (var first = await ServerProgram.StartAsync(folder.Path))
        {
            using var http = new HttpClient();
            await Task.WhenAll(Enumerable.Range(0, 450).Select(async _ => (await http.DeleteAsync(new Uri(first.Http + setting), TestContext.Current.CancellationToken)).Dispose()));
        }

        await using var server = await ServerProgram.StartAsync(folder.Path);
        var ids = new HashSet<string>();
        var (url, pages) = ($"{server.Http}{Subscription}{Values}", 0);
        while (url is not null)
        {
            var page = (await Curl.SendAsync(url)).Json;
            Assert.All(page.GetProperty("value").EnumerateArray(), activity => Assert.True(ids.Add(activity.GetProperty("eventDataId").GetString()!)));
            url = page.TryGetProperty("nextLink", out var next) ? next.GetString() : null;
            pages++;
        }

        Assert.Equal((450, 3), (ids.Count, pages));
    }

    private static (string Operation, string Status, int Code) Summary(JsonElement activity) => (
        activity.GetProperty("operationName").GetProperty("value").GetString()!, activity.GetProperty("status").GetProperty("value").GetString()!,
        int.Parse(activity.GetProperty("subStatus").GetProperty("localizedValue").GetString()!.Split(' ')[^1].TrimEnd(')'), System.Globalization.CultureInfo.InvariantCulture));

    private async Task<List<JsonElement>> ListAsync(string path, string filter)
    {
        var answer = await identity.SendAsync($"{_server.Http}{path}&$filter={Uri.EscapeDataString(filter)}");
        Assert.True(answer.Status == 200, answer.Body);
        return [.. answer.Json.GetProperty("value").EnumerateArray()];
    }
}
