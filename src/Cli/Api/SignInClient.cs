using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace Patchbay.Cli.Api;

/// <summary>Speaks with a server's sign-in: device codes, tokens, and who somebody is.</summary>
internal sealed class SignInClient(HttpClient http)
{
    private const string ClientId = "patchbay";
    private const string Scope = "openid offline_access";

    /// <summary>Begins to sign in by a code.</summary>
    public Task<DeviceAnswer> BeginAsync(CancellationToken cancellationToken) =>
        PostAsync("/oauth2/v2.0/devicecode", [new("scope", Scope)], SignInJson.Default.DeviceAnswer, cancellationToken);

    /// <summary>Asks once whether the person has allowed it.</summary>
    public Task<TokenAnswer> PollAsync(string deviceCode, CancellationToken cancellationToken) =>
        TokenAsync([new("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), new("device_code", deviceCode)], cancellationToken);

    /// <summary>Gets a new access token.</summary>
    public Task<TokenAnswer> RefreshAsync(string refreshToken, CancellationToken cancellationToken) =>
        TokenAsync([new("grant_type", "refresh_token"), new("refresh_token", refreshToken)], cancellationToken);

    /// <summary>Ends a refresh token on the server.</summary>
    public async Task RevokeAsync(string refreshToken, CancellationToken cancellationToken)
    {
        using var form = Form([new("token", refreshToken)]);
        using var response = await http.PostAsync(new Uri("/oauth2/v2.0/revoke", UriKind.Relative), form, cancellationToken);
    }

    /// <summary>Who the server says one is; null when the credential does not count.</summary>
    public async Task<SessionCaller?> WhoAmIAsync(string? apiKey, string? token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/session");
        request.Headers.Add("Authorization", $"Bearer {apiKey ?? token}");
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync(SignInJson.Default.SessionAnswer, cancellationToken))?.Caller;
    }

    private Task<TokenAnswer> TokenAsync(KeyValuePair<string, string>[] fields, CancellationToken cancellationToken) =>
        PostAsync("/oauth2/v2.0/token", fields, SignInJson.Default.TokenAnswer, cancellationToken);

    private async Task<T> PostAsync<T>(string path, KeyValuePair<string, string>[] fields, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var form = Form(fields);
        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), form, cancellationToken);
        return await response.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw new CliException("The server's answer is empty.");
    }

    private static FormUrlEncodedContent Form(KeyValuePair<string, string>[] fields) => new([new("client_id", ClientId), .. fields]);
}

/// <summary>A code that a person enters at the portal.</summary>
internal sealed record DeviceAnswer(
    string? DeviceCode, string? UserCode, string? VerificationUri, string? VerificationUriComplete, int ExpiresIn, int Interval, string? ErrorDescription);

/// <summary>Tokens, or why there are none.</summary>
internal sealed record TokenAnswer(string? AccessToken, string? RefreshToken, int ExpiresIn, string? Error, string? ErrorDescription)
{
    /// <summary>What is to be kept of it.</summary>
    /// <param name="refreshToken">The refresh token that it was got with, which stays when there is no new one.</param>
    public StoredCredential ToCredential(string? refreshToken) =>
        new() { RefreshToken = RefreshToken ?? refreshToken, AccessToken = AccessToken, ExpiresAt = DateTimeOffset.UtcNow.AddSeconds(ExpiresIn) };
}

internal sealed record SessionAnswer(SessionCaller? Caller);

internal sealed record SessionCaller(string Id, string Name);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DeviceAnswer))]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(SessionAnswer))]
internal sealed partial class SignInJson : JsonSerializerContext;
