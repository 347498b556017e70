using Patchbay.Server.Access;
using Patchbay.Server.Identity;

namespace Patchbay.Server.Audit;

/// <summary>Writes down every request that changes something, also one that is refused; its answer ends when that is on disk.</summary>
internal sealed class ActivityRecorder(RequestDelegate next, ActivityLog log, TimeProvider clock)
{
    // Records come in by the thousand and are counted by the ledger.
    private const string RecordsAction = "Patchbay/records/write";

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || context.Features.Get<Caller>() is not { } caller ||
            RequiredAccess.Of(request.Method, request.Path) is not { IsData: false } access || access.Action.EndsWith("/read", StringComparison.Ordinal) || access.Action == RecordsAction)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            // A caller who went away may have changed something all the same.
            await log.AddAsync(new ActivityEvent(
                Guid.NewGuid().ToString(), clock.GetUtcNow().UtcDateTime, caller.Id, caller.Name, context.Connection.RemoteIpAddress?.ToString() ?? "",
                access.Action, ActivityTarget.Of(request.Path, access.Action), context.TraceIdentifier, request.Method, $"{request.Scheme}://{request.Host}{request.Path}", context.Response.StatusCode)
            {
                Change = context.Features.Get<ActivityChange>(),
            });
        }
    }
}
