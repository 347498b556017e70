using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>Purges by Azure's own client.</summary>
public sealed class PurgeTests : IDisposable
{
    private const string Table = "ACSSMSIncomingOperations";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_purge_deletes_for_good_and_survives_a_crash()
    {
        string id;
        await using (var server = await ServerProgram.StartAsync(_folder.Path))
        {
            await server.SendAsync(Records("+15550100001", "+15550100002", "+15550100003"));
            Assert.Equal(3, await server.CountAsync(Table));
            var answer = AzureClient.Result(await AzureClient.PurgeAsync(server, new { table = Table, filters = new[] { new { column = "PhoneNumber", @operator = "in", value = new[] { "+15550100001", "+15550100003" } } } }));
            id = answer.GetProperty("operationId").GetString()!;
            Assert.EndsWith($"/workspaces/default/operations/{id}?api-version=2020-08-01", answer.GetProperty("xMsStatusLocation").GetString(), StringComparison.Ordinal);
            Assert.Equal("pending", await StatusAsync(server, id));
            await server.StopAsync("KILL");
        }

        await using (var server = await ServerProgram.StartAsync(_folder.Path))
        {
            // What arrives after the request stays, whatever it says.
            await server.SendAsync(Records("+15550100001"));
            await WaitUntilDoneAsync(server, id);
            Assert.Equal(["[\"+15550100001\"]", "[\"+15550100002\"]"], (await server.QueryAsync($"{Table} | project PhoneNumber | order by PhoneNumber asc")).Rows());
            Assert.Contains($"{id}: 2 records of {Table} of the workspace 'default' are gone, as local developer asked.", server.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("+15550100003", server.Output, StringComparison.Ordinal);
            var findings = (await Curl.SendAsync("-X", "POST", $"{server.Http}/api/verify")).Json.GetProperty("findings").EnumerateArray().ToArray();
            Assert.All(findings, finding => Assert.True(finding.GetProperty("isWell").GetBoolean(), finding.GetRawText()));
            Assert.Contains(findings, finding => finding.GetProperty("message").GetString() == "2 records, each once. Purged: 2.");
        }
    }

    [Fact]
    public async Task What_cannot_be_meant_is_refused()
    {
        await using var server = await ServerProgram.StartAsync(_folder.Path);
        foreach (var (purge, expected) in new (object, string)[]
        {
            (new { table = "Nothing", filters = Array.Empty<object>() }, "no table 'Nothing'"),
            (new { table = Table, filters = Array.Empty<object>() }, "There are no filters"),
            (new { table = Table, filters = new[] { new { column = "Nothing", @operator = "==", value = "a" } } }, "no column 'Nothing'"),
            (new { table = Table, filters = new[] { new { column = "PhoneNumber", @operator = "like", value = "a" } } }, "The operator 'like' is none of =="),
            (new { table = Table, filters = new[] { new { column = "DurationMs", @operator = "==", value = "a" } } }, "is no int"),
            (new { table = Table, filters = new[] { new { column = "DurationMs", @operator = "between", value = new[] { 1 } } } }, "a list of 2 values"),
        })
        {
            var error = AzureClient.Error(await AzureClient.PurgeAsync(server, purge));
            Assert.Equal((400, "InvalidRequestContent"), (error.GetProperty("status").GetInt32(), error.GetProperty("code").GetString()));
            Assert.Contains(expected, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(404, AzureClient.Error(await AzureClient.PurgeStatusAsync(server, "purge-none")).GetProperty("status").GetInt32());
    }

    private static string Records(params string[] numbers) => string.Join('\n', numbers.Select(number =>
        $$"""{"Category":"SMSOperational","OperationName":"SMSMessagesSent","PhoneNumber":"{{number}}","TimeGenerated":"2026-01-01T00:00:00Z"}"""));

    private static async Task<string> StatusAsync(ServerProgram server, string id) =>
        AzureClient.Result(await AzureClient.PurgeStatusAsync(server, id)).GetProperty("status").GetString()!;

    private static async Task WaitUntilDoneAsync(ServerProgram server, string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await StatusAsync(server, id) != "completed")
        {
            await Task.Delay(100, patience.Token);
        }
    }
}
