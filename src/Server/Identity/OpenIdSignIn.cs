using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Patchbay.Server.Configuration;

namespace Patchbay.Server.Identity;

/// <summary>
/// Has people sign in at the configured OpenID provider: authorization code with a proof key. What has to be remembered in between is in
/// an encrypted cookie of the browser that began, so that nobody else can end it, and nobody can make the server remember much.
/// </summary>
internal sealed partial class OpenIdSignIn(OpenIdProvider provider, TokenCheck tokens, IdentityOptions options, ILogger<OpenIdSignIn> logger)
{
    /// <summary>Where the provider sends people back to.</summary>
    public const string ReturnPath = "/signin-oidc";

    private const string CookieName = "patchbay-signing-in";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // A restart in between makes whoever is at it begin again.
    private readonly ITimeLimitedDataProtector _protector = new EphemeralDataProtectionProvider().CreateProtector(CookieName).ToTimeLimitedDataProtector();

    /// <summary>Whether there is a provider at which people can sign in.</summary>
    public bool IsOffered => options.ClientId.Length > 0;

    /// <summary>Begins.</summary>
    /// <param name="context">The request; its response remembers what is needed.</param>
    /// <param name="returnTo">The page to come back to.</param>
    /// <returns>Where to send the browser, or null when the provider cannot be reached.</returns>
    public async Task<string?> StartAsync(HttpContext context, string returnTo)
    {
        if (!IsOffered || await provider.GetAsync(again: false, context.RequestAborted) is not { AuthorizationEndpoint: { } endpoint })
        {
            return null;
        }

        var pending = new PendingSignIn(Secrets.New(), Secrets.New(), Secrets.New(), returnTo);
        context.Response.Cookies.Append(CookieName, _protector.Protect(JsonSerializer.Serialize(pending, OpenIdJson.Default.PendingSignIn), Patience), Cookie(context, Patience));
        return QueryHelpers.AddQueryString(endpoint, new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = options.ClientId,
            ["redirect_uri"] = RedirectUri(context),
            ["scope"] = options.Scopes,
            ["state"] = pending.State,
            ["nonce"] = pending.Nonce,
            ["code_challenge"] = Secrets.Challenge(pending.Verifier),
            ["code_challenge_method"] = "S256",
        });
    }

    /// <summary>Ends what <see cref="StartAsync"/> began.</summary>
    /// <returns>Who signed in, or why nobody did, and the page to come back to.</returns>
    public async Task<(Caller? Caller, SignInFault Fault, string ReturnTo)> FinishAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (Read(context.Request.Cookies[CookieName]) is not { } pending || pending.State != query["state"])
        {
            return (null, SignInFault.Expired, "");
        }

        context.Response.Cookies.Delete(CookieName, Cookie(context, lifetime: null));
        if (query["code"] is not [{ Length: > 0 } code])
        {
            LogRefused(options.Authority, query["error"].ToString(), query["error_description"].ToString());
            return (null, query["error"] == "access_denied" ? SignInFault.Denied : SignInFault.Failed, pending.ReturnTo);
        }

        try
        {
            var token = await ExchangeAsync(context, code, pending.Verifier);
            var caller = token is null ? null : await tokens.CheckIdTokenAsync(token, pending.Nonce, context.RequestAborted);
            if (caller is null)
            {
                LogRefused(options.Authority, "id_token", "The provider's answer has no token that counts here: look at the issuer, the client id and the clocks.");
            }

            return (caller, SignInFault.Failed, pending.ReturnTo);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException || (exception is TaskCanceledException && !context.RequestAborted.IsCancellationRequested))
        {
            LogRefused(options.Authority, "token", exception.Message);
            return (null, SignInFault.Unreachable, pending.ReturnTo);
        }
    }

    private async Task<string?> ExchangeAsync(HttpContext context, string code, string verifier)
    {
        if (await provider.GetAsync(again: false, context.RequestAborted) is not { TokenEndpoint: { } endpoint })
        {
            throw new HttpRequestException("The provider has no token endpoint, or cannot be reached.");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = RedirectUri(context),
                ["client_id"] = options.ClientId,
                ["code_verifier"] = verifier,
            }),
        };
        if (options.ClientSecret.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(options.ClientId)}:{Uri.EscapeDataString(options.ClientSecret)}")));
        }

        using var response = await provider.Http.SendAsync(request, context.RequestAborted);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(context.RequestAborted));
        if (answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty("error", out var error))
        {
            LogRefused(options.Authority, error.ToString(), answer.RootElement.TryGetProperty("error_description", out var description) ? description.ToString() : "");
        }

        return answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty("id_token", out var token) ? token.GetString() : null;
    }

    private PendingSignIn? Read(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize(_protector.Unprotect(text), OpenIdJson.Default.PendingSignIn);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string RedirectUri(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}{ReturnPath}";

    // The provider's page leads back here, which only a cookie that is lax comes along with.
    private static CookieOptions Cookie(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Path = ReturnPath,
        MaxAge = lifetime,
        IsEssential = true,
    };

    [LoggerMessage(7502, LogLevel.Warning, "Signing in at {Authority} failed: {Error} {Description}")]
    private partial void LogRefused(string authority, string error, string description);
}

/// <summary>Somebody who is at the provider's page.</summary>
internal sealed record PendingSignIn(string State, string Nonce, string Verifier, string ReturnTo);

/// <summary>Why nobody is signed in; the portal has a sentence for each.</summary>
internal enum SignInFault
{
    /// <summary>It took too long, or began in another browser or before a restart of the server.</summary>
    Expired,

    /// <summary>The provider says that access is denied.</summary>
    Denied,

    /// <summary>The provider's answer does not count; the server's log says why.</summary>
    Failed,

    /// <summary>The provider does not answer.</summary>
    Unreachable,
}

[JsonSerializable(typeof(PendingSignIn))]
internal sealed partial class OpenIdJson : JsonSerializerContext;
