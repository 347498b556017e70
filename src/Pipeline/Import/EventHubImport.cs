using Patchbay.Pipeline.Destinations.EventHubs.Kafka;
using Patchbay.Pipeline.Intake;

namespace Patchbay.Pipeline.Import;

/// <summary>Imports the events of an event hub as a member of a consumer group, whose position moves when the records are on disk.</summary>
/// <param name="reader">Reads the events.</param>
/// <param name="source">The source's key.</param>
/// <param name="intake">Takes the records.</param>
/// <param name="progress">Is told how far it is.</param>
internal sealed class EventHubImport(KafkaReader reader, string source, RecordIntake intake, ImportProgress progress)
{
    private const int EventsMax = 64;
    private const int BytesMax = 16 << 20;
    private const long JoinMilliseconds = 60_000;
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(200);

    /// <summary>Imports until no event comes for a while.</summary>
    /// <param name="patience">How long; null for ever.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task RunAsync(TimeSpan? patience, CancellationToken cancellationToken)
    {
        var begun = Environment.TickCount64;
        var quietSince = begun;
        while (patience is null || Environment.TickCount64 - quietSince < patience.Value.TotalMilliseconds)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var events = await Task.Run(Read, cancellationToken).ConfigureAwait(false);
            progress.State = events.Count == 0 && patience is null ? ImportState.Waiting : ImportState.Running;
            if (events.Count > 0)
            {
                await TakeAsync(events, cancellationToken).ConfigureAwait(false);
                quietSince = Environment.TickCount64;
            }
            else if (reader.HasPartitions)
            {
                progress.Trouble = null;
            }
            else
            {
                // Nothing can come before the group has formed.
                quietSince = Environment.TickCount64;
                if (quietSince - begun > JoinMilliseconds)
                    progress.Trouble = "The consumer group gets no partition to read: the servers are away, or other members of the group read all of them.";
            }
        }
    }

    private async Task TakeAsync(List<KafkaEvent> events, CancellationToken cancellationToken)
    {
        progress.Expect(events.Sum(read => read.Body.Length));
        await Task.WhenAll(events.Select(read => TakeAsync(read, cancellationToken))).ConfigureAwait(false);
        foreach (var last in events.GroupBy(read => read.Partition).Select(partition => partition.Last()))
            await Task.Run(() => reader.Commit(last), cancellationToken).ConfigureAwait(false);
    }

    private async Task TakeAsync(KafkaEvent read, CancellationToken cancellationToken)
    {
        var defaults = new IntakeDefaults(null, null, source) { RequestId = $"import {read.Partition}@{read.Offset}" };
        progress.Take(read.Body.Length, await intake.AcceptAsync(read.Body, defaults, cancellationToken).ConfigureAwait(false));
    }

    private List<KafkaEvent> Read()
    {
        var events = new List<KafkaEvent>();
        for (var bytes = 0; events.Count < EventsMax && bytes < BytesMax && reader.Read(events.Count == 0 ? Wait : TimeSpan.Zero) is { } read; bytes += read.Body.Length)
            events.Add(read);
        return events;
    }
}
