using Patchbay.Pipeline.History;

namespace Patchbay.Server.Hosting;

/// <summary>Sends the histories of settings for as long as the server runs.</summary>
internal sealed class HistoryService(Histories histories) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => histories.RunAsync(stoppingToken);
}
