using Microsoft.AspNetCore.Authorization;

namespace Patchbay.Server.Identity;

/// <summary>Lets a request pass when it is known who makes it. Paths that anybody may ask, such as the token endpoint, say so themselves.</summary>
internal sealed class CallerCheck(RequestDelegate next, Credentials credentials)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // A path that nobody serves is answered as such.
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            await next(context);
            return;
        }

        var (caller, error) = await credentials.FindAsync(context);
        if (caller is null)
        {
            await error!.ExecuteAsync(context);
            return;
        }

        context.Features.Set(caller);
        await next(context);
    }
}
