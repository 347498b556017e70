using Microsoft.Extensions.Primitives;
using Patchbay.Server.Identity;

namespace Patchbay.Server.Endpoints;

/// <summary>The token endpoint: for clients with an API key, and for programs that a person has allowed to act for him.</summary>
internal static class TokenApi
{
    public const string TokenPath = "/oauth2/v2.0/token";
    public const string RevokePath = "/oauth2/v2.0/revoke";

    public static void MapTokenApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("").AllowAnonymous();
        foreach (var tenant in SignInApi.Tenants)
        {
            group.MapPost($"{tenant}{TokenPath}", PostAsync);
            group.MapPost($"{tenant}/oauth2/token", PostAsync);
            group.MapPost($"{tenant}{RevokePath}", RevokeAsync);
        }
    }

    private static async Task<IResult> PostAsync(HttpContext context, TokenGrants grants)
    {
        var (form, error) = await SignInApi.ReadFormAsync(context);
        context.Response.Headers.CacheControl = "no-store";
        return form is null ? error! : await grants.AnswerAsync(context, form);
    }

    // Ends a refresh token, as RFC 7009 has it: one that is not known is as good as ended.
    private static async Task<IResult> RevokeAsync(HttpContext context, Grants grants)
    {
        var (form, error) = await SignInApi.ReadFormAsync(context);
        if (form is null)
        {
            return error!;
        }

        if (!StringValues.IsNullOrEmpty(form["token"]))
        {
            await grants.RevokeAsync(form["token"].ToString());
        }

        return TypedResults.Ok();
    }
}
