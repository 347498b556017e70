using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>Signing in, with the official credential class and by hand, where everybody has to.</summary>
public sealed class IdentityTests(IdentityServer identity) : IClassFixture<IdentityServer>
{
    private readonly ServerProgram _server = identity.Server;

    [Fact]
    public async Task Without_a_credential_every_api_refuses_in_its_shape()
    {
        var paths = new (string Verb, string Path, string Code)[]
        {
            ("POST", "/v1/workspaces/default/query", "AuthenticationFailed"),
            ("POST", "/v1/$batch", "AuthenticationFailed"),
            ("POST", "/v2/rest/query", "AuthenticationFailed"),
            ("GET", $"{WorkspaceCalls.DefaultWorkspace}?api-version=2023-09-01", "AuthenticationFailed"),
            ("POST", "/dataCollectionRules/dcr-00000000000000000000000000000000/streams/Custom-SMSOperational?api-version=2023-01-01", "AuthenticationFailed"),
            ("POST", "/api/records", "AuthenticationFailed"),
            ("GET", "/api/status", "AuthenticationFailed"),
        };
        foreach (var (verb, path, code) in paths)
        {
            var answer = await Curl.SendAsync("-X", verb, _server.Http + path);
            Assert.Equal((path, 401, code), (path, answer.Status, answer.ErrorCode));
            Assert.StartsWith("Bearer authorization_uri=", answer.Headers["www-authenticate"]);
        }

        Assert.Equal(200, (await Curl.SendAsync($"{_server.Http}/health/ready")).Status);
        Assert.Equal(200, (await Curl.SendAsync($"{_server.Http}/.well-known/patchbay-ca.pem")).Status);
        Assert.Equal(404, (await Curl.SendAsync($"{_server.Http}/nothing")).Status);
    }

    [Fact]
    public async Task The_official_credential_signs_in_and_roles_count()
    {
        var (id, key) = await identity.CreateKeyAsync("reader");
        var refused = AzureClient.Error(await QueryAsync(id, key, "print 1"));
        Assert.Equal((403, "InsufficientAccessError"), (refused.GetProperty("status").GetInt32(), refused.GetProperty("code").GetString()));

        await identity.AssignAsync("Log Analytics Reader", id, WorkspaceCalls.DefaultWorkspace);
        Assert.Equal("Success", AzureClient.Result(await QueryAsync(id, key, "print 1")).GetProperty("status").GetString());

        // What it may not: settings, and sending records.
        var setting = await Curl.SendAsync(
            "-X", "PUT", "-H", $"Authorization: Bearer {key}", $"{_server.Http}{WorkspaceCalls.LocalResource}/providers/Microsoft.Insights/diagnosticSettings/x?api-version=2021-05-01-preview", "-d", "{}");
        Assert.Equal((403, "AuthorizationFailed"), (setting.Status, setting.ErrorCode));
        Assert.Contains("Microsoft.Insights/diagnosticSettings/write", setting.ErrorMessage);
        var upload = await Curl.SendAsync(
            "-H", $"x-api-key: {key}", $"{_server.Http}/dataCollectionRules/dcr-00000000000000000000000000000000/streams/Custom-SMSOperational?api-version=2023-01-01", "-d", "[]");
        Assert.Equal((403, "OperationFailed"), (upload.Status, upload.ErrorCode));

        // A revoked key counts for nothing, and neither does a token got with it.
        var token = await TokenAsync(id, key);
        Assert.Equal(200, (await AskAsync(token)).Status);
        await identity.SendAsync("-X", "DELETE", $"{_server.Http}/api/keys/{id}");
        Assert.Equal(403, (await AskAsync(token)).Status);
        Assert.Equal(403, (await AskAsync(key)).Status);
        Assert.Contains("AADSTS7000215", AzureClient.Error(await QueryAsync(id, key, "print 1")).GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_managed_identity_is_an_api_key()
    {
        var (id, key) = await identity.CreateKeyAsync("managed");
        await identity.AssignAsync("Log Analytics Reader", id, WorkspaceCalls.DefaultWorkspace);
        foreach (var clientId in new[] { null, id })
        {
            Assert.Equal("Success", AzureClient.Result(await AzureClient.ManagedIdentityQueryAsync(_server, key, clientId, "print 1")).GetProperty("status").GetString());
        }

        Assert.Contains("IDENTITY_HEADER", await MessageAsync("no key", null));
        Assert.Contains("is not that of the key", await MessageAsync(key, Guid.NewGuid().ToString()));
        var foreign = await Curl.SendAsync("-H", $"X-IDENTITY-HEADER: {key}", $"{_server.Http}/msi/token?api-version=2019-08-01&resource=https://graph.example");
        Assert.Equal((400, "invalid_resource"), (foreign.Status, foreign.Json.GetProperty("error").GetString()));

        async Task<string?> MessageAsync(string header, string? clientId) =>
            AzureClient.Error(await AzureClient.ManagedIdentityQueryAsync(_server, header, clientId, "print 1")).GetProperty("message").GetString();
    }

    [Fact]
    public async Task A_role_on_a_table_shows_that_table_alone()
    {
        var (id, key) = await identity.CreateKeyAsync("table reader");
        await identity.AssignAsync("Reader", id, $"{WorkspaceCalls.DefaultWorkspace}/tables/ACSSMSIncomingOperations");
        Assert.Equal(200, (await AskAsync(key, "ACSSMSIncomingOperations | count")).Status);
        var other = await AskAsync(key, "ACSChatIncomingOperations | count");
        Assert.Equal((400, "BadArgumentError"), (other.Status, other.ErrorCode));

        // The same of everything else that tells of tables.
        Assert.Contains("ACSChatIncomingOperations", (await AskOwnAsync("api/explain", """{"query":"ACSChatIncomingOperations"}""")).Json.GetProperty("diagnostics")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await AskOwnAsync("api/explain", """{"query":"ACSSMSIncomingOperations"}""")).Json.GetProperty("diagnostics").GetArrayLength());
        Assert.Equal(["Delivery report"], (await AskOwnAsync("api/lifeline/durations")).Json.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("step").GetString()));
        Assert.Equal(["ACSSMSIncomingOperations"], (await AskOwnAsync("v1/workspaces/default/metadata")).Json.GetProperty("tables").EnumerateArray().Select(table => table.GetProperty("name").GetString()));
        Assert.Equal(404, (await AskOwnAsync("api/tail?table=ACSChatIncomingOperations")).Status);
        foreach (var command in (string[])[".show tables", ".show database schema", ".show schema as json"])
        {
            var shown = await AskOwnAsync("v1/rest/mgmt", JsonSerializer.Serialize(new { db = "default", csl = command }));
            Assert.True(shown.Status == 200 && shown.Body.Contains("ACSSMSIncomingOperations", StringComparison.Ordinal), shown.Body);
            Assert.DoesNotContain("ACSChatIncomingOperations", shown.Body, StringComparison.Ordinal);
        }

        Assert.Equal(400, (await AskOwnAsync("v1/rest/mgmt", """{"db":"default","csl":".show table ACSChatIncomingOperations cslschema"}""")).Status);

        Task<CurlAnswer> AskOwnAsync(string path, string? body = null) =>
            Curl.SendAsync([$"{_server.Http}/{path}", "-H", $"Authorization: Bearer {key}", .. body is null ? Array.Empty<string>() : ["-d", body]]);
    }

    [Fact]
    public async Task A_caller_is_told_what_he_may_do_and_what_each_role_allows()
    {
        var (id, key) = await identity.CreateKeyAsync("asks what he may");
        await identity.AssignAsync("Monitoring Contributor", id, WorkspaceCalls.DefaultWorkspace);
        var definition = (await identity.SendAsync($"{_server.Http}/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01&$filter=roleName%20eq%20'Monitoring%20Contributor'")).Json.GetProperty("value")[0].GetProperty("properties");
        Assert.Matches("^May .*diagnostic settings.*[.]$", definition.GetProperty("description").GetString());

        // On what a role is assigned on and below it there are its permissions, and elsewhere there are none.
        foreach (var scope in new[] { WorkspaceCalls.DefaultWorkspace, $"{WorkspaceCalls.DefaultWorkspace}/tables/ACSSMSIncomingOperations" })
        {
            var own = await PermissionsAsync($"x-api-key: {key}", scope);
            Assert.Equal(definition.GetProperty("permissions").GetRawText(), own.Json.GetProperty("value").GetRawText());
        }

        var elsewhere = await PermissionsAsync($"x-api-key: {key}", "");
        Assert.Equal((403, "AuthorizationFailed"), (elsewhere.Status, elsewhere.ErrorCode));

        // The owner's key may do everything without a role.
        var owner = await identity.SendAsync($"{_server.Http}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01");
        Assert.Equal("""[{"actions":["*"],"notActions":[],"dataActions":["*"],"notDataActions":[]}]""", owner.Json.GetProperty("value").GetRawText());

        Task<CurlAnswer> PermissionsAsync(string header, string scope) =>
            Curl.SendAsync("-H", header, $"{_server.Http}{scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01");
    }

    [Fact]
    public async Task A_sender_has_his_role_on_one_data_collection_rule()
    {
        var (id, key) = await identity.CreateKeyAsync("sender");
        await identity.AssignAsync("Monitoring Metrics Publisher", id, "/dataCollectionRules/dcr-00000000000000000000000000000001");
        Assert.Equal(204, (await SendAsync("1")).Status);
        var other = await SendAsync("2");
        Assert.Equal((403, "OperationFailed"), (other.Status, other.ErrorCode));
        // It is no right to hand the rule on.
        var assigned = await Curl.SendAsync(
            "-X", "PUT", "-H", $"x-api-key: {key}", $"{_server.Http}/dataCollectionRules/dcr-00000000000000000000000000000001/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}?api-version=2022-04-01", "-d", "{}");
        Assert.Equal((403, "AuthorizationFailed"), (assigned.Status, assigned.ErrorCode));
        Assert.Contains("Microsoft.Authorization/roleAssignments/write", assigned.Body, StringComparison.Ordinal);

        Task<CurlAnswer> SendAsync(string rule) => Curl.SendAsync(
            "-H", $"x-api-key: {key}", $"{_server.Http}/dataCollectionRules/dcr-0000000000000000000000000000000{rule}/streams/Custom-SMSOperational?api-version=2023-01-01", "-d", "[]");
    }

    [Fact]
    public async Task A_role_on_a_data_collection_rule_lets_send_to_its_address()
    {
        const string Rule = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.Insights/dataCollectionRules/of-sender";
        var made = await identity.SendAsync("-X", "PUT", $"{_server.Http}{Rule}?api-version=2023-03-11", "-d", $$$"""
            {"location":"westeurope","properties":{
                "destinations":{"logAnalytics":[{"workspaceResourceId":"{{{WorkspaceCalls.DefaultWorkspace}}}","name":"there"}]},
                "dataFlows":[{"streams":["Microsoft-ACSSMSIncomingOperations"],"destinations":["there"]}]}}
            """);
        Assert.True(made.Status == 200, made.Body);
        var immutableId = made.Json.GetProperty("properties").GetProperty("immutableId").GetString();
        var (id, key) = await identity.CreateKeyAsync("sender to a rule");
        Assert.Equal(403, await SendAsync());
        await identity.AssignAsync("Monitoring Metrics Publisher", id, Rule);
        Assert.Equal(204, await SendAsync());

        async Task<int> SendAsync() => (await Curl.SendAsync(
            "-H", $"x-api-key: {key}", $"{_server.Http}/dataCollectionRules/{immutableId}/streams/Microsoft-ACSSMSIncomingOperations?api-version=2023-01-01", "-d", "[]")).Status;
    }

    [Fact]
    public async Task A_function_reads_what_its_caller_may_read()
    {
        var (id, key) = await identity.CreateKeyAsync("function caller");
        await identity.AssignAsync("Reader", id, $"{WorkspaceCalls.DefaultWorkspace}/tables/ACSSMSIncomingOperations");
        // What a function of the workspace reads is what its caller may read.
        var function = $"{_server.Http}{WorkspaceCalls.DefaultWorkspace}/savedSearches/chats?api-version=2020-08-01";
        var saved = await identity.SendAsync("-X", "PUT", function, "-d", """{"properties":{"category":"c","displayName":"Chats","functionAlias":"Chats","query":"ACSChatIncomingOperations | count"}}""");
        Assert.True(saved.Status == 200, saved.Body);
        Assert.Contains("There is no table 'ACSChatIncomingOperations'", (await AskAsync(key, "Chats")).Body);
        await identity.SendAsync("-X", "DELETE", function);
    }

    [Fact]
    public async Task Tokens_that_do_not_count_are_refused()
    {
        var (id, key) = await identity.CreateKeyAsync("token");
        await identity.AssignAsync("Reader", id, "");
        var token = await TokenAsync(id, key);
        Assert.Equal(200, (await AskAsync(token)).Status);

        var parts = token.Split('.');
        var header = JsonDocument.Parse(Decode(parts[0])).RootElement;
        var kid = header.GetProperty("kid").GetString();
        var payload = Decode(parts[1]);
        string[] bad =
        [
            $"{parts[0]}.{parts[1]}.",
            $"{parts[0]}.{Encode(payload.Replace(id, "00000000-0000-0000-0000-000000000009"))}.{parts[2]}",
            $"{Encode($$"""{"alg":"none","typ":"JWT","kid":"{{kid}}"}""")}.{parts[1]}.",
            $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.",
            $"{Encode($$"""{"alg":"HS256","typ":"JWT","kid":"{{kid}}"}""")}.{parts[1]}.{parts[2]}",
            "nonsense", "a.b.c", "pbk_00000000000000000000000000000000_x", $"{key}x",
        ];
        foreach (var text in bad)
        {
            var answer = await AskAsync(text);
            Assert.Equal((text, 403, "InvalidTokenError"), (text, answer.Status, answer.ErrorCode));
            var arm = await Curl.SendAsync("-H", $"Authorization: Bearer {text}", $"{_server.Http}{WorkspaceCalls.DefaultWorkspace}?api-version=2023-09-01");
            Assert.Equal((text, 401, "InvalidAuthenticationToken"), (text, arm.Status, arm.ErrorCode));
        }

        // For another service than those that the server stands in for there is no token.
        var foreign = await Curl.SendAsync($"{_server.Http}/common/oauth2/v2.0/token", "-d", $"grant_type=client_credentials&client_id={id}&client_secret={key}&scope=https://graph.example/.default");
        Assert.Equal((400, "invalid_resource"), (foreign.Status, foreign.Json.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task Tokens_that_somebody_else_signed_or_whose_time_is_over_are_refused()
    {
        var (id, key) = await identity.CreateKeyAsync("times");
        await identity.AssignAsync("Reader", id, "");
        var parts = (await TokenAsync(id, key)).Split('.');
        using var own = RSA.Create();
        own.ImportFromPem(await File.ReadAllTextAsync(Path.Combine(_server.DataFolder, "identity", "signing-key.pem"), TestContext.Current.CancellationToken));
        using var foreign = RSA.Create(2048);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        // Signed as the server does it counts, so that what follows is refused for its one difference.
        Assert.Equal(200, (await AskAsync(Sign(own, _ => { }))).Status);
        var refused = new (string Code, string Token)[]
        {
            ("TokenExpired", Sign(own, claims => (claims["nbf"], claims["exp"]) = (now - 7200, now - 3600))),
            ("TokenExpired", Sign(own, claims => (claims["nbf"], claims["exp"]) = (now + 3600, now + 7200))),
            ("TokenExpired", Sign(own, claims => claims.Remove("exp"))),
            ("InvalidAudience", Sign(own, claims => claims["aud"] = "https://graph.example")),
            ("SignatureVerificationFailed", Sign(foreign, _ => { })),
        };
        foreach (var (code, token) in refused)
        {
            var answer = await AskAsync(token);
            Assert.Equal((403, code), (answer.Status, answer.Json.GetProperty("error").GetProperty("innererror").GetProperty("code").GetString()));
        }

        string Sign(RSA signer, Action<JsonObject> change)
        {
            var claims = JsonNode.Parse(Decode(parts[1]))!.AsObject();
            change(claims);
            var text = $"{parts[0]}.{Encode(claims.ToJsonString())}";
            return $"{text}.{Convert.ToBase64String(signer.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)).TrimEnd('=').Replace('+', '-').Replace('/', '_')}";
        }
    }

    [Fact]
    public async Task Tokens_of_a_configured_provider_count()
    {
        // Another server is the provider: what it offers is what any provider does.
        using var folder = new TempFolder();
        var authority = $"{_server.Http}/contoso/v2.0";
        await using var relying = await ServerProgram.StartAsync(
            folder.Path, "--identity-required", "true", "--identity-authority", authority, "--identity-audiences", "https://monitor.azure.com", "--identity-clock-skew-seconds", "0");
        var (id, key) = await identity.CreateKeyAsync("at the provider");
        var owner = (await File.ReadAllTextAsync(Path.Combine(folder.Path, "identity", "owner-key"), TestContext.Current.CancellationToken)).Trim();
        var assignment = await Curl.SendAsync(
            "-X", "PUT", "-H", $"x-api-key: {owner}", $"{relying.Http}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}?api-version=2022-04-01",
            "-d", JsonSerializer.Serialize(new { properties = new { roleDefinitionId = "acdd72a7-3385-48ef-bd42-f606fba81ae7", principalId = id } }));
        Assert.Equal(201, assignment.Status);

        var good = await TokenAsync(id, key, "contoso", "https://monitor.azure.com/.default");
        Assert.Equal(200, (await AskAsync(good, server: relying)).Status);
        var otherAudience = await AskAsync(await TokenAsync(id, key, "contoso", "https://management.azure.com/.default"), server: relying);
        Assert.Equal((403, "InvalidAuthenticationTokenAudience"), (otherAudience.Status, otherAudience.ErrorCode));
        var otherIssuer = await AskAsync(await TokenAsync(id, key, "fabrikam", "https://monitor.azure.com/.default"), server: relying);
        Assert.Equal((403, "InvalidTokenError"), (otherIssuer.Status, otherIssuer.ErrorCode));
    }

    [Fact]
    public async Task The_credential_of_an_expired_key_is_refused()
    {
        var (_, key) = await identity.CreateKeyAsync("short", DateTimeOffset.UtcNow.AddSeconds(2));
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);
        Assert.Equal(403, (await AskAsync(key)).Status);
        var past = await identity.SendAsync($"{_server.Http}/api/keys", "-d", """{"name":"past","expiresAt":"2020-01-01T00:00:00Z"}""");
        Assert.Equal(400, past.Status);
    }

    [Fact]
    public async Task A_first_key_that_could_not_be_written_down_does_not_count()
    {
        using var folder = new TempFolder();
        // Something is in the file's place.
        var path = Path.Combine(folder.Path, "identity", "owner-key");
        Directory.CreateDirectory(path);
        Assert.NotEqual(0, (await ServerProgram.RunToEndAsync(folder.Path, "--identity-required", "true")).ExitCode);
        Directory.Delete(path);
        await using var server = await ServerProgram.StartAsync(folder.Path, "--identity-required", "true");
        var key = (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Trim();
        Assert.Equal(200, (await AskAsync(key, server: server)).Status);
    }

    [Fact]
    public async Task A_caller_who_asks_too_often_is_told_when_to_come_again()
    {
        using var folder = new TempFolder();
        await using var server = await ServerProgram.StartAsync(folder.Path, "--identity-required", "true", "--query-requests-per-caller-max", "3");
        var owner = (await File.ReadAllTextAsync(Path.Combine(folder.Path, "identity", "owner-key"), TestContext.Current.CancellationToken)).Trim();
        var other = (await Curl.SendAsync("-H", $"Authorization: Bearer {owner}", $"{server.Http}/api/keys", "-d", """{"name":"other"}""")).Json.GetProperty("key").GetString()!;
        var answers = new List<CurlAnswer>();
        for (var i = 0; i < 5; i++)
        {
            answers.Add(await AskAsync(owner, server: server));
        }

        // The window can end while it is counted, but only once.
        var refused = answers.Where(answer => answer.Status == 429).ToArray();
        Assert.InRange(refused.Length, 1, 2);
        Assert.Equal("ThrottledError", refused[0].ErrorCode);
        var batch = await Curl.SendAsync("-H", $"Authorization: Bearer {owner}", $"{server.Http}/v1/$batch", "-d", """{"requests":[{"id":"1","workspace":"default","body":{"query":"print 1"}}]}""");
        Assert.InRange(int.Parse(batch.Headers["retry-after"]), 1, 30);
        // Others go on, and so does what is no query.
        Assert.Equal(403, (await AskAsync(other, server: server)).Status);
        Assert.Equal(200, (await Curl.SendAsync("-H", $"Authorization: Bearer {owner}", $"{server.Http}/api/status")).Status);
    }

    [Fact]
    public async Task A_key_is_shown_once()
    {
        var (id, key) = await identity.CreateKeyAsync("shown once");
        var list = await identity.SendAsync($"{_server.Http}/api/keys");
        Assert.Contains(id, list.Body);
        Assert.DoesNotContain(key.Split('_')[^1], list.Body);
        Assert.DoesNotContain(key.Split('_')[^1], _server.Output);
    }

    private static string Decode(string part) => Encoding.UTF8.GetString(Convert.FromBase64String(part.Replace('-', '+').Replace('_', '/').PadRight((part.Length + 3) / 4 * 4, '=')));

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private Task<CurlAnswer> AskAsync(string credential, string query = "print 1", ServerProgram? server = null) => Curl.SendAsync(
        "-H", $"Authorization: Bearer {credential}", $"{(server ?? _server).Http}/v1/workspaces/default/query", "-d", JsonSerializer.Serialize(new { query }));

    private async Task<string> TokenAsync(string id, string key, string tenant = "common", string scope = "https://api.loganalytics.io/.default")
    {
        var answer = await Curl.SendAsync($"{_server.Http}/{tenant}/oauth2/v2.0/token", "-d", $"grant_type=client_credentials&client_id={id}&client_secret={key}&scope={scope}");
        Assert.True(answer.Status == 200, answer.Body);
        return answer.Json.GetProperty("access_token").GetString()!;
    }

    private Task<JsonElement> QueryAsync(string id, string key, string query) =>
        AzureClient.SignedInQueryAsync(_server, id, key, query);
}

/// <summary>A server that wants to know everybody.</summary>
public sealed class IdentityServer : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private string _ownerKey = "";

    public ServerProgram Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await ServerProgram.StartAsync(_folder.Path, "--identity-required", "true");
        _ownerKey = (await File.ReadAllTextAsync(Path.Combine(_folder.Path, "identity", "owner-key"))).Trim();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Sends a request as the owner.</summary>
    public Task<CurlAnswer> SendAsync(params string[] arguments) => Curl.SendAsync([.. arguments, "-H", $"x-api-key: {_ownerKey}"]);

    /// <summary>Makes a key.</summary>
    public async Task<(string Id, string Key)> CreateKeyAsync(string name, DateTimeOffset? expiresAt = null)
    {
        var answer = await SendAsync($"{Server.Http}/api/keys", "-d", JsonSerializer.Serialize(new { name, expiresAt }));
        Assert.True(answer.Status == 201, answer.Body);
        return (answer.Json.GetProperty("id").GetString()!, answer.Json.GetProperty("key").GetString()!);
    }

    /// <summary>Assigns a role.</summary>
    public async Task AssignAsync(string role, string principal, string scope)
    {
        var definitions = await SendAsync($"{Server.Http}/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01&$filter=roleName%20eq%20'{role.Replace(" ", "%20")}'");
        var answer = await SendAsync(
            "-X", "PUT", $"{Server.Http}{scope}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}?api-version=2022-04-01",
            "-d", JsonSerializer.Serialize(new { properties = new { roleDefinitionId = definitions.Json.GetProperty("value")[0].GetProperty("id").GetString(), principalId = principal } }));
        Assert.True(answer.Status == 201, answer.Body);
    }
}
