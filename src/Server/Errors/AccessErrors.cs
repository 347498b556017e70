using Patchbay.Server.Access;
using Patchbay.Server.Identity;

namespace Patchbay.Server.Errors;

/// <summary>Refusals, each in the shape of the API that is asked.</summary>
internal static class AccessErrors
{
    private enum Shape
    {
        Query,
        Arm,
        Ingestion,
        Kusto,
    }

    /// <summary>There is neither a key nor a token.</summary>
    public static IResult NoCredential(HttpContext context) =>
        Answer(context, 401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing: send 'Authorization: Bearer' with a token or an API key, or sign in at the portal.");

    /// <summary>The key or the token does not count.</summary>
    public static IResult BadCredential(HttpContext context, TokenFault fault)
    {
        var message = fault switch
        {
            TokenFault.Expired => "The access token has expired or is not valid yet. Get a new one.",
            TokenFault.WrongAudience => "The access token has been obtained for another audience or resource.",
            TokenFault.Revoked => "The API key is not known, has been revoked or has expired.",
            TokenFault.BadSignature => "The access token's signature or issuer is not valid.",
            _ => "The access token is not one, or was not signed by a known key.",
        };
        // The query API answers so with 403, the others with 401.
        return ShapeOf(context.Request.Path) == Shape.Query
            ? Answer(context, 403, fault == TokenFault.WrongAudience ? "InvalidAuthenticationTokenAudience" : "InvalidTokenError", message,
                new InnerError(fault switch { TokenFault.Expired => "TokenExpired", TokenFault.WrongAudience => "InvalidAudience", _ => "SignatureVerificationFailed" }, message))
            : Answer(context, 401, fault switch
            {
                TokenFault.Expired => "ExpiredAuthenticationToken",
                TokenFault.WrongAudience => "InvalidAuthenticationTokenAudience",
                _ => "InvalidAuthenticationToken",
            }, message);
    }

    /// <summary>A page of another site, or a program, asks for what only the portal's own pages may.</summary>
    public static IResult ForeignPage() => new AzureError(403, "Forbidden", "Only the portal's own pages sign in and out here. Programs send their API key or token with each request.");

    /// <summary>The caller may not do it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="action">What it would do.</param>
    /// <param name="scope">On what.</param>
    /// <param name="isData">Whether it is an action with data.</param>
    public static IResult Forbidden(HttpContext context, string action, string scope, bool isData = false)
    {
        var caller = Caller.Of(context);
        var message = $"The client '{caller.Name}' with object id '{caller.Id}' does not have authorization to perform action '{action}' over scope '{scope}'. Roles that allow it, which an owner can assign: {string.Join(", ", Role.All.Where(role => role.Allows(action, isData)).Select(role => role.Name))}.";
        return ShapeOf(context.Request.Path) switch
        {
            Shape.Query => Answer(context, 403, "InsufficientAccessError", "The provided credentials have insufficient access to perform the requested operation.", new InnerError("AuthorizationFailedError", message)),
            Shape.Ingestion => Answer(context, 403, "OperationFailed", $"The authentication token provided does not have access to ingest data for the data collection rule. {message}"),
            Shape.Kusto => Answer(context, 403, "Forbidden", message),
            _ => Answer(context, 403, "AuthorizationFailed", message),
        };
    }

    private static IResult Answer(HttpContext context, int status, string code, string message, InnerError? inner = null)
    {
        if (status == StatusCodes.Status401Unauthorized)
        {
            var origin = $"{context.Request.Scheme}://{context.Request.Host}";
            context.Response.Headers.WWWAuthenticate = $"Bearer authorization_uri=\"{origin}/{TokenIssuer.TenantId}\", error=\"invalid_token\"";
        }

        var error = new AzureError(status, code, message) { Inner = inner };
        return KustoError.IsShapeOf(context.Request.Path) ? KustoError.Of(error) : error;
    }

    private static Shape ShapeOf(PathString path) =>
        KustoError.IsShapeOf(path) ? Shape.Kusto :
        path.StartsWithSegments("/dataCollectionRules", StringComparison.OrdinalIgnoreCase) && !path.Value!.Contains("/providers/", StringComparison.OrdinalIgnoreCase) ? Shape.Ingestion :
        path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/workspaces", StringComparison.OrdinalIgnoreCase) ||
            path.StartsWithSegments("/$batch", StringComparison.Ordinal) || path.Value!.EndsWith("/query", StringComparison.OrdinalIgnoreCase) ? Shape.Query :
        Shape.Arm;
}
