using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Patchbay.Pipeline.Journal;

namespace Patchbay.Pipeline.Delivery;

/// <summary>Takes what was accepted into the journal and has it sent to every destination that wants it.</summary>
public sealed partial class Deliveries : IAsyncDisposable
{
    private static readonly TimeSpan HousekeepingInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, DestinationSender> _senders = new(StringComparer.Ordinal);
    private readonly IJournalFolder _folder;
    private readonly RecordJournal _journal;
    private readonly JournalTotals _totals;
    private readonly DestinationProviders _providers;
    private readonly IDeadLetters _deadLetters;
    private readonly JournalOptions _journalOptions;
    private readonly DeliveryOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private Task _housekeeping = Task.CompletedTask;

    private Deliveries(
        IJournalFolder folder, RecordJournal journal, JournalTotals totals, Ledger ledger, DestinationProviders providers, IDeadLetters deadLetters,
        JournalOptions journalOptions, DeliveryOptions options, TimeProvider clock, ILogger logger)
    {
        (_folder, _journal, _totals, Ledger, _providers, _deadLetters) = (folder, journal, totals, ledger, providers, deadLetters);
        (_journalOptions, _options, _clock, _logger) = (journalOptions, options, clock, logger);
    }

    /// <summary>What became of every record.</summary>
    public Ledger Ledger { get; }

    /// <summary>The positions of the oldest entry of the journal and behind the newest; a position counts bytes.</summary>
    public (long Start, long End) JournalRange => (_journal.Start, _journal.End);

    /// <summary>The ranges of the journal that could not be read.</summary>
    public IReadOnlyList<DamagedRange> Damaged => _journal.Damaged;

    /// <summary>Opens the journal in a folder and goes on where the last server stopped, however it did.</summary>
    /// <param name="folder">The journal's folder, which is made if it is not there.</param>
    /// <param name="providers">Who opens destinations.</param>
    /// <param name="deadLetters">Where refused records go.</param>
    /// <param name="journalOptions">The journal's bounds.</param>
    /// <param name="options">How delivery waits and repeats.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="logger">Is told of trouble.</param>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public static Deliveries Open(
        string folder, DestinationProviders providers, DeadLetters deadLetters, JournalOptions journalOptions, DeliveryOptions options, TimeProvider clock, ILogger logger) =>
        Open(new DiskFolder(folder), providers, deadLetters, journalOptions, options, clock, logger);

    internal static Deliveries Open(
        IJournalFolder folder, DestinationProviders providers, IDeadLetters deadLetters, JournalOptions journalOptions, DeliveryOptions options, TimeProvider clock, ILogger logger)
    {
        var ledger = new Ledger();
        var totals = new JournalTotals(ledger, journalOptions);
        var journal = new JournalRecovery(folder, journalOptions, totals, logger).Open();
        var deliveries = new Deliveries(folder, journal, totals, ledger, providers, deadLetters, journalOptions, options, clock, logger);
        deliveries.Resume();
        deliveries._housekeeping = Task.Run(deliveries.KeepHouseAsync);
        return deliveries;
    }

    /// <summary>How each destination does, ordered by key.</summary>
    public IReadOnlyList<DestinationStatus> Destinations() =>
    [
        .. _senders.Values.OrderBy(sender => sender.Address.Key, StringComparer.Ordinal)
            .Select(sender => new DestinationStatus(sender.Address, Math.Max(0, _journal.End - sender.Position), sender.Trouble)),
    ];

    /// <summary>Lets a destination that waits after a failure try again now.</summary>
    /// <param name="destination">Its key.</param>
    /// <returns>Whether there is such a destination.</returns>
    public bool RetryNow(string destination)
    {
        if (!_senders.TryGetValue(destination, out var sender))
            return false;
        sender.RetryNow();
        return true;
    }

    /// <summary>Opens destinations anew, to which the way has changed. What they have settled stays settled.</summary>
    /// <param name="isMeant">Which.</param>
    public void Reopen(Predicate<DestinationAddress> isMeant)
    {
        foreach (var (_, sender) in _senders)
        {
            if (isMeant(sender.Address))
                sender.Reopen();
        }
    }

    /// <summary>Waits until a destination has everything that was acknowledged before this call, unless it is in trouble.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it has.</returns>
    public Task<bool> WaitForAsync(DestinationAddress destination, TimeSpan patience, CancellationToken cancellationToken) =>
        _senders.TryGetValue(destination.Key, out var sender) ? sender.WaitForAsync(_journal.End, patience, cancellationToken) : Task.FromResult(true);

    /// <summary>Waits while a workspace lies too far behind to take more.</summary>
    /// <exception cref="WorkspaceBehindException">It still does when the patience is over.</exception>
    internal async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        foreach (var (_, sender) in _senders)
        {
            if (sender.Address.Kind == DestinationKind.Workspace && _journal.End - sender.Position > _options.WorkspaceLagBytesMax &&
                !await sender.WaitForAsync(_journal.End - _options.WorkspaceLagBytesMax, _options.WorkspaceLagPatience, cancellationToken).ConfigureAwait(false))
            {
                throw new WorkspaceBehindException(sender.Trouble?.Reason);
            }
        }
    }

    /// <summary>Takes the records of a request; they are durable when the task is done.</summary>
    /// <param name="parts">An entry, or several that belong together.</param>
    /// <exception cref="JournalException">The disk is full or fails.</exception>
    internal Task AppendAsync(params IReadOnlyList<NewEntry> parts) => _journal.AppendAsync([.. parts.Select(Deliverable)]);

    private NewEntry Deliverable(NewEntry entry) =>
        entry with
        {
            Placed = position =>
            {
                entry.Placed?.Invoke(position);
                foreach (var (origin, _) in entry.Origins)
                {
                    foreach (var destination in origin.Destinations)
                        Ensure(destination, position);
                }

                if (entry.HasRejected)
                    Ensure(RejectedRecords.Destination.Key, position);
            },
        };

    /// <summary>What became of a request that came before.</summary>
    internal RepeatedRequest? FindRequest(UInt128 key) => _totals.FindRequest(key);

    /// <summary>Stops all senders, makes their positions durable and closes the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _housekeeping.ConfigureAwait(false);
        await Task.WhenAll(_senders.Values.Select(sender => sender.DisposeAsync().AsTask())).ConfigureAwait(false);
        await _journal.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Ensure(string destination, long position)
    {
        if (!_senders.ContainsKey(destination))
            Add(new DestinationState(destination, position, 0, null, [])).Start();
    }

    private DestinationSender Add(DestinationState state) => _senders[state.Destination] = new DestinationSender(
        state, _providers.For(DestinationAddress.Parse(state.Destination)), _journal, _folder, _deadLetters, Ledger, _options, _clock, _logger);

    private void Resume()
    {
        foreach (var state in DestinationState.ReadAll(_folder))
        {
            Ledger.LoadSettled(state.Destination, state.Rows);
            // A journal that was taken away begins again.
            Add(state.Position > _journal.End ? state with { Position = _journal.Start, SettledInEntry = 0 } : state);
        }

        foreach (var (row, lost) in Ledger.Reconcile(CountPending()))
            LogLost(lost, row.Category, row.Resource, row.Destination);
        foreach (var sender in _senders.Values)
            sender.Start();
    }

    /// <summary>Counts what the journal holds for each destination, by reading all of it.</summary>
    internal Dictionary<(string Resource, string Category, string Destination), (long Count, long Oldest)> CountPending()
    {
        var pending = new Dictionary<(string, string, string), (long Count, long Oldest)>();
        var cache = new OriginCache();
        for (var position = _journal.Start; position < _journal.End;)
        {
            using var chunk = _journal.Read(position, 8 << 20, cache);
            foreach (var entry in chunk.Entries)
            {
                if (entry.RejectedCount > 0)
                    EnsureStopped(RejectedRecords.Destination.Key, entry.Position);
                foreach (var (origin, count) in entry.Origins)
                {
                    foreach (var destination in origin?.Destinations ?? [])
                    {
                        var sender = EnsureStopped(destination, entry.Position);
                        if (entry.Position < sender.Position)
                            continue;
                        var open = entry.Position == sender.Position && sender.SettledInEntry > 0 ? CountOpen(entry, origin!, destination, sender.SettledInEntry) : count;
                        var key = (origin!.Record.Resource.Lower, origin.Record.Category.Id, destination);
                        var known = pending.GetValueOrDefault(key, (0, entry.Received));
                        pending[key] = (known.Count + open, known.Oldest);
                    }
                }
            }

            position = chunk.End;
        }

        return pending;
    }

    private DestinationSender EnsureStopped(string destination, long position) =>
        _senders.TryGetValue(destination, out var sender) ? sender : Add(new DestinationState(destination, position, 0, null, []));

    // Of an entry whose first records for a destination are settled, those of one origin that are not.
    private static int CountOpen(JournalEntry entry, EntryOrigin origin, string destination, int settled) =>
        entry.Records().Where(record => entry.Origins[record.Origin].Origin?.Destinations.Contains(destination) is true)
            .Skip(settled).Count(record => ReferenceEquals(entry.Origins[record.Origin].Origin, origin));

    private async Task KeepHouseAsync()
    {
        using var timer = new PeriodicTimer(HousekeepingInterval);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                DropSegments();
                await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                LogHousekeeping(exception);
            }
        }
    }

    private void DropSegments()
    {
        var oldest = (_clock.GetUtcNow() - _journalOptions.AgeMax).UtcTicks - DateTime.UnixEpoch.Ticks;
        foreach (var segment in _journal.ClosedSegments())
        {
            var isTooMuch = _journal.End - segment.Start > _journalOptions.BytesMax;
            var isTooOld = segment.LastReceived > 0 && segment.LastReceived < oldest;
            if (isTooMuch || isTooOld)
            {
                foreach (var sender in _senders.Values.Where(sender => sender.Position < segment.End))
                {
                    LogLimit(isTooMuch ? "larger" : "older", sender.Address.Key);
                    sender.ExpireBefore(segment.End);
                }
            }

            if (_senders.Values.Any(sender => sender.DurablePosition < segment.End))
                return;
            _journal.Drop(segment);
        }

        if (_folder.FreeBytes < 2 * _journalOptions.FreeBytesMin && _senders.Values.All(sender => sender.DurablePosition >= _journal.End))
            _journal.CloseSegment();
    }

    [LoggerMessage(7320, LogLevel.Error, "{Count} records of {Category} of {Resource} for {Destination} are neither delivered nor in the journal: they were in a damaged part of it. They count as expired.")]
    private partial void LogLost(long count, string category, string resource, string destination);

    [LoggerMessage(7321, LogLevel.Error, "The journal is {What} than it may be, and {Destination} has not taken its oldest part, which is dropped.")]
    private partial void LogLimit(string what, string destination);

    [LoggerMessage(7322, LogLevel.Error, "The journal could not be cleared of what is delivered.")]
    private partial void LogHousekeeping(Exception exception);
}

/// <summary>How a destination does.</summary>
/// <param name="Address">Which it is.</param>
/// <param name="BytesBehind">How far it lies behind, in bytes of the journal, which also holds the records of other destinations.</param>
/// <param name="Trouble">What keeps it from taking records; null when nothing does.</param>
public sealed record DestinationStatus(DestinationAddress Address, long BytesBehind, Trouble? Trouble);

/// <summary>The workspace lies so far behind that no more records are taken for now.</summary>
public sealed class WorkspaceBehindException : Exception
{
    internal WorkspaceBehindException(string? reason)
        : base($"The workspace takes records more slowly than they come{(reason is null ? "" : $": {reason.TrimEnd('.')}")}.")
    {
    }
}
