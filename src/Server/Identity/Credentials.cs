using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;

namespace Patchbay.Server.Identity;

/// <summary>What a request brings to tell who makes it: an API key, a token, or the portal's session.</summary>
internal sealed class Credentials(ApiKeys keys, TokenCheck tokens, SessionCookie sessions, IdentityOptions options)
{
    private const string Bearer = "Bearer ";
    private const string KeyHeader = "x-api-key";

    /// <summary>Finds out who makes a request.</summary>
    /// <returns>The caller, or the answer that refuses him.</returns>
    public async Task<(Caller? Caller, IResult? Error)> FindAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var credential = context.Request.Headers[KeyHeader] is [{ Length: > 0 } key] ? key :
            authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : "";
        if (credential.Length == 0)
        {
            return sessions.Find(context.Request) is { } session ? (session.Caller, null) :
                options.Required ? (null, AccessErrors.NoCredential(context)) : (Caller.Developer, null);
        }

        if (credential.StartsWith(ApiKeys.Prefix, StringComparison.Ordinal))
        {
            return keys.TryFind(credential, out var found) ? (found.ToCaller(), null) : (null, AccessErrors.BadCredential(context, TokenFault.Revoked));
        }

        var (caller, fault) = await tokens.CheckAsync(credential, context.RequestAborted);
        // The clients always send a token; where nobody has to sign in, one that says nothing is as good as none.
        return caller is not null ? (caller, null) :
            fault == TokenFault.UnknownSigner && !options.Required ? (Caller.Developer, null) :
            (null, AccessErrors.BadCredential(context, fault!.Value));
    }
}
