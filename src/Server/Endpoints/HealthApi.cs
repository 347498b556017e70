using Patchbay.ClickHouse;
using Patchbay.Server.OpenApi;

namespace Patchbay.Server.Endpoints;

/// <summary>Whether the process runs, and whether it can serve.</summary>
internal static class HealthApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void MapHealthApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/health").AllowAnonymous();
        group.MapGet("/live", () => Results.Text("alive\n")).Describe("Whether the process runs", StatusCodes.Status200OK, "text/plain");
        group.MapGet("/ready", IsReadyAsync).Describe("Whether the server can serve", StatusCodes.Status200OK, "text/plain").Produces(StatusCodes.Status503ServiceUnavailable, typeof(string), "text/plain");
    }

    private static async Task<IResult> IsReadyAsync(IClickHouse clickHouse, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return NotReady("the server is stopping");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await using var result = await clickHouse.QueryAsync(new Statement("SELECT 1"), patience.Token);
            await result.ReadAsync(patience.Token);
            return Results.Text("ready\n");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return NotReady($"the engine does not answer within {Patience.TotalSeconds:0} seconds");
        }
        catch (ClickHouseException exception)
        {
            return NotReady($"the engine fails: {exception.Message}");
        }
    }

    private static IResult NotReady(string reason) => Results.Text($"not ready: {reason}\n", statusCode: StatusCodes.Status503ServiceUnavailable);
}
