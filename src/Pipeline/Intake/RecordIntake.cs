using System.Collections.Concurrent;
using Patchbay.ClickHouse;
using Patchbay.Pipeline.Routing;
using Patchbay.Workspaces.Insert;

namespace Patchbay.Pipeline.Intake;

/// <summary>Takes records: reads them, routes them and answers when they are where they belong.</summary>
/// <param name="routing">Where the records of each resource go.</param>
/// <param name="writer">Writes into workspaces.</param>
/// <param name="clock">Tells when a body arrived.</param>
/// <param name="options">The bounds of a body.</param>
public sealed class RecordIntake(CurrentRouting routing, WorkspaceWriter writer, TimeProvider clock, IntakeOptions options)
{
    // More bodies than there are cores are never read at once for long, and what a large body needed is rarely needed again:
    // their decoders are not kept.
    private static readonly int DecodersKeptMax = 2 * Environment.ProcessorCount;
    private const int KeptBodyBytesMax = 16 << 20;

    private readonly ConcurrentBag<RecordDecoder> _decoders = [];

    /// <summary>Takes the records of a body.</summary>
    /// <remarks>
    /// The body is a list of objects, an object with the list <c>records</c>, JSON Lines, one object, or objects without
    /// anything between them; each record has the columns of its table or the common schema of resource logs. A bad record is
    /// rejected by itself: the ones around it are taken.
    /// </remarks>
    /// <param name="body">UTF-8, without compression; not to be changed before the task is done.</param>
    /// <param name="defaults">What the request says about records that do not say it themselves.</param>
    /// <param name="cancellationToken">Gives up before the records are taken; afterwards they are written all the same.</param>
    /// <returns>What became of each record, once accepted and rejected ones are on the disk.</returns>
    /// <exception cref="TooManyRecordsException">The body has more than <see cref="IntakeOptions.RecordsMax"/> records.</exception>
    /// <exception cref="ClickHouseException">Records could not be written, for example because the disk is full; some of the body's tables may have theirs.</exception>
    public async Task<IntakeResult> AcceptAsync(ReadOnlyMemory<byte> body, IntakeDefaults defaults, CancellationToken cancellationToken = default)
    {
        var decoded = Decode(body.Span, defaults);
        await DeliverAsync(decoded.Blocks, cancellationToken).ConfigureAwait(false);
        return decoded.Result;
    }

    private DecodedBody Decode(ReadOnlySpan<byte> body, IntakeDefaults defaults)
    {
        if (!_decoders.TryTake(out var decoder))
            decoder = new RecordDecoder(options);
        var decoded = decoder.Decode(body, defaults, routing.Table, clock.GetUtcNow());
        if (!decoder.IsWorn && body.Length <= KeptBodyBytesMax && _decoders.Count < DecodersKeptMax)
            _decoders.Add(decoder);
        return decoded;
    }

    private async Task DeliverAsync(List<TableBlock> blocks, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(blocks.Select(block => writer.WriteAsync(block.Workspace, block.Table, block.Block, cancellationToken))).ConfigureAwait(false);
        }
        finally
        {
            blocks.ForEach(block => block.Dispose());
        }
    }
}
