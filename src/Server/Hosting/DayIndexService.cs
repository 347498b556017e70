using Patchbay.ClickHouse;
using Patchbay.Workspaces;
using Patchbay.Workspaces.LifeLines;

namespace Patchbay.Server.Hosting;

/// <summary>Indexes the days of all workspaces for the flight recorder, for as long as the server runs.</summary>
internal sealed partial class DayIndexService(DayIndexer indexer, WorkspaceDirectory workspaces, TimeProvider clock, ILogger<DayIndexService> logger) : BackgroundService
{
    // A day to which nothing has come for so long rests.
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            foreach (var workspace in workspaces.All)
            {
                try
                {
                    await indexer.UpdateAsync(workspace, stoppingToken);
                }
                catch (Exception exception) when (exception is ClickHouseException or EngineUnavailableException)
                {
                    LogFailure(workspace.Name, exception.Message);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(7360, LogLevel.Warning, "Days of the workspace '{Workspace}' could not be indexed: {Reason} It is tried again; until then the flight recorder searches them without an index.")]
    private partial void LogFailure(string workspace, string reason);
}
