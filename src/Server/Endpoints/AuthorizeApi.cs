using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;
using Patchbay.Server.Identity;
using Patchbay.Server.OpenApi;
using Patchbay.Server.Requests;

namespace Patchbay.Server.Endpoints;

/// <summary>
/// Programs that want to act for a person: the authorization endpoints of OAuth, and what the portal's pages ask on which the person
/// allows it. A program gets its answer on this machine alone.
/// </summary>
internal static class AuthorizeApi
{
    public const string AuthorizePath = "/oauth2/v2.0/authorize";
    public const string DevicePath = "/oauth2/v2.0/devicecode";

    private const string ConsentPage = $"{PortalPages.Path}/{PortalPages.Consent}";
    private const string DevicePage = $"{PortalPages.Path}/device";
    private const int TextLengthMax = 2000;

    public static void MapAuthorizeApi(this IEndpointRouteBuilder endpoints)
    {
        var open = endpoints.MapGroup("").AllowAnonymous();
        foreach (var tenant in SignInApi.Tenants)
        {
            open.MapGet($"{tenant}{AuthorizePath}", GetAuthorize);
            open.MapPost($"{tenant}{DevicePath}", PostDeviceAsync);
        }

        endpoints.MapPost("/api/authorizations", PostAuthorizationAsync)
            .Takes<AuthorizationRequest>().Describe<AuthorizationAnswer>("Allow a program to act for the person who has signed in, or refuse it");
        endpoints.MapGet("/api/authorizations/device", (ProgramSignIns programs, [Description("The code that the program shows.")] string code = "") =>
            programs.FindDevice(code) is { } device ? Results.Json(new DeviceFacts(device.Client), AuthorizeJson.Wire.DeviceFacts) : CodeNotFound())
            .Describe<DeviceFacts>("Which program shows a code");
        endpoints.MapPost("/api/authorizations/device", PostDeviceDecisionAsync)
            .Takes<DeviceDecision>().Describe("Allow the program that shows a code, or refuse it", StatusCodes.Status204NoContent);
    }

    private static IResult GetAuthorize(HttpContext context)
    {
        var query = context.Request.Query;
        var request = new AuthorizationRequest(
            query["client_id"].ToString(), query["redirect_uri"].ToString(), query["scope"].ToString(), query["state"].ToString(), query["nonce"].ToString(),
            query["code_challenge"].ToString(), query["response_mode"].ToString(), Allow: false);
        if (Fault(request) is { } fault)
        {
            return SignInApi.Refuse(context, "invalid_request", 90014, fault);
        }

        if (query["response_type"] != "code" || query["code_challenge_method"] != "S256")
        {
            return Back(request, ("error", "invalid_request"), ("error_description", "Only response_type=code with code_challenge_method=S256 is supported here."));
        }

        return query["prompt"] == "none"
            ? Back(request, ("error", "interaction_required"), ("error_description", "Somebody has to allow it at the portal."))
            : Results.Redirect($"{ConsentPage}{context.Request.QueryString}");
    }

    private static async Task<IResult> PostDeviceAsync(HttpContext context, ProgramSignIns programs)
    {
        var (form, error) = await SignInApi.ReadFormAsync(context);
        if (form is null)
        {
            return error!;
        }

        if (form["client_id"] is not [{ Length: > 0 and <= TextLengthMax } client] || form["scope"].ToString().Length > TextLengthMax)
        {
            return SignInApi.Refuse(context, "invalid_request", 900144, "The form has to have a client_id.");
        }

        var device = ProgramSignIns.NewDevice(client, form["scope"].ToString());
        if (programs.Devices.Add(device) is not { } deviceCode)
        {
            return SignInApi.Refuse(context, "temporarily_unavailable", 90033, "Too many programs wait to be allowed; try again a little later.", 503);
        }

        var page = $"{SignInApi.Origin(context)}{DevicePage}";
        var userCode = $"{device.UserCode[..4]}-{device.UserCode[4..]}";
        context.Response.Headers.CacheControl = "no-store";
        return SignInApi.Json(new JsonObject
        {
            ["device_code"] = deviceCode,
            ["user_code"] = userCode,
            ["verification_uri"] = page,
            ["verification_url"] = page,
            ["verification_uri_complete"] = $"{page}?code={userCode}",
            ["expires_in"] = (int)ProgramSignIns.DevicePatience.TotalSeconds,
            ["interval"] = 2,
            ["message"] = $"To sign in, use a web browser to open the page {page} and enter the code {userCode} to authenticate.",
        });
    }

    private static async Task<IResult> PostAuthorizationAsync(HttpContext context, ProgramSignIns programs, SessionCookie sessions, LimitOptions limits, BodyBudget budget)
    {
        var (request, error) = await Arm.ReadAsync(context.Request, limits, budget, AuthorizeJson.Wire.AuthorizationRequest);
        if (request is null || !IsPerson(context, sessions))
        {
            return error ?? NotAPerson();
        }

        if (Fault(request) is { } fault)
        {
            return AzureErrors.InvalidResource(fault);
        }

        if (!request.Allow)
        {
            return Answer(request, ("error", "access_denied"), ("error_description", "It was not allowed at the portal."));
        }

        var code = programs.Codes.Add(new AllowedProgram(request.ClientId!, request.Scope ?? "", Caller.Of(context), sessions.Find(context.Request)?.Grant.ExpiresAt)
        {
            RedirectUri = request.RedirectUri!,
            CodeChallenge = request.CodeChallenge!,
            Nonce = request.Nonce ?? "",
        });
        return code is null ? Answer(request, ("error", "temporarily_unavailable")) : Answer(request, ("code", code));
    }

    private static async Task<IResult> PostDeviceDecisionAsync(HttpContext context, ProgramSignIns programs, SessionCookie sessions, LimitOptions limits, BodyBudget budget)
    {
        var (request, error) = await Arm.ReadAsync(context.Request, limits, budget, AuthorizeJson.Wire.DeviceDecision);
        if (request is null || !IsPerson(context, sessions))
        {
            return error ?? NotAPerson();
        }

        if (programs.FindDevice(request.Code ?? "") is not { } device)
        {
            return CodeNotFound();
        }

        if (request.Allow)
        {
            device.Allow(Caller.Of(context), sessions.Find(context.Request)?.Grant.ExpiresAt);
        }
        else
        {
            device.Deny();
        }

        return TypedResults.NoContent();
    }

    // Who has only a token would make it last longer than it may.
    private static bool IsPerson(HttpContext context, SessionCookie sessions) =>
        SessionCookie.IsOfOwnPage(context.Request) && (sessions.Find(context.Request) is not null || Caller.Of(context).Source == CallerSource.Developer);

    private static string? Fault(AuthorizationRequest request) =>
        string.IsNullOrEmpty(request.ClientId) || string.IsNullOrEmpty(request.CodeChallenge) ? "client_id and code_challenge have to be there." :
        !(Uri.TryCreate(request.RedirectUri, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0)
            ? $"The redirect_uri '{request.RedirectUri}' is no http address on this machine, such as http://localhost:8400." :
        new[] { request.ClientId, request.RedirectUri, request.Scope, request.State, request.Nonce, request.CodeChallenge }.Any(text => text?.Length > TextLengthMax)
            ? $"A parameter has more than {TextLengthMax} characters." : null;

    private static Dictionary<string, string?> Parameters(AuthorizationRequest request, (string Name, string Value)[] values) =>
        values.Append(("state", request.State ?? "")).Where(value => value.Item2.Length > 0).ToDictionary(value => value.Item1, value => (string?)value.Item2);

    private static IResult Back(AuthorizationRequest request, params (string Name, string Value)[] values) =>
        Results.Redirect(QueryHelpers.AddQueryString(request.RedirectUri!, Parameters(request, values)));

    private static IResult Answer(AuthorizationRequest request, params (string Name, string Value)[] values)
    {
        var parameters = Parameters(request, values);
        return Results.Json(
            request.ResponseMode switch
            {
                "form_post" => new AuthorizationAnswer(request.RedirectUri!, parameters),
                "fragment" => new AuthorizationAnswer($"{request.RedirectUri}#{QueryHelpers.AddQueryString("", parameters).TrimStart('?')}", null),
                _ => new AuthorizationAnswer(QueryHelpers.AddQueryString(request.RedirectUri!, parameters), null),
            },
            AuthorizeJson.Wire.AuthorizationAnswer);
    }

    private static AzureError CodeNotFound() => new(404, "CodeNotFound", "No program waits with this code. Codes count for 15 minutes and once; the program shows a new one when it is started again.");

    private static AzureError NotAPerson() => new(403, "Forbidden", "Programs are allowed to act for somebody by that person at the portal.");
}

/// <summary>What a program asks for in the authorization code flow, in the words of OAuth, and the person's decision.</summary>
internal sealed record AuthorizationRequest(
    string? ClientId, string? RedirectUri, string? Scope, string? State, string? Nonce, string? CodeChallenge, string? ResponseMode, bool Allow);

/// <summary>Where the browser goes with the answer, and the form that it posts there, if the program wants the answer as one.</summary>
internal sealed record AuthorizationAnswer(string Location, IReadOnlyDictionary<string, string?>? Form);

internal sealed record DeviceDecision(string? Code, bool Allow);

/// <summary>A program that waits with a code.</summary>
internal sealed record DeviceFacts(string ClientId);

[JsonSerializable(typeof(AuthorizationRequest))]
[JsonSerializable(typeof(AuthorizationAnswer))]
[JsonSerializable(typeof(DeviceDecision))]
[JsonSerializable(typeof(DeviceFacts))]
internal sealed partial class AuthorizeJson : JsonSerializerContext
{
    public static AuthorizeJson Wire { get; } = new(AnswerJson.Options());
}
