using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using Patchbay.Server.Identity;

namespace Patchbay.Server.Endpoints;

/// <summary>The grants of the token endpoint: what a program may bring, and the tokens that it gets.</summary>
internal sealed class TokenGrants(ApiKeys keys, ProgramSignIns programs, Grants grants, Callers callers, TokenIssuer issuer, Audiences audiences, TimeProvider clock)
{
    private const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

    // As Microsoft's library for Node.js calls it.
    private const string ShortDeviceGrant = "device_code";

    // How long a program may go on without asking its person again.
    private static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(30);

    private static readonly string[] OpenIdScopes = ["openid", "profile", "email", "offline_access"];

    /// <summary>The names of the grants.</summary>
    public static IReadOnlyList<string> Names { get; } = ["client_credentials", "authorization_code", "refresh_token", DeviceGrant, "password"];

    /// <summary>Answers a request for tokens.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context, IFormCollection form) => form["grant_type"].ToString() switch
    {
        "client_credentials" => OfClient(context, form),
        "password" => keys.TryFind(form["password"].ToString(), out var key)
            ? await OfPersonAsync(context, form, new AllowedProgram(form["client_id"].ToString(), form["scope"].ToString(), key.ToCaller(), SessionEndsAt: null))
            : SignInApi.Refuse(context, "invalid_grant", 50126, "Error validating credentials due to invalid username or password: the password is the text of an API key."),
        "authorization_code" => programs.Codes.Take(form["code"].ToString()) is { } allowed && IsProven(form, allowed)
            ? await OfPersonAsync(context, form, allowed)
            : SignInApi.Refuse(context, "invalid_grant", 70008, "The code is not known, was used already or has expired, or client_id, redirect_uri or code_verifier are not those that it was made for."),
        DeviceGrant or ShortDeviceGrant => await OfDeviceAsync(context, form),
        "refresh_token" => grants.Find(GrantUse.Refresh, form["refresh_token"].ToString()) is { } known && known.Grant.Client == form["client_id"]
            ? Tokens(context, form, known.Caller, known.Grant.Client, form["scope"].ToString(), _ => { })
            : SignInApi.Refuse(context, "invalid_grant", 700082, "The refresh token is not known, has expired or is revoked. Sign in again."),
        var other => SignInApi.Refuse(context, "unsupported_grant_type", 70003, $"The grant type '{other}' is not supported here; supported are {string.Join(", ", Names)}."),
    };

    private IResult OfClient(HttpContext context, IFormCollection form)
    {
        var (client, secret) = Credentials(context, form);
        return keys.TryFind(client, secret, out var key)
            ? Tokens(context, form, key.ToCaller(), key.Id.ToString(), form["scope"].ToString(), _ => { })
            : SignInApi.Refuse(context, "invalid_client", 7000215, "Invalid client secret provided: the client id is an API key's id, the secret the key.", 401);
    }

    private async Task<IResult> OfDeviceAsync(HttpContext context, IFormCollection form)
    {
        var code = form["device_code"].ToString();
        return programs.Devices.Find(code) is not { } device || device.Client != form["client_id"]
            ? SignInApi.Refuse(context, "expired_token", 70020, "The device code is not known or has expired. Begin again.")
            : device.State == DeviceState.Waiting ? SignInApi.Refuse(context, "authorization_pending", 70016, "Nobody has allowed it yet.")
            : programs.Devices.Take(code)?.Allowed is { } allowed ? await OfPersonAsync(context, form, allowed)
            : SignInApi.Refuse(context, "authorization_declined", 70018, "It was not allowed at the portal.");
    }

    private async Task<IResult> OfPersonAsync(HttpContext context, IFormCollection form, AllowedProgram allowed)
    {
        if (callers.Renew(allowed.Caller) is not { } caller)
        {
            return SignInApi.Refuse(context, "invalid_grant", 50057, "Whoever allowed it no longer counts.");
        }

        // What a provider said counts no longer than the session in which it said it.
        var refresh = allowed.Scope.Contains("offline_access", StringComparison.Ordinal)
            ? await grants.CreateAsync(Grant.Of(
                GrantUse.Refresh, caller, caller.Source == CallerSource.Provider && allowed.SessionEndsAt is { } end ? end : clock.GetUtcNow() + RefreshLifetime, allowed.Client))
            : null;
        return Tokens(context, form, caller, allowed.Client, form["scope"] is [{ Length: > 0 } asked] ? asked : allowed.Scope, answer =>
        {
            if (refresh is not null)
            {
                answer["refresh_token"] = refresh;
            }

            if (allowed.Scope.Contains("openid", StringComparison.Ordinal))
            {
                answer["id_token"] = issuer.IssueIdToken(caller, allowed.Client, SignInApi.Issuer(context), allowed.Nonce);
            }
        });
    }

    private IResult Tokens(HttpContext context, IFormCollection form, Caller caller, string client, string scope, Action<JsonObject> add)
    {
        var resource = scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(OpenIdScopes).FirstOrDefault() ?? (form["resource"] is [{ Length: > 0 } named] ? named : "");
        var audience = Audience(resource, SignInApi.Origin(context), hasPerson: client != caller.Id);
        if (!audiences.AreOurs(audience))
        {
            return SignInApi.RefuseResource(context, resource);
        }

        var seconds = (int)TokenIssuer.Lifetime.TotalSeconds;
        var answer = new JsonObject
        {
            ["token_type"] = "Bearer",
            ["expires_in"] = seconds,
            ["ext_expires_in"] = seconds,
            ["resource"] = audience,
            ["access_token"] = issuer.Issue(caller, audience, SignInApi.Issuer(context), client),
        };
        if (client != caller.Id)
        {
            answer["scope"] = scope;
            // By which Microsoft's libraries tell the accounts in their caches apart.
            answer["client_info"] = Base64UrlEncoder.Encode($$"""{"uid":"{{caller.Id}}","utid":"{{TokenIssuer.TenantId}}"}""");
        }

        add(answer);
        return SignInApi.Json(answer);
    }

    // A program that acts for a person and names no service means this server.
    private static string Audience(string resource, string origin, bool hasPerson) =>
        resource.Length == 0 && hasPerson ? origin :
        new[] { "/.default", "/user_impersonation" }.FirstOrDefault(resource.EndsWith) is { } end ? resource[..^end.Length] : resource;

    private static bool IsProven(IFormCollection form, AllowedProgram allowed) =>
        allowed.Client == form["client_id"] && allowed.RedirectUri == form["redirect_uri"] &&
        allowed.CodeChallenge == Secrets.Challenge(form["code_verifier"].ToString());

    private static (string Client, string Secret) Credentials(HttpContext context, IFormCollection form)
    {
        const string Basic = "Basic ";
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
        {
            return (form["client_id"].ToString(), form["client_secret"].ToString());
        }

        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header[Basic.Length..].Trim(), bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var client, var secret]
            ? (Uri.UnescapeDataString(client), Uri.UnescapeDataString(secret))
            : ("", "");
    }
}
