using Patchbay.Server.Configuration;

namespace Patchbay.Server.Identity;

/// <summary>
/// The cookie that holds a session of the portal. No script can read it, and it counts only for requests that a page of this very
/// server makes: cookies do not tell the ports of a host apart, and SameSite does not either.
/// </summary>
internal sealed class SessionCookie(Grants grants, TokenIssuer issuer, IdentityOptions options, TimeProvider clock)
{
    // Several servers on one host share their cookies.
    private readonly string _name = $"patchbay-session-{issuer.Key.KeyId}";

    /// <summary>The session of a request, if it has one that counts.</summary>
    public (Grant Grant, Caller Caller)? Find(HttpRequest request) =>
        request.Cookies[_name] is { Length: > 0 } secret && IsOfOwnPage(request) ? grants.Find(GrantUse.Session, secret) : null;

    /// <summary>Begins a session.</summary>
    public async Task BeginAsync(HttpContext context, Caller caller)
    {
        var lifetime = TimeSpan.FromHours(options.SessionHours);
        var secret = await grants.CreateAsync(Grant.Of(GrantUse.Session, caller, clock.GetUtcNow() + lifetime));
        context.Response.Cookies.Append(_name, secret, Cookie(context, lifetime));
    }

    /// <summary>Ends the session of a request.</summary>
    public async Task EndAsync(HttpContext context)
    {
        if (context.Request.Cookies[_name] is { Length: > 0 } secret)
        {
            await grants.RevokeAsync(secret);
            context.Response.Cookies.Delete(_name, Cookie(context, lifetime: null));
        }
    }

    /// <summary>
    /// Whether a page of this server makes a request, as far as a browser says it; reading what one typed into the address bar counts, too.
    /// </summary>
    public static bool IsOfOwnPage(HttpRequest request)
    {
        var isReading = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        // Browsers leave it out on plain HTTP by other names than localhost.
        return request.Headers["Sec-Fetch-Site"] is [{ Length: > 0 } site]
            ? site == "same-origin" || (site == "none" && isReading)
            : request.Headers.Origin is [{ Length: > 0 } origin] ? origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase) : isReading;
    }

    private static CookieOptions Cookie(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        MaxAge = lifetime,
        IsEssential = true,
    };
}
