using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Patchbay.Catalog;
using Patchbay.Server.Access;
using Patchbay.Server.Errors;
using Patchbay.Server.OpenApi;
using Patchbay.Server.Tail;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Query;

namespace Patchbay.Server.Endpoints;

/// <summary>Records as they arrive, as server-sent events. No API of Azure's.</summary>
internal static class TailApi
{
    // Each reader is a connection and a few small queries a second.
    private const int ReadersMax = 20;

    private static int _readers;

    public static void MapTailApi(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/tail", Get)
        .Describe("Records as they arrive, as server-sent events without an end", StatusCodes.Status200OK, "text/event-stream");

    private static IResult Get(HttpContext context, LiveTail tail, WorkspaceDirectory workspaces, QueryAccess access, IHostApplicationLifetime lifetime, CancellationToken cancellationToken, [FromQuery, Description("The tables; all of the log categories when none is named.")] string[]? table = null, [Description("A condition in KQL that the records fulfil.")] string where = "", [Description("The workspace: its GUID, its name or its resource id.")] string workspace = "default")
    {
        if (workspaces.Find(workspace) is not { } found)
        {
            return AzureErrors.WorkspaceNotFound(workspace);
        }

        if (table?.FirstOrDefault(name => LogCatalog.Current.FindTable(name) is null) is { } unknown)
        {
            return AzureErrors.TableNotFound(unknown);
        }

        IReadOnlyList<LogTable> tables = table is { Length: > 0 }
            ? [.. table.Select(name => LogCatalog.Current.FindTable(name)!)]
            : [.. LogCatalog.Current.Categories.Select(category => category.Table).OfType<LogTable>()];
        var (readable, refusal) = access.Readable(context, found);
        tables = [.. tables.Where(candidate => readable?.Contains(candidate) == true)];
        // A condition can ask for other tables, too.
        var (source, _) = access.Restrict(context, new QuerySource([found]));
        if (source is null || tables.Count == 0)
        {
            return refusal ?? AzureErrors.TableNotFound(string.Join(", ", table ?? []));
        }

        var (followed, failure) = tail.Check(source, tables, where);
        if (failure is not null)
        {
            return failure.Succeeded ? AzureErrors.TailConditionInvalid() : QueryErrors.OfCompilation(failure);
        }

        if (Interlocked.Increment(ref _readers) > ReadersMax)
        {
            Interlocked.Decrement(ref _readers);
            return AzureErrors.TooManyTails(ReadersMax);
        }

        return TypedResults.ServerSentEvents(CountedAsync());

        async IAsyncEnumerable<System.Net.ServerSentEvents.SseItem<string>> CountedAsync()
        {
            try
            {
                await foreach (var item in tail.FollowAsync(source, followed, where, cancellationToken))
                {
                    // It has no end of its own, and a server that is to stop waits for no open page.
                    if (lifetime.ApplicationStopping.IsCancellationRequested)
                    {
                        yield break;
                    }

                    yield return item;
                }
            }
            finally
            {
                Interlocked.Decrement(ref _readers);
            }
        }
    }
}
