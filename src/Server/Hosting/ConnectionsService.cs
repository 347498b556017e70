using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations;
using Patchbay.Pipeline.Settings;

namespace Patchbay.Server.Hosting;

/// <summary>Reads the connections of destinations again when their file has changed.</summary>
internal sealed partial class ConnectionsService(
    string path, DestinationConnections connections, MonitoredResources resources, Deliveries deliveries, ILogger<ConnectionsService> logger) : BackgroundService
{
    // Looked at instead of being told of: files that are mounted or linked tell nobody.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private (DateTime Written, long Length) _seen = Look(path);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (Look(path) is var now && now != _seen)
            {
                _seen = now;
                await ReloadAsync();
            }
        }
    }

    private async Task ReloadAsync()
    {
        var changed = connections.Reload(out var failures);
        foreach (var failure in failures)
        {
            LogFailure(failure);
        }

        if (failures.Count == 0)
        {
            await resources.RerouteAsync();
            deliveries.Reopen(address => changed.Contains(address.Id));
            LogRead(path, changed.Count);
        }
    }

    private static (DateTime Written, long Length) Look(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    [LoggerMessage(7151, LogLevel.Information, "{Path} was read again; {Count} entries are not as they were.")]
    private partial void LogRead(string path, int count);

    [LoggerMessage(7152, LogLevel.Error, "The connections stay as they were: {Failure}")]
    private partial void LogFailure(string failure);
}
