namespace Patchbay.Server.Requests;

/// <summary>Names every request as Azure does: with an id of ours, and with the caller's own echoed.</summary>
internal sealed class RequestIds(RequestDelegate next)
{
    private const int ClientIdLengthMax = 256;

    /// <summary>The id by which a repeat of a request is known; null when the caller gave none.</summary>
    public static string? OfCaller(HttpRequest request) =>
        request.Headers["Idempotency-Key"] is [{ Length: > 0 and <= ClientIdLengthMax } key] ? key :
        request.Headers["x-ms-client-request-id"] is [{ Length: > 0 and <= ClientIdLengthMax } id] ? id : null;

    public Task InvokeAsync(HttpContext context)
    {
        context.TraceIdentifier = Guid.NewGuid().ToString();
        context.Response.OnStarting(WriteHeaders, context);
        return next(context);
    }

    private static Task WriteHeaders(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers["x-ms-request-id"] = context.TraceIdentifier;
        headers["x-ms-correlation-request-id"] = context.TraceIdentifier;
        // Only what may stand in a header goes back into one.
        if (context.Request.Headers["x-ms-client-request-id"] is [{ Length: <= ClientIdLengthMax } clientId] && clientId.All(character => character is >= ' ' and <= '~'))
        {
            headers["x-ms-client-request-id"] = clientId;
        }

        return Task.CompletedTask;
    }
}
