using Patchbay.Pipeline.Purging;

namespace Patchbay.Server.Hosting;

/// <summary>Carries out purges for as long as the server runs.</summary>
internal sealed class PurgeService(Purges purges) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => purges.RunAsync(stoppingToken);
}
