using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Patchbay.EndToEnd;

/// <summary>Sends every route what nobody would: the answer is an answer or an error in shape, and never the server's failure.</summary>
public sealed partial class FuzzTests(ScenarioServer server) : IClassFixture<ScenarioServer>
{
    // More, and others, when the nightly run asks for them; a failure names the seed.
    private static readonly int RequestsPerRoute = int.Parse(Environment.GetEnvironmentVariable("PATCHBAY_RANDOM_REQUESTS") ?? "12");
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("PATCHBAY_RANDOM_SEED") ?? "17");

    private static readonly HttpClient Http = new(new HttpClientHandler { AllowAutoRedirect = false });

    private static readonly string[] Seeds =
    [
        """{"query":"ACSSMSIncomingOperations | take 1","timespan":"P1D","workspaces":["default"]}""",
        """{"requests":[{"id":"1","workspace":"default","headers":{"Prefer":"wait=1"},"body":{"query":"print 1"}}]}""",
        """{"db":"default","csl":"print 1","properties":{"Options":{"servertimeout":"00:00:01"},"Parameters":{"a":1}}}""",
        """{"location":"local","kind":"Direct","properties":{"streamDeclarations":{"Custom-A":{"columns":[{"name":"a","type":"string"}]}},"destinations":{"logAnalytics":[{"workspaceResourceId":"x","name":"l"}]},"dataFlows":[{"streams":["Custom-A"],"destinations":["l"],"transformKql":"source"}]}}""",
        """{"properties":{"workspaceId":"x","logs":[{"category":"SMSOperational","enabled":true,"retentionPolicy":{"enabled":false,"days":0}}],"metrics":[]}}""",
        """{"properties":{"retentionInDays":30,"schema":{"name":"A_CL","columns":[{"name":"a","type":"int"}]},"roleDefinitionId":"acdd72a7-3385-48ef-bd42-f606fba81ae7","principalId":"p"}}""",
        """[{"Category":"SMSOperational","TimeGenerated":"2026-01-01T00:00:00Z","DurationMs":1,"properties":{"a":[1,{"b":null}]}}]""",
        """{"name":"k","expiresAt":"2030-01-01T00:00:00Z","tags":{"a":"b"}}""",
        """{"table":"ACSSMSIncomingOperations","filters":[{"column":"DurationMs","operator":"in","value":[1,-1],"key":"a"},{"column":"TimeGenerated","operator":"<","value":"1999-01-01"}]}""",
        """{"resourceids":["/subscriptions/default/resourceGroups/x/providers/Microsoft.Communication/communicationServices/x"]}""",
    ];

    private static readonly string[] Values = ["null", "0", "-1", "1e400", "true", "\"\"", "[]", "{}", "[null]", "{\"\":{}}", "\"\\u0000\"", "\"\\ud800\"", "99999999999999999999", "\"2026-13-45\"", "[[[[[[[[]]]]]]]]"];

    private static readonly string[] PathParts = ["default", "x", "%01", "..", "%2F", "a%20b", "é", "'", "%25", "00000000-0000-0000-0000-000000000001", "{x}", "%F0%9F%98%80"];

    private static readonly string[] Queries = ["", "api-version=2021-05-01-preview", "api-version=", "api%2Dversion=2023-01-01", "query=print%201&timespan=P1D", "timespan=%01", "$filter=a%20eq%20'", "workspaces=,,&force=maybe", "api-version=2023-09-01&force=true", "api-version=2024-02-01&metricnames=APIRequestSMS&$filter=Operation%20eq%20'*'&interval=PT0S&top=-1", "api-version=2018-01-01&timespan=0001-01-01/9999-12-31&interval=FULL", "api-version=2018-01-01&aggregation=x&orderby=y%20z%20w&$filter=((((a"];

    [Fact]
    public async Task No_route_fails()
    {
        var random = new Random(Seed);
        var routes = (await Curl.SendAsync($"{server.Server.Http}/api/routes")).Json.GetProperty("routes").EnumerateArray().ToArray();
        Assert.True(routes.Length > 100, $"There are {routes.Length} routes.");
        var bad = new List<string>();
        // What comes from the tail has no end.
        foreach (var route in routes.Where(route => route.GetProperty("path").GetString() != "/api/tail"))
        {
            for (var i = 0; i < RequestsPerRoute; i++)
            {
                // What has known names in its path comes further than to a refusal of the path.
                var isKnown = random.Next(2) == 0;
                var path = RouteNames.Fill(route.GetProperty("path").GetString()!, (pattern, name) => isKnown ? RouteNames.Known(pattern, name) : PathParts[random.Next(PathParts.Length)]);
                using var request = new HttpRequestMessage(new HttpMethod(route.GetProperty("method").GetString()!), $"{server.Server.Http}{path}?{Queries[random.Next(Queries.Length)]}");
                var body = Mutate(Seeds[random.Next(Seeds.Length)], random);
                if (request.Method.Method is "POST" or "PUT" or "PATCH")
                {
                    request.Content = new ByteArrayContent(body);
                    request.Content.Headers.TryAddWithoutValidation("Content-Type", random.Next(8) == 0 ? "application/x-www-form-urlencoded" : "application/json");
                    if (random.Next(10) == 0)
                    {
                        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
                    }
                }

                request.Headers.TryAddWithoutValidation("Prefer", random.Next(3) == 0 ? "wait=99999999999,include-statistics" : "wait=5");
                using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
                var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                if ((int)answer.StatusCode is >= 500 and not 504 || ((int)answer.StatusCode >= 400 && !IsInShape(text) && !path.StartsWith("/portal", StringComparison.Ordinal) && !path.StartsWith("/health", StringComparison.Ordinal)))
                {
                    bad.Add($"{request.Method} {request.RequestUri}\n  {Encoding.UTF8.GetString(body)}\n  {(int)answer.StatusCode} {text}");
                }
            }
        }

        Assert.True(bad.Count == 0, $"{bad.Count} answers with the seed {Seed}:\n{string.Join('\n', bad.DistinctBy(answer => answer.Split('?')[0]).Take(20))}");
        Assert.Equal(["[1]"], (await server.Server.QueryAsync("print 1")).Rows());
    }

    private static byte[] Mutate(string seed, Random random)
    {
        var text = seed;
        for (var i = random.Next(4); i > 0; i--)
        {
            // A value becomes another one; or the text loses a piece.
            var values = JsonValue().Matches(text);
            text = random.Next(4) == 0 || values.Count == 0
                ? text.Remove(random.Next(text.Length), 1)
                : values[random.Next(values.Count)] is var match ? string.Concat(text.AsSpan(0, match.Index), Values[random.Next(Values.Length)], text.AsSpan(match.Index + match.Length)) : text;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        if (random.Next(6) == 0 && bytes.Length > 0)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    private static bool IsInShape(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object && (json.RootElement.TryGetProperty("error", out _) || json.RootElement.TryGetProperty("code", out _));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"(?<=[:\[,]\s*)(""[^""]*""|-?\d+|true|false|null|\{[^{}]*\}|\[[^\[\]]*\])")]
    private static partial Regex JsonValue();
}
