using System.Text.Json;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>Azure's own clients for Node.js, over HTTPS, with a token and the server's authority trusted.</summary>
public static class AzureClient
{
    public static Task<JsonElement> UploadAsync(ServerProgram server, string rule, string stream, object records) =>
        RunAsync(server, "upload.mjs", [server.Https, rule, stream], records);

    public static Task<JsonElement> QueryAsync(ServerProgram server, string workspace, string query, object? timespan = null, object? options = null) =>
        QueriesAsync(server, "@azure/monitor-query-logs", "workspace", workspace, new { query, timespan = timespan ?? new { duration = "P1D" }, options });

    /// <summary>Calls one of the two clients of log queries.</summary>
    /// <param name="server">The server.</param>
    /// <param name="package">The client's package.</param>
    /// <param name="operation"><c>workspace</c>, <c>resource</c> or <c>batch</c>.</param>
    /// <param name="target">The workspace or the resource.</param>
    /// <param name="input">What the operation takes: <c>query</c>, <c>timespan</c> and <c>options</c>, or <c>batch</c>.</param>
    public static Task<JsonElement> QueriesAsync(ServerProgram server, string package, string operation, string target, object input) =>
        RunAsync(server, "queries.mjs", [package, server.Https, operation, target], input);

    public static Task<JsonElement> SettingsAsync(ServerProgram server, string operation, string resource, string name = "", object? setting = null) =>
        RunAsync(server, "settings.mjs", [server.Https, operation, resource, name], setting);

    public static Task<JsonElement> RulesAsync(ServerProgram server, string operation, string name, object? resource = null) =>
        RunAsync(server, "rules.mjs", [server.Https, operation, "local", name], resource);

    /// <summary>Calls one of the clients of metrics about the local resource.</summary>
    /// <param name="server">The server.</param>
    /// <param name="package">The client's package.</param>
    /// <param name="operation"><c>query</c>, <c>batch</c>, <c>definitions</c> or <c>namespaces</c>, as far as the package has it.</param>
    /// <param name="input">What the operation takes: <c>names</c> and <c>options</c>.</param>
    /// <param name="resource">Another resource.</param>
    public static Task<JsonElement> MetricsAsync(ServerProgram server, string package, string operation, object? input = null, string resource = WorkspaceCalls.LocalResource) =>
        RunAsync(server, "metrics.mjs", [package, server.Https, operation, resource], input ?? new { });

    /// <summary>Purges records of the default workspace.</summary>
    public static Task<JsonElement> PurgeAsync(ServerProgram server, object purge) => RunAsync(server, "purges.mjs", [server.Https, "purge"], purge);

    /// <summary>Asks how far a purge is.</summary>
    public static Task<JsonElement> PurgeStatusAsync(ServerProgram server, string id) => RunAsync(server, "purges.mjs", [server.Https, "status", id], null);

    /// <summary>Calls Kusto's client.</summary>
    /// <param name="server">The server.</param>
    /// <param name="operation"><c>execute</c>, <c>executeQuery</c>, <c>executeQueryV1</c> or <c>executeMgmt</c>.</param>
    /// <param name="database">The database.</param>
    /// <param name="text">The query or the command.</param>
    /// <param name="options">Options of the request.</param>
    /// <param name="parameters">Values of declared parameters.</param>
    public static Task<JsonElement> KustoAsync(ServerProgram server, string operation, string database, string text, object? options = null, object? parameters = null) =>
        RunAsync(server, "kusto.mjs", [server.Https, operation, database], new { text, options = options ?? new { }, parameters = parameters ?? new { } });

    /// <summary>Queries with the official credential class, which signs in at the server.</summary>
    public static Task<JsonElement> SignedInQueryAsync(ServerProgram server, string client, string secret, string query) =>
        RunAsync(server, "signed-in.mjs", [server.Https, client, secret], new { query });

    /// <summary>Queries with the official credential class that takes the identity of its surroundings: a managed one, whose header is an API key.</summary>
    /// <param name="server">The server.</param>
    /// <param name="key">The text of the key.</param>
    /// <param name="clientId">Which identity is wanted; null for the only one.</param>
    /// <param name="query">The KQL.</param>
    public static Task<JsonElement> ManagedIdentityQueryAsync(ServerProgram server, string key, string? clientId, string query) => RunAsync(
        server,
        "managed.mjs",
        [server.Https],
        new { query, managedIdentityClientId = clientId },
        ("IDENTITY_ENDPOINT", $"{server.Https}/msi/token"),
        ("IDENTITY_HEADER", key));

    /// <summary>Has the server's OpenAPI document validated, and its answers compared with it.</summary>
    public static Task<JsonElement> OpenApiAsync(ServerProgram server) => RunAsync(server, "openapi.mjs", [server.Http], null);

    /// <summary>What a call returned; one that failed fails the test.</summary>
    public static JsonElement Result(JsonElement outcome) =>
        outcome.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException($"The client failed: {outcome}");

    /// <summary>How a call failed, as the client tells it; one that did not fails the test.</summary>
    public static JsonElement Error(JsonElement outcome) =>
        outcome.TryGetProperty("error", out var error) ? error : throw new InvalidOperationException($"The client did not fail: {outcome}");

    private static async Task<JsonElement> RunAsync(ServerProgram server, string script, string[] arguments, object? input, params (string Name, string Value)[] environment)
    {
        var result = await Tool.RunAsync(
            "node",
            [Repository.PathOf($"tests/EndToEnd/clients/{script}"), .. arguments],
            JsonSerializer.Serialize(input),
            [("NODE_EXTRA_CA_CERTS", server.CertificateAuthority), .. environment]);
        Assert.True(result.ExitCode == 0, $"{script} ended with {result.ExitCode}: {result.Errors}");
        return JsonDocument.Parse(result.Output).RootElement;
    }
}
