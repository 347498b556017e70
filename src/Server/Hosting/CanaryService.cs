using Patchbay.Pipeline.Delivery;

namespace Patchbay.Server.Hosting;

/// <summary>Runs the canary for as long as the server runs.</summary>
internal sealed class CanaryService(Canary canary) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => canary.RunAsync(stoppingToken);
}
