using System.Buffers;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;
using Patchbay.Communication.Simulation;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Intake;
using Patchbay.Pipeline.Settings;
using Patchbay.Workspaces;

namespace Patchbay.Server.Examples;

/// <summary>Generated traffic to look at while there is none: a day that has passed, and some minutes of records that keep coming.</summary>
/// <remarks>
/// The records take the way of all records, under a resource of their own. That resource tells them from others, so that they can
/// be taken away again, and nothing else with them.
/// </remarks>
internal sealed partial class ExampleTraffic(
    RecordIntake intake, Deliveries deliveries, MonitoredResources resources, IClickHouse clickHouse, TimeProvider clock, ILogger<ExampleTraffic> logger) : IAsyncDisposable
{
    private const int RecordsAtOnce = 2_000;
    private const double LiveRecordsPerSecond = 3;

    private static readonly TimeSpan Past = TimeSpan.FromDays(1);
    private static readonly TimeSpan Live = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LivePause = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan DeliveryPatience = TimeSpan.FromSeconds(30);

    private static readonly LogTable[] Tables = [.. LogCatalog.Current.Tables.Where(table => table.FindColumn("_ResourceId") is not null)];

    private readonly SemaphoreSlim _changing = new(1, 1);
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;

    /// <summary>The resource of the generated records.</summary>
    public static ResourceId Resource { get; } = ResourceId.Parse(
        $"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/{MonitoredResource.ResourceType}/examples");

    /// <summary>How many records of the past day there will be.</summary>
    public static int PastRecords => 20_000;

    /// <summary>What is going on at this moment.</summary>
    public ExampleState State { get; private set; } = ExampleState.Idle;

    /// <summary>How many records were sent since <see cref="StartAsync"/>.</summary>
    public int Sent { get; private set; }

    /// <summary>Begins to send records; they come while the caller goes on.</summary>
    /// <returns>False when records are being sent or taken away already.</returns>
    public async Task<bool> StartAsync()
    {
        if (!await _changing.WaitAsync(TimeSpan.Zero))
        {
            return false;
        }

        try
        {
            if (!_running.IsCompleted)
            {
                return false;
            }

            await resources.PutAsync(new MonitoredResource(Resource, new MonitoredResourceBody()));
            var logs = new LogSettings { CategoryGroup = CategoryGroup.AllLogs, Enabled = true };
            await resources.PutSettingAsync(
                Resource, new DiagnosticSetting("examples", new DiagnosticSettingProperties { WorkspaceId = Workspace.Default.ResourceId.ToString(), Logs = [logs] }));
            (Sent, State) = (0, ExampleState.Past);
            _stop = new CancellationTokenSource();
            _running = Task.Run(() => SendAsync(_stop.Token));
            return true;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Stops the sending and takes all generated records away, with their resource.</summary>
    public async Task RemoveAsync()
    {
        await _changing.WaitAsync();
        try
        {
            await StopAsync();
            State = ExampleState.Removing;
            // What is accepted and not stored yet would come after its removal.
            await deliveries.WaitForAsync(new DestinationAddress(DestinationKind.Workspace, Workspace.Default.ResourceId), DeliveryPatience, CancellationToken.None);
            foreach (var table in Tables)
            {
                // Only a table that has such records is rewritten, and the answer waits until they are gone.
                if (await CountAsync(table) > 0)
                {
                    await clickHouse.ExecuteAsync(Of(table, $"ALTER TABLE {Name(table)} DELETE WHERE _ResourceId = {{resource:String}}") with
                    {
                        Settings = [new("mutations_sync", "2")],
                    });
                }
            }

            await resources.DeleteSettingAsync(Resource, "examples");
            await resources.DeleteAsync(Resource);
        }
        finally
        {
            State = ExampleState.Idle;
            _changing.Release();
        }
    }

    /// <summary>How many generated records there are.</summary>
    /// <param name="cancellationToken">Ends the counting.</param>
    public async Task<long> CountAsync(CancellationToken cancellationToken = default)
    {
        if (resources.Find(Resource) is null)
        {
            return 0;
        }

        var counts = Tables.Select(table => $"(SELECT count() FROM {Name(table)} WHERE _ResourceId = {{resource:String}})");
        return await ReadAsync(new Statement($"SELECT toInt64({string.Join(" + ", counts)})") { Parameters = [Parameter] }, cancellationToken);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static SqlParameter Parameter => SqlParameter.String("resource", Resource.Lower);

    private static string Name(LogTable table) => $"{SqlText.Identifier(Workspace.Default.Database)}.{SqlText.Identifier(table.Name)}";

    private static Statement Of(LogTable table, string sql) => new(sql) { Parameters = [Parameter] };

    private Task<long> CountAsync(LogTable table) =>
        ReadAsync(Of(table, $"SELECT toInt64(count()) FROM {Name(table)} WHERE _ResourceId = {{resource:String}}"), CancellationToken.None);

    private async Task<long> ReadAsync(Statement statement, CancellationToken cancellationToken)
    {
        await using var result = await clickHouse.QueryAsync(statement, cancellationToken);
        return await result.ReadAsync(cancellationToken) is { } block ? ((ValueColumn<long>)block.Columns[0])[0] : 0;
    }

    private async Task StopAsync()
    {
        if (_stop is { } stop)
        {
            await stop.CancelAsync();
            await _running;
            stop.Dispose();
            _stop = null;
        }
    }

    private async Task SendAsync(CancellationToken stop)
    {
        var options = new SimulationOptions { Resource = Resource, Seed = clock.GetUtcNow().Ticks };
        try
        {
            await SendPastAsync(new Simulation(options with { Start = clock.GetUtcNow().UtcDateTime - Past, Duration = Past, Count = PastRecords }), stop);
            State = ExampleState.Live;
            await SendLiveAsync(new Simulation(options with { Start = clock.GetUtcNow().UtcDateTime, Duration = Live, RecordsPerSecond = LiveRecordsPerSecond }), stop);
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception);
        }
        finally
        {
            State = ExampleState.Idle;
        }
    }

    private async Task SendPastAsync(Simulation simulation, CancellationToken stop)
    {
        var lines = new ArrayBufferWriter<byte>();
        for (var written = RecordsAtOnce; written == RecordsAtOnce;)
        {
            lines.ResetWrittenCount();
            written = simulation.Write(lines, RecordsAtOnce);
            await AcceptAsync(lines, written, stop);
        }
    }

    private async Task SendLiveAsync(Simulation simulation, CancellationToken stop)
    {
        var lines = new ArrayBufferWriter<byte>();
        while (true)
        {
            lines.ResetWrittenCount();
            var written = 0;
            while (simulation.Now <= clock.GetUtcNow().UtcDateTime)
            {
                if (simulation.Write(lines, 1) == 0)
                {
                    return;
                }

                written++;
            }

            await AcceptAsync(lines, written, stop);
            await Task.Delay(LivePause, clock, stop);
        }
    }

    private async Task AcceptAsync(ArrayBufferWriter<byte> lines, int count, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (count > 0)
        {
            await intake.AcceptAsync(lines.WrittenMemory, new IntakeDefaults(null, null, "/api/examples"), stop);
            Sent += count;
        }
    }

    [LoggerMessage(7801, LogLevel.Error, "The example traffic ended early.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

/// <summary>What <see cref="ExampleTraffic"/> does.</summary>
internal enum ExampleState
{
    /// <summary>Nothing.</summary>
    Idle,

    /// <summary>Sends the records of the past day.</summary>
    Past,

    /// <summary>Sends records as they happen.</summary>
    Live,

    /// <summary>Takes all its records away.</summary>
    Removing,
}
