using Microsoft.AspNetCore.Connections;
using Patchbay.ClickHouse;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Journal;

namespace Patchbay.Server.Errors;

/// <summary>Gives every failed request an answer in its API's shape: paths that nobody serves, bodies cut off, and our own failures.</summary>
internal sealed partial class ErrorAnswers(RequestDelegate next, ILogger<ErrorAnswers> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception)
        {
            await AnswerAsync(context, exception);
            return;
        }

        if (context.Response is { HasStarted: false, StatusCode: 404 or 405, ContentLength: null, ContentType: null })
        {
            await InShape(context, NotFound(context.Request)).ExecuteAsync(context);
        }
        else if (context.Response is { HasStarted: false, StatusCode: 400 or 415, ContentLength: null, ContentType: null })
        {
            // The framework could not make of a text what a handler wants, and says no more than the status.
            await InShape(context, AzureErrors.ParameterNotReadable(context.Response.StatusCode)).ExecuteAsync(context);
        }
    }

    private static IResult InShape(HttpContext context, AzureError error) => KustoError.IsShapeOf(context.Request.Path) ? KustoError.Of(error) : error;

    private static AzureError NotFound(HttpRequest request) =>
        request.Path.StartsWithSegments("/subscriptions", StringComparison.OrdinalIgnoreCase)
            ? AzureErrors.ResourceTypeNotFound(request.Path)
            : AzureErrors.PathNotFound(request.Method, request.Path);

    private async Task AnswerAsync(HttpContext context, Exception exception)
    {
        if (context.RequestAborted.IsCancellationRequested || exception is ConnectionResetException)
        {
            LogCallerGone(context.Request.Method, context.Request.Path, context.TraceIdentifier);
            return;
        }

        var error = exception switch
        {
            BadHttpRequestException { StatusCode: 413 } => AzureErrors.BodyTooLarge(context.Request.ContentLength ?? 0, unpacked: false),
            BadHttpRequestException bad => AzureErrors.BodyNotReadable(bad.Message) with { Status = bad.StatusCode },
            JournalException { IsDiskFull: true } => AzureErrors.DiskFull(),
            JournalException journal => AzureErrors.JournalFails(journal.Message),
            WorkspaceBehindException behind => AzureErrors.WorkspaceBehind(behind.Message),
            ClickHouseException engine => AzureErrors.FromEngine(engine),
            _ => null,
        };
        if (error is null)
        {
            LogFailed(exception, context.Request.Method, context.Request.Path, context.TraceIdentifier);
        }
        else if (error.Status >= StatusCodes.Status500InternalServerError)
        {
            LogShortage(context.Request.Method, context.Request.Path, error.Message, context.TraceIdentifier);
        }

        if (context.Response.HasStarted)
        {
            // Too late for another status: the cut connection tells the caller that the answer is not whole.
            context.Abort();
            return;
        }

        context.Response.Clear();
        await InShape(context, error ?? AzureErrors.Internal(context.TraceIdentifier)).ExecuteAsync(context);
    }

    [LoggerMessage(7001, LogLevel.Error, "{Method} {Path} failed; request id {RequestId}.")]
    private partial void LogFailed(Exception exception, string method, string path, string requestId);

    [LoggerMessage(7003, LogLevel.Warning, "{Method} {Path} failed: {Reason} Request id {RequestId}.")]
    private partial void LogShortage(string method, string path, string reason, string requestId);

    [LoggerMessage(7002, LogLevel.Debug, "{Method} {Path}: the caller went away; request id {RequestId}.")]
    private partial void LogCallerGone(string method, string path, string requestId);
}
