using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using Patchbay.Server.Identity;

namespace Patchbay.Server.Endpoints;

/// <summary>
/// The server's own OpenID provider, in the places where Azure's credential classes and its command line look for one: tokens for
/// clients with an API key, the provider's configuration and its keys.
/// </summary>
internal static class SignInApi
{
    private const string TokenPath = "/oauth2/v2.0/token";
    private const string KeysPath = "/discovery/v2.0/keys";
    private const int FormBytesMax = 64 * 1024;

    public static void MapSignInApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("").AllowAnonymous();
        // Any tenant is taken for the one there is: common, organizations, a name, a GUID, or adfs, which keeps older clients from
        // asking the public cloud whether it knows this server.
        foreach (var tenant in (string[])["", "/{tenant}", "/adfs/{tenant}"])
        {
            group.MapGet($"{tenant}/v2.0/.well-known/openid-configuration", GetConfiguration);
            group.MapGet($"{tenant}/.well-known/openid-configuration", GetConfiguration);
            group.MapPost($"{tenant}{TokenPath}", PostTokenAsync);
            group.MapPost($"{tenant}/oauth2/token", PostTokenAsync);
            group.MapGet($"{tenant}{KeysPath}", GetKeys);
        }

        group.MapGet("/{tenant}/discovery/instance", GetInstance);
        group.MapGet("/common/UserRealm/{user}", () => Results.Json(new JsonObject { ["account_type"] = "Unknown" }, ArmJson.Wire.JsonObject));
    }

    private static string Origin(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}";

    private static string Tenant(HttpContext context) => context.Request.RouteValues["tenant"] as string ?? TokenIssuer.TenantId;

    private static string Issuer(HttpContext context) => $"{Origin(context)}/{Tenant(context)}{(Tenant(context) == "adfs" ? "" : "/v2.0")}";

    private static IResult GetConfiguration(HttpContext context)
    {
        var tenant = $"{Origin(context)}/{Tenant(context)}";
        return Json(new JsonObject
        {
            ["issuer"] = Issuer(context),
            ["authorization_endpoint"] = $"{tenant}/oauth2/v2.0/authorize",
            ["token_endpoint"] = $"{tenant}{TokenPath}",
            ["device_authorization_endpoint"] = $"{tenant}/oauth2/v2.0/devicecode",
            ["jwks_uri"] = $"{tenant}{KeysPath}",
            ["grant_types_supported"] = new JsonArray("client_credentials"),
            ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post", "client_secret_basic"),
            ["response_types_supported"] = new JsonArray("token"),
            ["subject_types_supported"] = new JsonArray("public"),
            ["id_token_signing_alg_values_supported"] = new JsonArray(SecurityAlgorithms.RsaSha256),
        });
    }

    private static IResult GetInstance(HttpContext context) => Json(new JsonObject
    {
        ["tenant_discovery_endpoint"] = $"{Origin(context)}/{TokenIssuer.TenantId}/v2.0/.well-known/openid-configuration",
        ["api-version"] = "1.1",
        ["metadata"] = new JsonArray(new JsonObject
        {
            ["preferred_network"] = context.Request.Host.Value,
            ["preferred_cache"] = context.Request.Host.Value,
            ["aliases"] = new JsonArray(context.Request.Host.Value),
        }),
    });

    private static IResult GetKeys(TokenIssuer issuer)
    {
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(issuer.Key);
        return Json(new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["alg"] = SecurityAlgorithms.RsaSha256, ["kid"] = key.Kid, ["n"] = key.N, ["e"] = key.E }),
        });
    }

    private static async Task<IResult> PostTokenAsync(HttpContext context, ApiKeys keys, TokenIssuer issuer, Audiences audiences)
    {
        if (!context.Request.HasFormContentType || context.Request.ContentLength > FormBytesMax)
        {
            return Refuse(context, "invalid_request", 900144, "The request is not a form of application/x-www-form-urlencoded.");
        }

        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(new() { BufferBodyLengthLimit = FormBytesMax, ValueCountLimit = 50 }, context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return Refuse(context, "invalid_request", 900144, "The form cannot be read.");
        }

        if (form["grant_type"] != "client_credentials")
        {
            return Refuse(context, "unsupported_grant_type", 70003, $"The grant type '{form["grant_type"]}' is not supported here; supported is client_credentials.");
        }

        var (client, secret) = Credentials(context, form);
        if (!keys.TryFind(client, secret, out var key))
        {
            return Refuse(context, "invalid_client", 7000215, "Invalid client secret provided: the client id is an API key's id, the secret the key.", 401);
        }

        var resource = form["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? form["resource"].ToString();
        var audience = resource.EndsWith("/.default", StringComparison.Ordinal) ? resource[..^"/.default".Length] : resource;
        if (!audiences.AreOurs(audience))
        {
            return Refuse(context, "invalid_resource", 500011, $"The resource '{resource}' is none that tokens are issued for here: Azure's management, query, ingestion and Kusto services, and this server.");
        }

        var seconds = (int)TokenIssuer.Lifetime.TotalSeconds;
        context.Response.Headers.CacheControl = "no-store";
        return Json(new JsonObject
        {
            ["token_type"] = "Bearer",
            ["expires_in"] = seconds,
            ["ext_expires_in"] = seconds,
            ["resource"] = audience,
            ["access_token"] = issuer.Issue(key.ToCaller(), audience, Issuer(context), key.Id.ToString()),
        });
    }

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

    private static IResult Refuse(HttpContext context, string error, int code, string message, int status = 400) => Results.Json(
        new JsonObject
        {
            ["error"] = error,
            ["error_description"] = $"AADSTS{code.ToString(CultureInfo.InvariantCulture)}: {message} Trace ID: {context.TraceIdentifier}",
            ["error_codes"] = new JsonArray(code),
            ["trace_id"] = context.TraceIdentifier,
            ["correlation_id"] = context.TraceIdentifier,
        },
        ArmJson.Wire.JsonObject,
        statusCode: status);

    private static IResult Json(JsonObject json) => Results.Json(json, ArmJson.Wire.JsonObject);
}
