namespace Patchbay.EndToEnd;

/// <summary>The document of the server's own API, read by a validator that is not ours.</summary>
public sealed class OpenApiTests(ScenarioServer server) : IClassFixture<ScenarioServer>
{
    [Fact]
    public async Task The_document_is_valid_and_answers_are_as_it_says()
    {
        var result = AzureClient.Result(await AzureClient.OpenApiAsync(server.Server));
        Assert.True(result.GetProperty("valid").GetBoolean(), result.TryGetProperty("errors", out var errors) ? errors.GetRawText() : "");
        Assert.True(result.GetProperty("asked").GetArrayLength() >= 10, result.GetProperty("asked").GetRawText());
        Assert.Equal("[]", result.GetProperty("wrong").GetRawText());
    }

    [Fact]
    public async Task Every_route_of_our_own_is_described()
    {
        var paths = (await Curl.SendAsync($"{server.Server.Http}/openapi/v1.json")).Json.GetProperty("paths");
        var routes = (await Curl.SendAsync($"{server.Server.Http}/api/routes")).Json.GetProperty("routes").EnumerateArray()
            .Select(route => (Method: route.GetProperty("method").GetString()!.ToLowerInvariant(), Path: route.GetProperty("path").GetString()!.Replace(":guid", "", StringComparison.Ordinal)))
            .Where(route => route.Path.Split('/')[1] is "api" or "health" or "metrics" || route.Path == "/.well-known/patchbay-ca.pem")
            .ToArray();
        Assert.True(routes.Length > 30, $"There are {routes.Length} routes.");
        var operations = new HashSet<string>();
        foreach (var (method, path) in routes)
        {
            Assert.True(paths.TryGetProperty(path.TrimEnd('/'), out var item) && item.TryGetProperty(method, out _), $"{method} {path} is not described: end its mapping with Describe.");
            var operation = item.GetProperty(method);
            Assert.True(operation.GetProperty("summary").GetString()!.Length > 5, $"{method} {path}");
            Assert.True(operations.Add(operation.GetProperty("operationId").GetString()!), $"The id of {method} {path} is there twice.");
            Assert.Contains(operation.GetProperty("responses").EnumerateObject(), response => response.Name[0] is '2' or '3');
            Assert.True(operation.GetProperty("responses").TryGetProperty("default", out _), $"{method} {path}");
            if (operation.TryGetProperty("parameters", out var parameters))
            {
                Assert.All(parameters.EnumerateArray(), parameter => Assert.True(parameter.TryGetProperty("description", out _), $"{method} {path}: {parameter}"));
            }
        }
    }
}
