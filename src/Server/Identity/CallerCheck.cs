using Microsoft.AspNetCore.Authorization;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;

namespace Patchbay.Server.Identity;

/// <summary>Finds out who makes a request. Paths that anybody may ask, such as the token endpoint, say so themselves.</summary>
internal sealed class CallerCheck(RequestDelegate next, ApiKeys keys, TokenCheck tokens, IdentityOptions options)
{
    private const string Bearer = "Bearer ";
    private const string KeyHeader = "x-api-key";

    public async Task InvokeAsync(HttpContext context)
    {
        // A path that nobody serves is answered as such.
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            await next(context);
            return;
        }

        var (caller, error) = await FindAsync(context);
        if (caller is null)
        {
            await error!.ExecuteAsync(context);
            return;
        }

        context.Features.Set(caller);
        await next(context);
    }

    private async Task<(Caller? Caller, IResult? Error)> FindAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var credential = context.Request.Headers[KeyHeader] is [{ Length: > 0 } key] ? key :
            authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : "";
        if (credential.Length == 0)
        {
            return options.Required ? (null, AccessErrors.NoCredential(context)) : (Caller.Developer, null);
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
