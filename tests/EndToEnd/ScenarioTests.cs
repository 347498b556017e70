using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>
/// Runs the files of <c>Scenarios</c>: requests, and what the answers have to hold. The files name no server, so that they can be
/// run against Azure as well; <c>Scenarios/README.md</c> describes them.
/// </summary>
public sealed class ScenarioTests(ScenarioServer server) : IClassFixture<ScenarioServer>
{
    private static readonly HttpClient Http = new();

    public static TheoryData<string> Files()
    {
        var folder = Repository.PathOf("tests/EndToEnd/Scenarios");
        return [.. Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_answers_are_as_expected(string file)
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf($"tests/EndToEnd/Scenarios/{file}"), TestContext.Current.CancellationToken);
        var steps = JsonDocument.Parse(Fill(text)).RootElement.GetProperty("steps").EnumerateArray().ToArray();
        Assert.NotEmpty(steps);
        foreach (var (number, step) in steps.Index())
        {
            var (request, expected) = (step.GetProperty("request"), step.GetProperty("answer"));
            using var answer = await SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var place = $"step {number + 1}, {request.GetProperty("method")} {request.GetProperty("path")}: {(int)answer.StatusCode} {body}";
            Assert.True(expected.GetProperty("status").GetInt32() == (int)answer.StatusCode, place);
            if (expected.TryGetProperty("body", out var pattern))
            {
                var mismatch = JsonPattern.Compare(pattern, JsonDocument.Parse(body).RootElement, "$");
                Assert.True(mismatch is null, $"{mismatch} in {place}");
            }
            else
            {
                Assert.True(body.Length == 0, place);
            }
        }
    }

    private static string Fill(string text) => text
        .Replace("{workspace}", WorkspaceCalls.DefaultWorkspace, StringComparison.Ordinal)
        .Replace("{workspaceId}", "00000000-0000-0000-0000-000000000001", StringComparison.Ordinal)
        .Replace("{resource}", WorkspaceCalls.LocalResource, StringComparison.Ordinal)
        .Replace("{group}", "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local", StringComparison.Ordinal);

    private async Task<HttpResponseMessage> SendAsync(JsonElement request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.GetProperty("method").GetString()!), server.Server.Http + request.GetProperty("path").GetString());
        if (request.TryGetProperty("body", out var body))
        {
            // A text is sent as it stands, so that a scenario can send what is no JSON.
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText()));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (request.TryGetProperty("headers", out var headers))
        {
            foreach (var header in headers.EnumerateObject())
            {
                message.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
            }
        }

        return await Http.SendAsync(message, TestContext.Current.CancellationToken);
    }
}

/// <summary>The server of all scenarios, with a few records.</summary>
public sealed class ScenarioServer : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    public ServerProgram Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await ServerProgram.StartAsync(_folder.Path);
        await Server.SendAsync(string.Join('\n', Enumerable.Range(1, 4).Select(day =>
            $$"""{"Category":"SMSOperational","OperationName":"SMSMessagesSent","CorrelationId":"sms-{{day}}","DurationMs":{{day * 10}},"ResultType":"Succeeded","TimeGenerated":"2026-01-0{{day}}T00:00:00Z"}""")));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
