using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using Patchbay.Server.Identity;

namespace Patchbay.Server.Endpoints;

/// <summary>
/// The server's own OpenID provider, in the places where Azure's credential classes and its command line look for one: the provider's
/// configuration and its keys.
/// </summary>
internal static class SignInApi
{
    private const string KeysPath = "/discovery/v2.0/keys";
    private const int FormBytesMax = 64 * 1024;

    /// <summary>
    /// What stands before the paths. Any tenant is taken for the one there is: common, organizations, a name, a GUID, or adfs, which
    /// keeps older clients from asking the public cloud whether it knows this server.
    /// </summary>
    public static IReadOnlyList<string> Tenants { get; } = ["", "/{tenant}", "/adfs/{tenant}"];

    public static void MapSignInApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("").AllowAnonymous();
        foreach (var tenant in Tenants)
        {
            group.MapGet($"{tenant}/v2.0/.well-known/openid-configuration", GetConfiguration);
            group.MapGet($"{tenant}/.well-known/openid-configuration", GetConfiguration);
            group.MapGet($"{tenant}{KeysPath}", GetKeys);
        }

        group.MapGet("/{tenant}/discovery/instance", GetInstance);
        group.MapGet("/common/UserRealm/{user}", () => Results.Json(new JsonObject { ["account_type"] = "Unknown" }, ArmJson.Wire.JsonObject));
    }

    public static string Origin(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}";

    private static string Tenant(HttpContext context) => context.Request.RouteValues["tenant"] as string ?? TokenIssuer.TenantId;

    /// <summary>The issuer as the caller calls it.</summary>
    public static string Issuer(HttpContext context) => $"{Origin(context)}/{Tenant(context)}{(Tenant(context) == "adfs" ? "" : "/v2.0")}";

    private static IResult GetConfiguration(HttpContext context)
    {
        var tenant = $"{Origin(context)}/{Tenant(context)}";
        return Json(new JsonObject
        {
            ["issuer"] = Issuer(context),
            ["authorization_endpoint"] = $"{tenant}{AuthorizeApi.AuthorizePath}",
            ["token_endpoint"] = $"{tenant}{TokenApi.TokenPath}",
            ["device_authorization_endpoint"] = $"{tenant}{AuthorizeApi.DevicePath}",
            ["revocation_endpoint"] = $"{tenant}{TokenApi.RevokePath}",
            ["jwks_uri"] = $"{tenant}{KeysPath}",
            ["grant_types_supported"] = new JsonArray([.. TokenGrants.Names.Select(name => (JsonNode)name)]),
            ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post", "client_secret_basic", "none"),
            ["response_types_supported"] = new JsonArray("code"),
            ["response_modes_supported"] = new JsonArray("query", "fragment", "form_post"),
            ["code_challenge_methods_supported"] = new JsonArray("S256"),
            ["scopes_supported"] = new JsonArray("openid", "profile", "offline_access"),
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

    /// <summary>Reads the form of a request.</summary>
    /// <returns>The form, or the refusal.</returns>
    public static async Task<(IFormCollection? Form, IResult? Error)> ReadFormAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType || context.Request.ContentLength > FormBytesMax)
        {
            return (null, Refuse(context, "invalid_request", 900144, "The request is not a form of application/x-www-form-urlencoded."));
        }

        try
        {
            return (await context.Request.ReadFormAsync(new() { BufferBodyLengthLimit = FormBytesMax, ValueCountLimit = 50 }, context.RequestAborted), null);
        }
        catch (InvalidDataException)
        {
            return (null, Refuse(context, "invalid_request", 900144, "The form cannot be read."));
        }
    }

    /// <summary>Refuses as Azure's sign-in does, whose clients read the code and the sentence.</summary>
    public static IResult Refuse(HttpContext context, string error, int code, string message, int status = 400) => Results.Json(
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

    /// <summary>Refuses a token for a service that the server does not stand in for.</summary>
    public static IResult RefuseResource(HttpContext context, string resource) => Refuse(
        context, "invalid_resource", 500011, $"The resource '{resource}' is none that tokens are issued for here: Azure's management, query, ingestion and Kusto services, and this server.");

    public static IResult Json(JsonObject json) => Results.Json(json, ArmJson.Wire.JsonObject);
}
