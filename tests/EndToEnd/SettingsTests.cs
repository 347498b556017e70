using System.Text;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

public sealed class SettingsTests : IAsyncLifetime
{
    private const string Local = WorkspaceCalls.LocalResource;
    private const string DefaultWorkspace = WorkspaceCalls.DefaultWorkspace;

    private readonly TempFolder _folder = new();
    private ServerProgram _server = null!;

    public async ValueTask InitializeAsync() => _server = await ServerProgram.StartAsync(_folder.Path);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_monitor_client_reads_and_writes_settings()
    {
        var listed = AzureClient.Result(await AzureClient.SettingsAsync(_server, "list", Local)).GetProperty("value");
        Assert.Equal("default", Assert.Single(listed.EnumerateArray()).GetProperty("name").GetString());

        var setting = new
        {
            storageAccountId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/logs",
            logs = new[] { new { category = "SMSOperational", enabled = true, retentionPolicy = new { enabled = false, days = 0 } } },
            metrics = new[] { new { category = "AllMetrics", enabled = false } },
        };
        var put = AzureClient.Result(await AzureClient.SettingsAsync(_server, "put", Local, "to storage", setting));
        Assert.Equal(put.GetRawText(), AzureClient.Result(await AzureClient.SettingsAsync(_server, "get", Local, "to storage")).GetRawText());
        Assert.Equal(setting.storageAccountId, put.GetProperty("storageAccountId").GetString());
        Assert.Contains($"The server does not know how to reach {setting.storageAccountId}.", _server.Output);

        AzureClient.Result(await AzureClient.SettingsAsync(_server, "delete", Local, "to storage"));
        var gone = AzureClient.Error(await AzureClient.SettingsAsync(_server, "get", Local, "to storage"));
        Assert.Equal((404, "ResourceNotFound"), (gone.GetProperty("status").GetInt32(), gone.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task The_monitor_client_lists_categories()
    {
        var categories = AzureClient.Result(await AzureClient.SettingsAsync(_server, "categories", Local)).GetProperty("value").EnumerateArray().ToArray();
        Assert.True(categories.Length > 25);
        var sms = Assert.Single(categories, category => category.GetProperty("name").GetString() == "SMSOperational");
        Assert.Equal("Logs", sms.GetProperty("categoryType").GetString());
        Assert.Equal("Metrics", AzureClient.Result(await AzureClient.SettingsAsync(_server, "category", Local, "AllMetrics")).GetProperty("categoryType").GetString());
    }

    [Fact]
    public async Task The_monitor_client_is_told_what_is_wrong()
    {
        // This client leaves out categoryGroup without a word.
        var group = AzureClient.Error(await AzureClient.SettingsAsync(_server, "put", Local, "second", new { workspaceId = DefaultWorkspace, logs = new[] { new { categoryGroup = "allLogs", enabled = true } } }));
        Assert.Equal((400, "BadRequest"), (group.GetProperty("status").GetInt32(), group.GetProperty("code").GetString()));
        Assert.Contains("properties.logs[0] names neither a category nor a categoryGroup", group.GetProperty("message").GetString());

        var conflict = AzureClient.Error(await AzureClient.SettingsAsync(_server, "put", Local, "second", new { workspaceId = DefaultWorkspace, logs = new[] { new { category = "Usage", enabled = true } } }));
        Assert.Equal((409, "Conflict"), (conflict.GetProperty("status").GetInt32(), conflict.GetProperty("code").GetString()));

        var resource = AzureClient.Error(await AzureClient.SettingsAsync(_server, "list", $"{Local}-other"));
        Assert.Equal((404, "ResourceNotFound"), (resource.GetProperty("status").GetInt32(), resource.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("/{0}/providers/Microsoft.Insights/diagnosticSettings?api-version=2021-05-01-preview", 200, null)]
    [InlineData("{0}/PROVIDERS/microsoft.insights/DIAGNOSTICSETTINGS/DEFAULT?api%2Dversion=2017-05-01-PREVIEW", 200, null)]
    [InlineData("{0}/providers/Microsoft.Insights/diagnosticSettings", 400, "MissingApiVersionParameter")]
    [InlineData("{0}/providers/Microsoft.Insights/diagnosticSettings?api-version=2020-01-01", 400, "InvalidApiVersionParameter")]
    [InlineData("{0}/providers/Microsoft.Insights/nothing?api-version=2021-05-01-preview", 404, "InvalidResourceType")]
    [InlineData("/nothing", 404, "PathNotFoundError")]
    public async Task Paths_are_read_as_azure_reads_them(string path, int status, string? code)
    {
        var answer = await Curl.SendAsync($"{_server.Http}{path.Replace("{0}", Local, StringComparison.Ordinal)}");
        Assert.Equal(status, answer.Status);
        if (code is not null)
        {
            Assert.Equal(code, answer.ErrorCode);
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"properties":[]}""")]
    [InlineData("""{"tags":{"a":1}}""")]
    [InlineData("""{"properties":{"dataLocation":"\xd3"}}""")]
    public async Task A_resource_that_cannot_be_read_is_refused(string body)
    {
        // \xd3 stands for a byte that is not UTF-8.
        var bytes = Path.Combine(_folder.Path, "body.json");
        await File.WriteAllBytesAsync(bytes, Encoding.Latin1.GetBytes(body.Replace("\\xd3", "\u00d3", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        var answer = await Curl.SendAsync("-X", "PUT", $"{_server.Http}{WorkspaceCalls.LocalResource}-2?api-version=2023-04-01", "--data-binary", $"@{bytes}");
        Assert.Equal((400, "InvalidRequestContent"), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task Requests_are_named_in_answers()
    {
        var answer = await Curl.SendAsync("-H", "x-ms-client-request-id: mine", $"{_server.Http}/nothing");
        Assert.Equal("mine", answer.Headers["x-ms-client-request-id"]);
        Assert.True(Guid.TryParse(answer.Headers["x-ms-request-id"], out _));
    }

    [Fact]
    public async Task A_resource_is_made_changed_and_deleted_and_all_of_it_survives_a_restart()
    {
        var group = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Communication/communicationServices";
        var created = await Curl.SendAsync("-X", "PUT", $"{_server.Http}{group}/app?api-version=2023-04-01", "-d", """{"location":"global","tags":{"team":"a"},"properties":{"dataLocation":"Europe"}}""");
        Assert.Equal(201, created.Status);
        var put = await Curl.SendAsync(
            "-X", "PUT", $"{_server.Http}{group}/app/providers/Microsoft.Insights/diagnosticSettings/all?api-version=2021-05-01-preview",
            "-d", $$$"""{"properties":{"workspaceId":"{{{DefaultWorkspace}}}","logs":[{"categoryGroup":"allLogs","enabled":true}]}}""");
        Assert.Equal(200, put.Status);
        var deleted = await Curl.SendAsync("-X", "DELETE", $"{_server.Http}{Local}/providers/Microsoft.Insights/diagnosticSettings/default?api-version=2021-05-01-preview");
        Assert.Equal(200, deleted.Status);

        await _server.DisposeAsync();
        _server = await ServerProgram.StartAsync(_folder.Path);

        Assert.Equal(created.Body, (await Curl.SendAsync($"{_server.Http}{group}/APP?api-version=2023-04-01")).Body);
        Assert.Equal(put.Body, (await Curl.SendAsync($"{_server.Http}{group}/app/providers/Microsoft.Insights/diagnosticSettings/ALL?api-version=2021-05-01-preview")).Body);
        Assert.Equal("""{"value":[]}""", (await Curl.SendAsync($"{_server.Http}{Local}/providers/Microsoft.Insights/diagnosticSettings?api-version=2021-05-01-preview")).Body);
        Assert.Single((await Curl.SendAsync($"{_server.Http}{group}?api-version=2023-04-01")).Json.GetProperty("value").EnumerateArray());
        Assert.Equal(200, (await Curl.SendAsync("-X", "DELETE", $"{_server.Http}{group}/app?api-version=2023-04-01")).Status);
        Assert.Equal(204, (await Curl.SendAsync("-X", "DELETE", $"{_server.Http}{group}/app?api-version=2023-04-01")).Status);
    }
}
