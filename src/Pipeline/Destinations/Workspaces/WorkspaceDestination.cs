using System.Text;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;
using Patchbay.Pipeline.Collection;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Intake;
using Patchbay.Pipeline.Journal;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Insert;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Pipeline.Destinations.Workspaces;

/// <summary>A workspace, as a destination: one insert per batch and table. A record is stored once, however often it comes.</summary>
/// <remarks>
/// An insert that is repeated has the token of the first attempt, and the engine adds only what is missing. What may have been
/// stored before the disk was full, or by a server that is gone - entries of which intake's rows are no longer here - is looked up by
/// the ids of its records first, and only the others are inserted. A batch that fails again and again is tried entry by entry in the
/// same way: if some can be stored, the others are refused for good. Records of a rule's stream are put through its transform, an
/// entry at a time.
/// </remarks>
internal sealed class WorkspaceDestination(IClickHouse clickHouse, Workspace workspace, string destination, FreshBlocks fresh, Arrivals? arrivals, CollectionRules? rules) : IDestination
{
    private const int AttemptsTogether = 4;
    private const int InsertsAtOnce = 4;

    private static readonly TimeSpan DiskFullWait = TimeSpan.FromSeconds(5);

    private readonly WorkspaceInserts _inserts = new(clickHouse, workspace);
    private readonly EntryDecoder _decoder = new();
    private List<TableInsert>? _prepared;
    private (long From, long To) _preparedFor;
    private int _attempts;

    public BatchLimits Limits { get; } = new(int.MaxValue, 64 << 20);

    public async Task<DeliveryResult> SendAsync(DeliveryBatch batch, CancellationToken cancellationToken)
    {
        // After a failure the same batch comes again.
        var range = (batch.Entries[0].Position, batch.Entries[^1].End);
        if (_preparedFor != range)
        {
            Forget();
            (_attempts, _preparedFor) = (0, range);
        }

        if (++_attempts > AttemptsTogether && batch.Entries.Count > 1)
            return await SendEachAsync(batch, cancellationToken).ConfigureAwait(false);
        _prepared ??= await PrepareAsync(batch.Entries, cancellationToken).ConfigureAwait(false);
        if (await InsertAsync(_prepared).ConfigureAwait(false) is { } failure)
        {
            // A full disk leaves open what of the rows is on it: what is not is made from the journal again.
            if (failure.RetryAfter is not null)
                ForgetRows();
            return failure;
        }

        var failed = new List<FailedRecord>();
        foreach (var (entry, first) in Placed(batch).Where(placed => IsOfStream(placed.Entry)))
        {
            var (refusal, trouble) = await TransformAsync(entry).ConfigureAwait(false);
            if (trouble is not null)
                return trouble;
            if (refusal is not null)
                failed.AddRange(AllOf(entry, first, refusal));
        }

        Forget();
        return new DeliveryResult(batch.Count) { Failed = failed };
    }

    public ValueTask DisposeAsync()
    {
        Forget();
        return ValueTask.CompletedTask;
    }

    private async Task<DeliveryResult> SendEachAsync(DeliveryBatch batch, CancellationToken cancellationToken)
    {
        var (attempts, range) = (_attempts, _preparedFor);
        Forget();
        (_attempts, _preparedFor) = (attempts, range);
        var failed = new List<FailedRecord>();
        var (isAnyStored, trouble) = (false, (DeliveryResult?)null);
        foreach (var (entry, first) in Placed(batch))
        {
            if (IsOfStream(entry))
            {
                var (refusal, delay) = await TransformAsync(entry).ConfigureAwait(false);
                if (delay is not null)
                    return delay;
                if (refusal is not null)
                    failed.AddRange(AllOf(entry, first, refusal));
                isAnyStored |= refusal is null;
                continue;
            }

            var inserts = await PrepareAsync([entry], cancellationToken).ConfigureAwait(false);
            var failure = await InsertAsync(inserts).ConfigureAwait(false);
            inserts.ForEach(insert => insert.Dispose());
            if (failure is { RetryAfter: not null })
                return failure;
            if (failure is not null)
                failed.AddRange(AllOf(entry, first, failure.Trouble!));
            isAnyStored |= failure is null;
            trouble ??= failure;
        }

        // When the engine takes nothing at all, the records are not to blame.
        return isAnyStored || trouble is null ? new DeliveryResult(batch.Count) { Failed = failed } : trouble!;
    }

    private async Task<List<TableInsert>> PrepareAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        var blocks = new List<TableBlock>();
        var again = new List<JournalEntry>();
        foreach (var entry in entries.Where(entry => !IsOfStream(entry)))
        {
            if (fresh.Take(entry.Position, workspace.Id) is { } known)
                blocks.AddRange(known);
            else
                again.Add(entry);
        }

        if (again.Count > 0)
        {
            var stored = await ReadStoredAsync(again, cancellationToken).ConfigureAwait(false);
            foreach (var entry in again)
                blocks.AddRange(_decoder.Decode(entry, workspace, destination, stored));
        }

        return [.. blocks.GroupBy(block => block.Table).Select(group => TableInsert.Of(group.Key, [.. group]))];
    }

    private async Task<HashSet<Guid>> ReadStoredAsync(List<JournalEntry> entries, CancellationToken cancellationToken)
    {
        var tables = entries.SelectMany(entry => entry.Origins).Select(origin => origin.Origin).OfType<EntryOrigin>()
            .Where(origin => origin.Destinations.Contains(destination)).Select(origin => origin.Record.Category.Table!).ToHashSet();
        if (workspace.Id == Workspace.Default.Id && entries.Any(entry => entry.RejectedCount > 0))
            tables.Add(LogCatalog.Current.RejectedRecords);
        var ids = new HashSet<Guid>();
        foreach (var table in tables)
            await _inserts.ReadIdsAsync(table, entries.Min(entry => entry.Received), entries.Max(entry => entry.Received), ids, cancellationToken).ConfigureAwait(false);
        return ids;
    }

    // Null when all is stored.
    private async Task<DeliveryResult?> InsertAsync(List<TableInsert> inserts)
    {
        try
        {
            await Parallel.ForEachAsync(
                inserts.Where(insert => !insert.IsDone),
                new ParallelOptions { MaxDegreeOfParallelism = InsertsAtOnce },
                async (insert, _) =>
                {
                    await _inserts.InsertAsync(insert.Table, [insert.Block.Bytes], insert.Token).ConfigureAwait(false);
                    insert.IsDone = true;
                    arrivals?.Tell(workspace, insert.Table, insert.Arrived);
                }).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (TroubleOf(exception) is not null)
        {
            return TroubleOf(exception);
        }
    }

    // What a transform makes of the records of one body is stored once: a repeated insert has the same token.
    private async Task<(string? Refusal, DeliveryResult? Trouble)> TransformAsync(JournalEntry entry)
    {
        var origin = entry.Origins.Select(origin => origin.Origin).First(origin => origin is not null)!.Record;
        if (rules?.FindTarget(origin.Resource, origin.Category.Id, out var mistake) is not { Transform: { } transform })
            return ($"The rule {origin.Resource} no longer has the stream {origin.Category.Id} with columns of its own.", null);
        try
        {
            var json = $"[{string.Join(',', entry.Records().Select(record => Encoding.UTF8.GetString(record.Body.Span)))}]";
            await transform.InsertAsync(clickHouse, json, DateTime.UnixEpoch.AddTicks(entry.Received), $"{entry.Ids.GuidOf(0)}@{entry.Position}").ConfigureAwait(false);
            return (null, null);
        }
        catch (InvalidOperationException exception)
        {
            return ($"The transform of the stream {origin.Category.Id} no longer fits its table. {exception.Message}", null);
        }
        catch (Exception exception) when (TroubleOf(exception) is { } trouble)
        {
            // The transform is its writer's: what it cannot do again and again is not the engine's fault.
            return exception is ClickHouseException { IsDiskFull: false } && _attempts >= AttemptsTogether ? (exception.Message, null) : (null, trouble);
        }
    }

    private DeliveryResult? TroubleOf(Exception exception)
    {
        if (exception is EngineUnavailableException)
            _attempts = 0; // Says nothing about the records.
        return exception switch
        {
            ClickHouseException { IsDiskFull: true } => DeliveryResult.Later("The disk of the engine is full.", DiskFullWait),
            EngineUnavailableException or ClickHouseException => DeliveryResult.Later(exception.Message),
            _ => null,
        };
    }

    // The entries of a batch, and where the records of each begin in it.
    private IEnumerable<(JournalEntry Entry, int First)> Placed(DeliveryBatch batch)
    {
        var first = 0;
        foreach (var entry in batch.Entries)
        {
            yield return (entry, first);
            first += CountOf(entry);
        }
    }

    private IEnumerable<FailedRecord> AllOf(JournalEntry entry, int first, string reason) =>
        Enumerable.Range(first, CountOf(entry)).Select(index => new FailedRecord(index, reason));

    private int CountOf(JournalEntry entry) => new DeliveryBatch([entry], destination).Count;

    private static bool IsOfStream(JournalEntry entry) => entry.Origins.Any(origin => origin.Origin is { } known && CollectedStream.Is(known.Record));

    private void Forget()
    {
        ForgetRows();
        _preparedFor = default;
    }

    private void ForgetRows()
    {
        _prepared?.ForEach(insert => insert.Dispose());
        _prepared = null;
    }

    private sealed record TableInsert(LogTable Table, NativeBlock Block, IReadOnlyList<ArrivedRecords?> Arrived) : IDisposable
    {
        public string Token { get; } = Guid.NewGuid().ToString();

        public bool IsDone { get; set; }

        // The engine reads the names and types of the columns again with each block, which takes longer than reading few rows.
        public static TableInsert Of(LogTable table, IReadOnlyList<TableBlock> blocks)
        {
            var arrived = blocks.Select(block => block.Arrived).ToList();
            if (blocks.Count == 1)
                return new TableInsert(table, blocks[0].Block, arrived);
            var together = StoredTable.Of(table).CreateBlockBuilder();
            foreach (var block in blocks)
            {
                together.Append(block.Block);
                block.Dispose();
            }

            var built = together.Build();
            together.Free();
            return new TableInsert(table, built, arrived);
        }

        public void Dispose() => Block.Dispose();
    }
}
