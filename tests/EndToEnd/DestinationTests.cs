using System.Text.Json;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>A server that archives, and another one that imports the archive, as their operator sees them.</summary>
public sealed class DestinationTests : IDisposable
{
    private const string Storage = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/archive";
    private const string Rule = "/subscriptions/s/resourceGroups/g/providers/Microsoft.EventHub/namespaces/n/authorizationRules/send";
    private const string Secret = "bm90IGEgc2VjcmV0";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();

    private string Archive => Path.Combine(_folder.Path, "archive");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_archived_is_imported_once()
    {
        await using (var server = await StartAsync("first"))
        {
            await ArchiveAsync(server, workspaceId: null);
            await CliProgram.OutputAsync(server, "generate", "--count", "3000", "--resource", "acs", "--send");
            await WaitForLinesAsync(3000);
        }

        Assert.Equal(3000, Lines().Select(line => JsonElement.Parse(line).GetProperty("_RecordId").GetGuid()).Distinct().Count());
        await using var second = await StartAsync("second");
        // Without the resource nothing is read that would then be rejected.
        var skipped = await CliProgram.RunAsync(second, "import", Archive);
        Assert.Contains("is not known here", skipped.Errors, StringComparison.Ordinal);
        await CliProgram.OutputAsync(second, "resources", "add", "acs");
        await CliProgram.OutputAsync(second, "settings", "create", "all", "--resource", "acs", "--workspace", "default");
        Assert.Contains(" 3,000 records accepted, 0 rejected", await CliProgram.OutputAsync(second, "import", Archive), StringComparison.Ordinal);
        Assert.Equal("0 bytes imported: 0 records accepted, 0 rejected\n", await CliProgram.OutputAsync(second, "import", Archive));

        // The blob of the hour grows, at first by half a line.
        var blob = Directory.GetFiles(Archive, "*.json", SearchOption.AllDirectories).First(file => file.Contains("smsoperational", StringComparison.Ordinal));
        var line = File.ReadLines(blob).First();
        File.AppendAllText(blob, line[..40]);
        Assert.StartsWith("0 bytes", await CliProgram.OutputAsync(second, "import", Archive), StringComparison.Ordinal);
        File.AppendAllText(blob, $"{line[40..]}\n");
        Assert.Contains(" 1 record accepted", await CliProgram.OutputAsync(second, "import", Archive), StringComparison.Ordinal);
        var count = await CliProgram.OutputAsync(second, "query", "search * | where $table startswith 'ACS' | count", "--output", "json");
        Assert.Equal(3001, JsonElement.Parse(count)[0].GetProperty("Count").GetInt32());
    }

    [Fact]
    public async Task An_archive_that_is_not_as_the_ledger_says_is_found_by_the_hour()
    {
        await using var server = await StartAsync("verified");
        await ArchiveAsync(server, WorkspaceCalls.DefaultWorkspace);
        await CliProgram.OutputAsync(server, "generate", "--count", "2000", "--resource", "acs", "--mix", "sms=1,email=1", "--send");
        await WaitForLinesAsync(2000);
        var well = await CliProgram.RunAsync(server, "verify");
        Assert.Equal((0, ""), (well.ExitCode, well.Output));
        Assert.Matches("^[1-9][0-9]* checks: all is well.\n$", well.Errors);
        Assert.Contains("insights-logs-smsoperational of ", await CliProgram.OutputAsync(server, "verify", "--all"), StringComparison.Ordinal);

        // The hour of now may end within a line that is being written, so a line is taken and one is doubled.
        var sms = File.ReadAllLines(BlobOf("smsoperational"));
        File.WriteAllLines(BlobOf("smsoperational"), sms[1..]);
        var mail = File.ReadAllLines(BlobOf("emailsendmailoperational"));
        File.WriteAllLines(BlobOf("emailsendmailoperational"), [.. mail, mail[0]]);
        var verified = await CliProgram.RunAsync(server, "verify", "--output", "json");
        Assert.Equal(1, verified.ExitCode);
        var findings = JsonElement.Parse(verified.Output).EnumerateArray().Where(finding => !finding.GetProperty("Well").GetBoolean())
            .Select(finding => $"{finding.GetProperty("Subject")}: {finding.GetProperty("Message")}").Order(StringComparer.Ordinal).ToList();
        Assert.Collection(
            findings,
            finding => Assert.Matches($"^insights-logs-emailsendmailoperational/resourceId=.*/PT1H.json: There more than once: 1 of {mail.Length + 1} records.$", finding),
            finding => Assert.StartsWith("insights-logs-smsoperational of ", finding),
            finding => Assert.Matches($"^insights-logs-smsoperational/resourceId=.*/PT1H.json: The hour has {sms.Length - 1} records, and the workspace has {sms.Length} ", finding));
    }

    [Fact]
    public async Task A_table_whose_files_are_damaged_is_found_and_the_others_are_checked()
    {
        var data = Path.Combine(_folder.Path, "damaged");
        await using var server = await ServerProgram.StartAsync(data);
        await CliProgram.OutputAsync(server, "generate", "--count", "200", "--mix", "sms=1,rooms=1", "--send");
        Assert.True(await server.CountAsync("ACSSMSIncomingOperations") > 0);
        var files = Directory.GetFiles(Path.Combine(data, "clickhouse", "data", "workspace_00000000000000000000000000000001", "ACSSMSIncomingOperations"), "data.*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Array.ForEach(files, file => File.WriteAllBytes(file, []));

        var verified = await CliProgram.RunAsync(server, "verify", "--output", "json");
        Assert.Equal(1, verified.ExitCode);
        var finding = Assert.Single(JsonElement.Parse(verified.Output).EnumerateArray());
        Assert.StartsWith("ACSSMSIncomingOperations of ", finding.GetProperty("Subject").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("It cannot be read: ", finding.GetProperty("Message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_destination_is_tried_out_and_no_secret_is_told()
    {
        await using var server = await StartAsync("tried");
        Assert.Contains("\"works\":true", (await TestAsync(server, new { storageAccountId = Storage })).Body, StringComparison.Ordinal);
        var away = await TestAsync(server, new { eventHubAuthorizationRuleId = Rule, eventHubName = "logs" });
        Assert.Equal(502, away.Status);
        Assert.Contains("cannot be reached", away.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await TestAsync(server, new { storageAccountId = Storage + "2" })).Status);
        Assert.Equal(400, (await TestAsync(server, new { storageAccountId = "archive" })).Status);
        Assert.DoesNotContain(Secret, away.Body + server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_released_is_not_read()
    {
        await using var server = await StartAsync("closed");
        var result = await CliProgram.RunAsync(server, "import", "/etc");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("ImportFolders", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_are_read_again_when_their_file_changes()
    {
        var data = Path.Combine(_folder.Path, "changed");
        await using var server = await ServerProgram.StartAsync(data);
        await CliProgram.OutputAsync(server, "resources", "add", "acs");
        var setting = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.Communication/communicationServices/acs" +
            "/providers/Microsoft.Insights/diagnosticSettings/archive?api-version=2021-05-01-preview";
        var body = JsonSerializer.Serialize(new { properties = new { storageAccountId = Storage, logs = new[] { new { categoryGroup = "allLogs", enabled = true } } } });
        var put = (await Curl.SendAsync("--request", "PUT", "--data", body, server.Http + setting)).Json;
        Assert.True(put.GetProperty("properties").TryGetProperty("patchbayNotice", out _));

        WriteConnections(data, $$"""{ "{{Storage}}": { "folder": "{{Archive}}" } }""");
        using var patience = new CancellationTokenSource(Patience);
        while ((await Curl.SendAsync(server.Http + setting)).Json.GetProperty("properties").TryGetProperty("patchbayNotice", out _))
            await Task.Delay(100, patience.Token);
        await CliProgram.OutputAsync(server, "generate", "--count", "50", "--resource", "acs", "--send");
        await WaitForLinesAsync(50);

        // A mistake changes nothing; another folder is used from the next record on.
        WriteConnections(data, "{ no JSON");
        while (!server.Output.Contains("The connections stay as they were", StringComparison.Ordinal))
            await Task.Delay(100, patience.Token);
        await CliProgram.OutputAsync(server, "generate", "--count", "50", "--resource", "acs", "--send");
        await WaitForLinesAsync(100);
        var second = $"{Archive}2";
        WriteConnections(data, $$"""{ "{{Storage}}": { "folder": "{{second}}" } }""");
        while (!server.Output.Contains("1 entries are not as they were", StringComparison.Ordinal) || server.Output.Split("was read again").Length < 3)
            await Task.Delay(100, patience.Token);
        await CliProgram.OutputAsync(server, "generate", "--count", "50", "--resource", "acs", "--send");
        while (!Directory.Exists(second) || Directory.GetFiles(second, "*.json", SearchOption.AllDirectories).Sum(file => File.ReadLines(file).Count()) < 50)
            await Task.Delay(100, patience.Token);
        Assert.Equal(100, Lines().Count());
    }

    [Fact]
    public async Task What_goes_nowhere_is_counted_with_its_reason()
    {
        await using var server = await ServerProgram.StartAsync(Path.Combine(_folder.Path, "nowhere"));
        await CliProgram.OutputAsync(server, "resources", "add", "acs");
        await CliProgram.OutputAsync(server, "settings", "create", "archive", "--resource", "acs", "--storage", Storage, "--logs", "SMSOperational");
        var sent = await CliProgram.RunAsync(server, "generate", "--count", "30", "--mix", "sms=1", "--resource", "acs", "--send");
        Assert.Contains($"A diagnostic setting turns this category on, but the records went nowhere: The server does not know how to reach {Storage}.", sent.Errors, StringComparison.Ordinal);

        var ledger = await CliProgram.RunAsync(server, "ledger");
        Assert.Contains("storageaccount archive gets nothing: The server does not know how to reach", ledger.Errors, StringComparison.Ordinal);
        Assert.Contains(" of SMSOperational from acs in no row", ledger.Errors, StringComparison.Ordinal);
        var unrouted = (await Curl.SendAsync($"{server.Http}/api/ledger")).Json.GetProperty("unrouted").EnumerateArray().ToList();
        Assert.Equal(30, unrouted.Sum(row => row.GetProperty("count").GetInt32()));
        // What the generator makes besides, such as usage, no setting wants.
        Assert.Contains(unrouted, row => row.GetProperty("reason").GetString()!.StartsWith("No diagnostic setting of the resource turns this category on", StringComparison.Ordinal));
        Assert.Contains("patchbay_records_unrouted_total{resource=\"", (await Curl.SendAsync($"{server.Http}/metrics")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_in_the_connections_keep_the_server_from_starting()
    {
        var data = Path.Combine(_folder.Path, "wrong");
        WriteConnections(data, $$"""{ "{{Storage}}": { "connectionString": "AccountName=a;AccountKey={{Secret}}!" } }""");
        var (exitCode, output) = await ServerProgram.RunToEndAsync(data);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("connections.json", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, output, StringComparison.Ordinal);
    }

    private static async Task ArchiveAsync(ServerProgram server, string? workspaceId)
    {
        await CliProgram.OutputAsync(server, "resources", "add", "acs");
        var resource = $"{server.Http}/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.Communication/communicationServices/acs";
        var body = JsonSerializer.Serialize(new { properties = new { storageAccountId = Storage, workspaceId, logs = new[] { new { categoryGroup = "allLogs", enabled = true } } } });
        var put = (await Curl.SendAsync("--request", "PUT", "--data", body, $"{resource}/providers/Microsoft.Insights/diagnosticSettings/archive?api-version=2021-05-01-preview")).Json;
        Assert.False(put.GetProperty("properties").TryGetProperty("patchbayNotice", out _));
    }

    private static Task<CurlAnswer> TestAsync(ServerProgram server, object destination) =>
        Curl.SendAsync("--data", JsonSerializer.Serialize(destination), $"{server.Http}/api/destinations/test");

    private static void WriteConnections(string data, string text)
    {
        Directory.CreateDirectory(data);
        File.WriteAllText(Path.Combine(data, "connections.json"), text);
    }

    private Task<ServerProgram> StartAsync(string name)
    {
        var data = Path.Combine(_folder.Path, name);
        WriteConnections(data, $$"""
            {
              "{{Storage}}": { "folder": "{{Archive}}" },
              "{{Rule}}": { "connectionString": "Endpoint=sb://n/;SharedAccessKeyName=send;SharedAccessKey={{Secret}}", "protocol": "https", "endpoint": "http://127.0.0.1:9" }
            }
            """);
        return ServerProgram.StartAsync(data, "--import-folders", Archive);
    }

    private string BlobOf(string category) => Directory.GetFiles(Path.Combine(Archive, $"insights-logs-{category}"), "*.json", SearchOption.AllDirectories).Order().First();

    private async Task WaitForLinesAsync(int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!Directory.Exists(Archive) || Lines().Count() < count)
            await Task.Delay(100, patience.Token);
    }

    private IEnumerable<string> Lines() => Directory.GetFiles(Archive, "*.json", SearchOption.AllDirectories).SelectMany(File.ReadLines);
}
