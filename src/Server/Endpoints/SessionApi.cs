using System.ComponentModel;
using System.Text.Json.Serialization;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Identity;
using Patchbay.Server.OpenApi;
using Patchbay.Server.Requests;

namespace Patchbay.Server.Endpoints;

/// <summary>Sessions of the portal: signing in with an API key or at the OpenID provider, and signing out. No API of Azure's.</summary>
internal static partial class SessionApi
{
    private const string OpenIdPath = "/api/session/openid";

    public static void MapSessionApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("").AllowAnonymous();
        group.MapGet("/api/session", GetAsync).Describe<SessionFacts>("Who the caller is, and how he can sign in");
        group.MapPost("/api/session", PostAsync).Takes<SignInRequest>().Describe("Sign in with an API key, as the portal does", StatusCodes.Status204NoContent);
        group.MapDelete("/api/session", DeleteAsync).Describe("Sign out", StatusCodes.Status204NoContent);
        group.MapGet(OpenIdPath, StartAsync).Describe("Go to the OpenID provider to sign in", StatusCodes.Status302Found);
        group.MapGet(OpenIdSignIn.ReturnPath, FinishAsync).Describe("Come back from the OpenID provider", StatusCodes.Status302Found);
    }

    private static async Task<IResult> GetAsync(HttpContext context, Credentials credentials, SessionCookie sessions, OpenIdSignIn provider, IdentityOptions options)
    {
        var (caller, _) = await credentials.FindAsync(context);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            new SessionFacts(
                options.Required, provider.IsOffered ? new Uri(options.Authority).Host : null,
                caller is null ? null : new CallerFacts(caller.Id, caller.Name, caller.Source.ToString(), caller.IsOwner), sessions.Find(context.Request)?.Grant.ExpiresAt),
            SessionJson.Wire.SessionFacts);
    }

    private static async Task<IResult> PostAsync(HttpContext context, ApiKeys keys, SessionCookie sessions, LimitOptions limits, BodyBudget budget, ILogger<SessionCookie> logger)
    {
        if (!SessionCookie.IsOfOwnPage(context.Request))
        {
            return AccessErrors.ForeignPage();
        }

        var (request, error) = await Arm.ReadAsync(context.Request, limits, budget, SessionJson.Wire.SignInRequest);
        if (request is null)
        {
            return error!;
        }

        if (!keys.TryFind(request.Key?.Trim() ?? "", out var key))
        {
            return AccessErrors.BadCredential(context, TokenFault.Revoked);
        }

        await sessions.BeginAsync(context, key.ToCaller());
        LogSignedIn(logger, key.Name, key.Id.ToString());
        return TypedResults.NoContent();
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, SessionCookie sessions)
    {
        if (!SessionCookie.IsOfOwnPage(context.Request))
        {
            return AccessErrors.ForeignPage();
        }

        await sessions.EndAsync(context);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> StartAsync(HttpContext context, OpenIdSignIn provider, [Description("The page of the portal to come back to.")] string returnTo = "") =>
        Results.Redirect(await provider.StartAsync(context, Page(returnTo)) ?? WithFault(Page(returnTo), SignInFault.Unreachable));

    private static async Task<IResult> FinishAsync(HttpContext context, OpenIdSignIn provider, SessionCookie sessions, ILogger<SessionCookie> logger)
    {
        var (caller, fault, returnTo) = await provider.FinishAsync(context);
        if (caller is null)
        {
            return Results.Redirect(WithFault(Page(returnTo), fault));
        }

        await sessions.BeginAsync(context, caller);
        LogSignedIn(logger, caller.Name, caller.Id);
        return Results.Redirect(Page(returnTo));
    }

    // Nothing but a page of the portal: whoever makes up a link must not lead people elsewhere with it.
    private static string Page(string returnTo) =>
        returnTo.StartsWith('/') && Uri.TryCreate($"http://localhost{returnTo}", UriKind.Absolute, out var page) && new PathString(page.AbsolutePath).StartsWithSegments(PortalPages.Path)
            ? page.PathAndQuery
            : PortalPages.Path;

    private static string WithFault(string page, SignInFault fault) => $"{page}#sign-in={fault.ToString().ToLowerInvariant()}";

    [LoggerMessage(7513, LogLevel.Information, "'{Name}' ({Id}) signed in at the portal.")]
    private static partial void LogSignedIn(ILogger logger, string name, string id);
}

/// <summary>The body that begins a session.</summary>
internal sealed record SignInRequest(string? Key);

/// <summary>Whether one has to sign in, where one can besides by a key, and who has.</summary>
/// <param name="Required">Whether every request needs a credential.</param>
/// <param name="Provider">The host of the OpenID provider at which people can sign in.</param>
/// <param name="Caller">Who makes this request; null when nobody has signed in, and somebody has to.</param>
/// <param name="ExpiresAt">When the session ends; null when there is none.</param>
internal sealed record SessionFacts(bool Required, string? Provider, CallerFacts? Caller, DateTimeOffset? ExpiresAt);

internal sealed record CallerFacts(string Id, string Name, string Source, bool IsOwner);

[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(SessionFacts))]
internal sealed partial class SessionJson : JsonSerializerContext
{
    public static SessionJson Wire { get; } = new(AnswerJson.Options());
}
