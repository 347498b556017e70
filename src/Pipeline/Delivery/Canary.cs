using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.Pipeline.Intake;
using Patchbay.Workspaces;

namespace Patchbay.Pipeline.Delivery;

/// <summary>Sends a record of its own now and then, and measures how long it takes until a query finds it.</summary>
/// <remarks>The records belong to a resource of their own, <see cref="Resource"/>, and are in the table of <c>AuthOperational</c>.</remarks>
/// <param name="intake">Takes the records; sends them to the default workspace.</param>
/// <param name="clickHouse">The engine of the workspace.</param>
/// <param name="interval">How often.</param>
/// <param name="logger">Is told of lost records.</param>
public sealed partial class Canary(RecordIntake intake, IClickHouse clickHouse, TimeSpan interval, ILogger<Canary> logger)
{
    private const string Category = "AuthOperational";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    /// <summary>The resource that the records belong to.</summary>
    public static ResourceId Resource { get; } = ResourceId.Parse(
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.Communication/communicationServices/patchbay-canary");

    /// <summary>What was seen so far.</summary>
    public CanaryReport Report { get; private set; } = new(0, 0, null);

    /// <summary>Sends and looks until it is told to stop.</summary>
    /// <param name="cancellationToken">Tells it to stop.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var delay = await SendAsync(cancellationToken).ConfigureAwait(false);
                Report = delay is null ? Report with { Sent = Report.Sent + 1, Lost = Report.Lost + 1 } : new(Report.Sent + 1, Report.Lost, delay);
                if (delay is null)
                    LogLost(Patience.TotalSeconds);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Report = Report with { Sent = Report.Sent + 1, Lost = Report.Lost + 1 };
                LogNotSent(exception.Message);
            }

            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<TimeSpan?> SendAsync(CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString();
        var started = Stopwatch.GetTimestamp();
        var record = Encoding.UTF8.GetBytes($$"""{"time":"{{DateTime.UtcNow:O}}","operationName":"PatchbayCanary","correlationId":"{{id}}"}""");
        await intake.AcceptAsync(record, new IntakeDefaults(Category, Resource.ToString(), "canary"), cancellationToken).ConfigureAwait(false);
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            if (await IsThereAsync(id, cancellationToken).ConfigureAwait(false))
                return Stopwatch.GetElapsedTime(started);
            await Task.Delay(LookAgain, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private async Task<bool> IsThereAsync(string id, CancellationToken cancellationToken)
    {
        var statement = new Statement($$"""
            SELECT 1 FROM {{SqlText.Identifier(Workspace.Default.Database)}}.{{SqlText.Identifier(LogCatalog.Current.FindCategory(Category)!.Table!.Name)}}
            WHERE TimeGenerated > now64() - INTERVAL 10 MINUTE AND CorrelationId = {id:String} LIMIT 1
            """)
        {
            Parameters = [SqlParameter.String("id", id)],
        };
        await using var result = await clickHouse.QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        return await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { RowCount: > 0 };
    }

    [LoggerMessage(7330, LogLevel.Error, "A canary record was accepted and not found within {Seconds} seconds.")]
    private partial void LogLost(double seconds);

    [LoggerMessage(7331, LogLevel.Warning, "A canary record could not be sent or looked for: {Reason}")]
    private partial void LogNotSent(string reason);
}

/// <summary>What became of the canary's records.</summary>
/// <param name="Sent">How many were sent.</param>
/// <param name="Lost">How many of them were refused, or not found within a minute.</param>
/// <param name="Delay">The time from sending the last one that was found until a query found it.</param>
public sealed record CanaryReport(long Sent, long Lost, TimeSpan? Delay);
