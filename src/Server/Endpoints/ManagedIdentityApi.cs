using System.Globalization;
using System.Text.Json.Nodes;
using Patchbay.Server.Identity;

namespace Patchbay.Server.Endpoints;

/// <summary>
/// The endpoint at which a managed identity gets its tokens in Azure's App Service (api-version 2019-08-01), so that programs which
/// sign in as one find it here: <c>IDENTITY_ENDPOINT</c> is its URL, and <c>IDENTITY_HEADER</c> an API key, which is the identity.
/// </summary>
internal static class ManagedIdentityApi
{
    private const string Path = "/msi/token";

    private const string KeyHeader = "X-IDENTITY-HEADER";

    public static void MapManagedIdentityApi(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(Path, Get).AllowAnonymous();

    private static IResult Get(HttpContext context, string? resource, ApiKeys keys, TokenIssuer issuer, Audiences audiences, TimeProvider clock)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!keys.TryFind(context.Request.Headers[KeyHeader].ToString(), out var key))
        {
            return SignInApi.Refuse(context, "invalid_client", 7000215, $"The header {KeyHeader} is not an API key: IDENTITY_HEADER has to be the text of one.", 401);
        }

        // A user-assigned identity is named as the client, the principal or the resource that it is.
        if (new[] { "client_id", "principal_id", "object_id" }.Select(name => context.Request.Query[name].ToString()).FirstOrDefault(id => id.Length > 0) is { } asked &&
            asked != key.Id.ToString())
        {
            return SignInApi.Refuse(context, "invalid_request", 700016, $"The identity '{asked}' is not that of the key in IDENTITY_HEADER, which is {key.Id}.");
        }

        if (!audiences.AreOurs(resource ?? ""))
        {
            return SignInApi.RefuseResource(context, resource ?? "");
        }

        var expires = (clock.GetUtcNow() + TokenIssuer.Lifetime).ToUnixTimeSeconds();
        return SignInApi.Json(new JsonObject
        {
            ["access_token"] = issuer.Issue(key.ToCaller(), resource!, SignInApi.Issuer(context), key.Id.ToString()),
            ["client_id"] = key.Id.ToString(),
            ["expires_on"] = expires.ToString(CultureInfo.InvariantCulture),
            ["resource"] = resource,
            ["token_type"] = "Bearer",
        });
    }
}
