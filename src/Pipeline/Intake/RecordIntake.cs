using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Patchbay.Pipeline.Collection;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations.Workspaces;
using Patchbay.Pipeline.Journal;
using Patchbay.Pipeline.Routing;

namespace Patchbay.Pipeline.Intake;

/// <summary>Takes records: reads them, decides where they go, and answers when they are in the journal.</summary>
/// <param name="routing">Where the records of each resource go.</param>
/// <param name="deliveries">Keeps what was accepted and delivers it.</param>
/// <param name="workspaces">Gets the rows that were made while reading, so that they need not be made again.</param>
/// <param name="clock">Tells when a body arrived.</param>
/// <param name="options">The bounds of a body.</param>
public sealed class RecordIntake(CurrentRouting routing, Deliveries deliveries, WorkspaceDestinations workspaces, TimeProvider clock, IntakeOptions options)
{
    // More bodies than there are cores are never read at once for long, and what a large body needed is rarely needed again:
    // their decoders are not kept.
    private static readonly int DecodersKeptMax = 2 * Environment.ProcessorCount;
    private const int KeptBodyBytesMax = 16 << 20;

    /// <summary>Records that went nowhere.</summary>
    public UnroutedTally Unrouted { get; } = new();

    private readonly ConcurrentBag<RecordDecoder> _decoders = [];
    private readonly ConcurrentDictionary<UInt128, Task<IntakeResult>> _requests = new();

    /// <summary>Takes the records of a body.</summary>
    /// <remarks>
    /// The body is a list of objects, an object with the list <c>records</c>, JSON Lines, one object, or objects without
    /// anything between them; each record has the columns of its table or the common schema of resource logs. A bad record is
    /// rejected by itself: the ones around it are taken.
    /// </remarks>
    /// <param name="body">UTF-8, without compression; not to be changed before the task is done.</param>
    /// <param name="defaults">What the request says about records that do not say it themselves.</param>
    /// <param name="cancellationToken">Gives up before the records are taken; afterwards they are delivered all the same.</param>
    /// <returns>What became of each record, once accepted and rejected ones are on the disk.</returns>
    /// <exception cref="TooManyRecordsException">The body has more than <see cref="IntakeOptions.RecordsMax"/> records.</exception>
    /// <exception cref="JournalException">The disk is full or fails; nothing was taken.</exception>
    /// <exception cref="WorkspaceBehindException">More was accepted lately than could be stored; nothing was taken.</exception>
    public async Task<IntakeResult> AcceptAsync(ReadOnlyMemory<byte> body, IntakeDefaults defaults, CancellationToken cancellationToken = default)
    {
        await deliveries.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrEmpty(defaults.RequestId))
            return await TakeAsync(body, defaults, 0).ConfigureAwait(false);

        var key = KeyOf(body.Span, defaults);
        var first = new TaskCompletionSource<IntakeResult>();
        var running = _requests.GetOrAdd(key, first.Task);
        if (running != first.Task)
            return RepeatOf(await running.ConfigureAwait(false));
        try
        {
            var result = deliveries.FindRequest(key) is { } known
                ? RepeatOf(new IntakeResult { Accepted = known.Accepted, RejectedCount = known.Rejected, AdjustedCount = known.Adjusted })
                : await TakeAsync(body, defaults, key).ConfigureAwait(false);
            first.SetResult(result);
            return result;
        }
        catch (Exception exception)
        {
            first.SetException(exception);
            _ = first.Task.Exception; // Nobody else may have waited for it.
            throw;
        }
        finally
        {
            _requests.TryRemove(key, out _);
        }
    }

    private async Task<IntakeResult> TakeAsync(ReadOnlyMemory<byte> body, IntakeDefaults defaults, UInt128 key)
    {
        using var activity = PipelineTracing.Source.StartActivity("intake");
        var decoded = defaults.Stream is { } stream ? CollectedStream.Read(body, stream, defaults.Source, options, clock.GetUtcNow()) : Decode(body, defaults);
        activity?.SetTag("patchbay.records.accepted", decoded.Result.Accepted).SetTag("patchbay.records.rejected", decoded.Result.RejectedCount);
        if (decoded.Parts.Count > 0)
        {
            using var writing = PipelineTracing.Source.StartActivity("journal");
            if (key != 0)
                decoded.Parts[^1].Entry.SetRequest(new RepeatedRequest(key, decoded.Result.Accepted, decoded.Result.RejectedCount, decoded.Result.AdjustedCount));
            try
            {
                await deliveries.AppendAsync([.. decoded.Parts.Select(part => part.Entry with { Placed = position => workspaces.Offer(position, part.Blocks) })]).ConfigureAwait(false);
            }
            catch (JournalException)
            {
                foreach (var part in decoded.Parts)
                    part.Blocks.ForEach(block => block.Dispose());
                throw;
            }
        }

        Unrouted.Add(decoded.Result.Unrouted, clock.GetUtcNow().UtcDateTime);
        return decoded.Result;
    }

    private DecodedBody Decode(ReadOnlyMemory<byte> body, IntakeDefaults defaults)
    {
        if (!_decoders.TryTake(out var decoder))
            decoder = new RecordDecoder(options);
        var (table, now) = routing.Read(clock);
        var decoded = decoder.Decode(body, defaults, table, now);
        if (!decoder.IsWorn && body.Length <= KeptBodyBytesMax && _decoders.Count < DecodersKeptMax)
            _decoders.Add(decoder);
        return decoded;
    }

    // The body belongs to it, because clients use one id for several requests.
    private static UInt128 KeyOf(ReadOnlySpan<byte> body, IntakeDefaults defaults)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{defaults.RequestId}\n{defaults.Source}\n{defaults.Category}\n{defaults.ResourceId}\n"));
        hash.AppendData(body);
        return BitConverter.ToUInt128(hash.GetHashAndReset());
    }

    private static IntakeResult RepeatOf(IntakeResult first) =>
        new() { Accepted = first.Accepted, RejectedCount = first.RejectedCount, AdjustedCount = first.AdjustedCount, IsRepeat = true };
}
