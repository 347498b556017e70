using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Authentication;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Patchbay.Cli.Features;

namespace Patchbay.Cli.Api;

/// <summary>Speaks with a server.</summary>
/// <exception cref="ServerException">Thrown by every call when the server answers with an error.</exception>
/// <exception cref="CliException">Thrown by every call when no server answers.</exception>
internal sealed class PatchbayClient : IDisposable
{
    private const int AttemptsMax = 10;

    private readonly Uri _server;
    private readonly HttpClient _http;

    /// <summary>Speaks with a server.</summary>
    /// <param name="server">Its address.</param>
    /// <param name="store">What <c>patchbay login</c> got; null sends no credential.</param>
    public PatchbayClient(Uri server, CredentialStore? store)
    {
        _server = server;
        _http = new HttpClient(store is null ? new SocketsHttpHandler() : new CredentialHandler(server, store)) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Signs in or out.</summary>
    public Task<T> SignInAsync<T>(Func<SignInClient, Task<T>> act) => TellAsync(() => act(new SignInClient(_http)));

    /// <summary>Sends records, one on each line. A server that has too much to do is asked again after a while.</summary>
    public async Task<IntakeAnswer> SendRecordsAsync(
        ReadOnlyMemory<byte> body, string? category, string? resourceId, CancellationToken cancellationToken)
    {
        var path = $"/api/records?{Parameter("category", category)}{Parameter("resourceId", resourceId)}".TrimEnd('?', '&');
        var key = Guid.NewGuid().ToString(); // By which the server knows a repeat.
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ReadOnlyMemoryContent(body) };
            request.Headers.Add("Idempotency-Key", key);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
            if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && attempt < AttemptsMax)
            {
                await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), cancellationToken);
                continue;
            }

            return await ReadAsync(response, ApiJson.Default.IntakeAnswer, cancellationToken);
        }
    }

    /// <summary>Runs a query; the caller reads the answer from the stream and disposes of the response.</summary>
    public async Task<HttpResponseMessage> QueryAsync(
        string workspace, QueryRequest query, bool withStatistics, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/workspaces/{Uri.EscapeDataString(workspace)}/query")
        {
            Content = JsonContent.Create(query, ApiJson.Default.QueryRequest),
        };
        request.Headers.Add("Prefer", $"wait={(int)wait.TotalSeconds}{(withStatistics ? ",include-statistics=true" : "")}");

        var response = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                throw ErrorBody.Read((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
            }
        }

        return response;
    }

    /// <summary>What a query means, without running it.</summary>
    public async Task<ExplainAnswer> ExplainAsync(string workspace, QueryRequest query, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/explain?estimate=true&workspace={Uri.EscapeDataString(workspace)}")
        {
            Content = JsonContent.Create(query, ApiJson.Default.QueryRequest),
        };
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        return await ReadAsync(response, ApiJson.Default.ExplainAnswer, cancellationToken);
    }

    /// <summary>The tables of a workspace, also those without records.</summary>
    public async Task<IReadOnlyList<TableFacts>> GetTablesAsync(string workspace, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/tables?workspace={Uri.EscapeDataString(workspace)}");
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        return (await ReadAsync(response, ApiJson.Default.TablesAnswer, cancellationToken)).Tables;
    }

    /// <summary>What became of accepted records.</summary>
    public Task<LedgerAnswer> GetLedgerAsync(CancellationToken cancellationToken) => AskAsync(HttpMethod.Get, "/api/ledger", ApiJson.Default.LedgerAnswer, cancellationToken);

    /// <summary>How the destinations do.</summary>
    public Task<DestinationsAnswer> GetDestinationsAsync(CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, "/api/destinations", ApiJson.Default.DestinationsAnswer, cancellationToken);

    /// <summary>Has everything checked.</summary>
    public Task<VerifyAnswer> VerifyAsync(CancellationToken cancellationToken) => AskAsync(HttpMethod.Post, "/api/verify", ApiJson.Default.VerifyAnswer, cancellationToken);

    /// <summary>Sends dead letters again: all, or those of one destination.</summary>
    public Task<ReplayAnswer> ReplayAsync(string? destination, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Post, $"/api/deadLetters/replay?{Parameter("destination", destination)}".TrimEnd('?', '&'), ApiJson.Default.ReplayAnswer, cancellationToken);

    /// <summary>Reads something of Azure Resource Manager.</summary>
    public Task<JsonNode?> GetAsync(string path, string apiVersion, CancellationToken cancellationToken) =>
        SendArmAsync(HttpMethod.Get, path, apiVersion, null, cancellationToken);

    /// <summary>Creates or replaces something of Azure Resource Manager.</summary>
    public Task<JsonNode?> PutAsync(string path, string apiVersion, JsonNode body, CancellationToken cancellationToken) =>
        SendArmAsync(HttpMethod.Put, path, apiVersion, body, cancellationToken);

    /// <summary>Deletes something of Azure Resource Manager.</summary>
    /// <returns>False when there was none.</returns>
    public async Task<bool> DeleteAsync(string path, string apiVersion, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"{path}?api-version={apiVersion}");
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        await ThrowIfErrorAsync(response, cancellationToken);
        return response.StatusCode != HttpStatusCode.NoContent;
    }

    /// <summary>Starts an import.</summary>
    public Task<ImportFacts> StartImportAsync(string name, ImportSource source, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Put, ImportPath(name), ApiJson.Default.ImportFacts, cancellationToken, JsonContent.Create(source, ApiJson.Default.ImportSource));

    /// <summary>How far an import is.</summary>
    public Task<ImportFacts> GetImportAsync(string name, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Get, ImportPath(name), ApiJson.Default.ImportFacts, cancellationToken);

    /// <summary>Stops an import.</summary>
    public Task<ImportFacts> StopImportAsync(string name, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Delete, ImportPath(name), ApiJson.Default.ImportFacts, cancellationToken);

    /// <summary>All imports.</summary>
    public async Task<IReadOnlyList<ImportFacts>> GetImportsAsync(CancellationToken cancellationToken) =>
        (await AskAsync(HttpMethod.Get, "/api/imports", ApiJson.Default.ImportsAnswer, cancellationToken)).Value;

    private async Task<T> AskAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> type, CancellationToken cancellationToken, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        return await ReadAsync(response, type, cancellationToken);
    }

    private static string ImportPath(string name) => $"/api/imports/{Uri.EscapeDataString(name)}";

    private static string Parameter(string name, string? value) => value is null ? "" : $"{name}={Uri.EscapeDataString(value)}&";

    private async Task<JsonNode?> SendArmAsync(HttpMethod method, string path, string apiVersion, JsonNode? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, $"{path}?api-version={apiVersion}");
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
        }

        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        await ThrowIfErrorAsync(response, cancellationToken);
        return JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        await ThrowIfErrorAsync(response, cancellationToken);
        return await response.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw new CliException("The server's answer is empty.");
    }

    private static async Task ThrowIfErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw ErrorBody.Read((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellationToken) =>
        TellAsync(() => _http.SendAsync(request, completion, cancellationToken));

    // Says why no answer came.
    private async Task<T> TellAsync<T>(Func<Task<T>> send)
    {
        try
        {
            return await send();
        }
        catch (HttpRequestException exception) when (exception.InnerException is AuthenticationException)
        {
            throw new CliException(
                $"The certificate of {_server} is not trusted. Trust the server's certificate authority (the server says at its start where " +
                "it lies), or use its HTTP address.",
                ExitCodes.NoServer);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            throw new CliException(
                $"No server answers at {_server.ToString().TrimEnd('/')}. Start one, or name another with --server or the variable " +
                $"{ServerFeature.Variable}.",
                ExitCodes.NoServer);
        }
        catch (HttpRequestException exception)
        {
            var cause = exception.InnerException ?? exception;
            throw new CliException($"The connection to {_server} broke: {cause.Message}", ExitCodes.NoServer);
        }
    }
}
