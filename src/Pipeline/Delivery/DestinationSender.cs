using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Patchbay.Pipeline.Journal;

namespace Patchbay.Pipeline.Delivery;

/// <summary>Sends one destination what the journal has for it, batch after batch, for as long as it takes.</summary>
internal sealed partial class DestinationSender : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly RecordJournal _journal;
    private readonly IJournalFolder _folder;
    private readonly IDestinationProvider _provider;
    private readonly IDeadLetters _deadLetters;
    private readonly Ledger _ledger;
    private readonly DeliveryOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly OriginCache _cache = new();
    private readonly RetryWait _wait;
    private readonly CancellationTokenSource _stop = new();
    private IDestination? _destination;
    private CancellationTokenSource? _attempt;
    private long _expireBefore;
    private long _position;
    private long _durablePosition;
    private int _settledInEntry;
    private string? _marker;
    private bool _isDirty;
    private volatile bool _isPausing;
    private volatile bool _isStale;
    private long _savedAt;
    private long _beganAt;
    private long _awaited;
    private TaskCompletionSource _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DestinationSender(
        DestinationState state, IDestinationProvider provider, RecordJournal journal, IJournalFolder folder, IDeadLetters deadLetters, Ledger ledger,
        DeliveryOptions options, TimeProvider clock, ILogger logger)
    {
        (_journal, _folder, _provider, _deadLetters, _ledger, _options, _clock, _logger) = (journal, folder, provider, deadLetters, ledger, options, clock, logger);
        Address = DestinationAddress.Parse(state.Destination);
        (_position, _durablePosition, _settledInEntry, _marker) = (state.Position, state.Position, state.SettledInEntry, state.Marker);
        _wait = new RetryWait(options);
    }

    public DestinationAddress Address { get; }

    /// <summary>The entry that comes next.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Records of that entry that are settled already.</summary>
    public int SettledInEntry => _settledInEntry;

    /// <summary>What is before it is not needed any more, not even after a crash.</summary>
    public long DurablePosition => Volatile.Read(ref _durablePosition);

    /// <summary>What keeps the destination from taking records; null when nothing does.</summary>
    public Trouble? Trouble { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    /// <summary>Begins to send.</summary>
    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Waits until everything before a position is settled, but not when the destination is in trouble.</summary>
    /// <returns>Whether it is settled.</returns>
    public async Task<bool> WaitForAsync(long position, TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        Hurry(position);
        while (Position < position)
        {
            Task moved;
            lock (_gate)
                moved = _moved.Task;
            var left = patience - Stopwatch.GetElapsedTime(started);
            if (Position >= position)
                break;
            if (Trouble is not null || left <= TimeSpan.Zero)
                return false;
            await Task.WhenAny(moved, Task.Delay(left, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return true;
    }

    /// <summary>Gives up what is before a position: the journal can keep it no longer.</summary>
    public void ExpireBefore(long position)
    {
        lock (_gate)
        {
            _expireBefore = Math.Max(_expireBefore, position);
            if (_position < position)
                _attempt?.Cancel();
        }
    }

    /// <summary>Lets the wait after a failure end now.</summary>
    public void RetryNow()
    {
        lock (_gate)
        {
            if (_isPausing)
                _attempt?.Cancel();
        }
    }

    /// <summary>Lets the destination be opened anew before the next batch is sent: the way to it has changed.</summary>
    public void Reopen()
    {
        _isStale = true;
        RetryNow();
    }

    /// <summary>Stops after the batch under way and makes the position durable.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        if (_destination is not null)
            await _destination.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        // The request that was first to send here is not what all deliveries belong to.
        Activity.Current = null;
        while (!_stop.IsCancellationRequested)
        {
            DeliveryResult? trouble = null;
            try
            {
                await StepAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // To stop, or to look at what has expired.
            }
            catch (Exception exception)
            {
                trouble = DeliveryResult.Later(exception.Message);
            }

            if (trouble is not null)
                await SufferAsync(trouble).ConfigureAwait(false);
        }

        Save();
    }

    private async Task StepAsync()
    {
        if (_expireBefore > _position)
            Expire(_expireBefore);
        if (_journal.End <= _position)
            await WaitAsync().ConfigureAwait(false);
        _destination ??= await _provider.OpenAsync(Address, _marker, _stop.Token).ConfigureAwait(false);
        if (_journal.End - _position < _destination.Limits.BytesMax)
            await GatherAsync().ConfigureAwait(false);
        _beganAt = Stopwatch.GetTimestamp();
        using var chunk = _journal.Read(_position, _destination.Limits.BytesMax, _cache);
        var wanted = chunk.Entries.FindAll(Wants);
        if (wanted.Count > 0)
            await SendAsync(wanted).ConfigureAwait(false);
        MoveTo(chunk.End, 0);
    }

    // Many small batches cost a destination far more than a few large ones, so under load the next one waits for company. One that
    // comes after a pause, or that somebody waits for, goes at once.
    private async Task GatherAsync()
    {
        var left = _options.Gather - Stopwatch.GetElapsedTime(_beganAt);
        if (left <= TimeSpan.Zero)
            return;
        Task hurry;
        lock (_gate)
        {
            if (_awaited > _position)
                return;
            _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
            hurry = _hurry.Task;
        }

        await Task.WhenAny(hurry, Task.Delay(left, _stop.Token)).ConfigureAwait(false);
        _stop.Token.ThrowIfCancellationRequested();
    }

    private void Hurry(long position)
    {
        lock (_gate)
        {
            if (position <= Math.Max(_position, _awaited))
                return;
            _awaited = position;
            _hurry.TrySetResult();
        }
    }

    private bool Wants(JournalEntry entry) =>
        entry.Origins.Any(origin => origin.Origin?.Destinations.Contains(Address.Key) is true) || (entry.RejectedCount > 0 && Address == RejectedRecords.Destination);

    private async Task SendAsync(List<JournalEntry> entries)
    {
        var whole = new DeliveryBatch(entries, Address.Key);
        var bytes = entries.Sum(entry => entry.End - entry.Position);
        var settled = entries[0].Position == _position ? _settledInEntry : 0;
        while (true)
        {
            var part = whole.From(settled).Take(_destination!.Limits, bytes);
            var result = await AttemptAsync(part).ConfigureAwait(false);
            await KeepFailedAsync(part, result).ConfigureAwait(false);
            Settle(part, result);
            settled += result.Settled;
            MoveInto(entries, settled);
            if (result.Trouble is not null && (settled < whole.Count || whole.Count == 0))
            {
                await SufferAsync(result).ConfigureAwait(false);
                continue;
            }

            Recover();
            if (settled >= whole.Count)
                return;
        }
    }

    // The destination counts on what it has settled not to come again, so this is repeated here.
    private async Task KeepFailedAsync(DeliveryBatch batch, DeliveryResult result)
    {
        while (result.Failed.Count > 0)
        {
            _stop.Token.ThrowIfCancellationRequested();
            try
            {
                await _deadLetters.KeepAsync(Address, batch, result.Failed, _stop.Token).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                await SufferAsync(DeliveryResult.Later($"{Counted.Of(result.Failed.Count, "record")} that it refuses cannot be put into the dead letters: {exception.Message}")).ConfigureAwait(false);
            }
        }
    }

    private async Task<DeliveryResult> AttemptAsync(DeliveryBatch batch)
    {
        using var attempt = BeginAttempt();
        attempt.CancelAfter(_options.SendMax);
        try
        {
            attempt.Token.ThrowIfCancellationRequested(); // To stop, or because the batch has expired.
            using var activity = PipelineTracing.Source.StartActivity("deliver", ActivityKind.Producer);
            activity?.SetTag("patchbay.destination", Address.Key).SetTag("patchbay.records", batch.Count);
            if (_isStale)
                await ReopenAsync(attempt.Token).ConfigureAwait(false);
            var result = await _destination!.SendAsync(batch, attempt.Token).ConfigureAwait(false);
            if (result.Trouble is { } trouble)
                activity?.SetStatus(ActivityStatusCode.Error, trouble);
            return result.Settled == 0 && batch.Count > 0 && result.Trouble is null ? DeliveryResult.Later("It settled no record and said no reason.") : result;
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested && _expireBefore <= _position)
        {
            return DeliveryResult.Later($"Nothing came of a batch within {_options.SendMax.TotalSeconds:0} seconds.");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return DeliveryResult.Later(exception.Message);
        }
        finally
        {
            EndAttempt();
        }
    }

    private async Task ReopenAsync(CancellationToken cancellationToken)
    {
        _isStale = false;
        try
        {
            var opened = await _provider.OpenAsync(Address, _marker, cancellationToken).ConfigureAwait(false);
            await _destination!.DisposeAsync().ConfigureAwait(false);
            _destination = opened;
        }
        catch
        {
            _isStale = true;
            throw;
        }
    }

    private void Settle(DeliveryBatch batch, DeliveryResult result)
    {
        if (result.Marker is not null)
            _marker = result.Marker;
        if (result.Settled == batch.Count && result.Failed.Count == 0 && batch.Entries.Count > 0)
        {
            foreach (var entry in batch.Entries)
            {
                foreach (var (origin, count) in entry.Origins)
                {
                    if (origin?.Destinations.Contains(Address.Key) is true)
                        _ledger.Settle(Address.Key, origin.Record, new(count, 0, 0), entry.Received);
                }
            }

            return;
        }

        var failed = result.Failed.Select(record => record.Index).ToHashSet();
        for (int i = 0, end; i < result.Settled; i = end)
        {
            var first = batch.Records[i];
            var isFailed = failed.Contains(i);
            for (end = i + 1; end < result.Settled && ReferenceEquals(batch.Records[end].Origin, first.Origin) && failed.Contains(end) == isFailed; end++)
            {
            }

            _ledger.Settle(Address.Key, first.Origin, isFailed ? new(0, end - i, 0) : new(end - i, 0, 0), (first.Received - DateTime.UnixEpoch).Ticks);
        }
    }

    // Where the first records of some entries end.
    private void MoveInto(List<JournalEntry> entries, int settled)
    {
        foreach (var entry in entries)
        {
            var wanted = entry.Origins.Where(origin => origin.Origin?.Destinations.Contains(Address.Key) is true).Sum(origin => origin.Count);
            if (settled < wanted || (settled == 0 && wanted == 0))
            {
                MoveTo(entry.Position, settled);
                return;
            }

            settled -= wanted;
        }

        MoveTo(entries[^1].End, 0);
    }

    private void MoveTo(long position, int settledInEntry)
    {
        if (position == _position && settledInEntry == _settledInEntry)
            return;
        _settledInEntry = settledInEntry;
        Volatile.Write(ref _position, position);
        _isDirty = true;
        TaskCompletionSource moved;
        lock (_gate)
            (moved, _moved) = (_moved, new(TaskCreationOptions.RunContinuationsAsynchronously));
        moved.TrySetResult();
        if (Stopwatch.GetElapsedTime(_savedAt) > _options.SaveAfter)
            Save();
    }

    private async Task WaitAsync()
    {
        var waiting = _journal.WaitAsync(_position, _stop.Token);
        if (_isDirty && await Task.WhenAny(waiting, Task.Delay(_options.SaveAfter, _stop.Token)).ConfigureAwait(false) != waiting)
            Save();
        await waiting.ConfigureAwait(false);
    }

    private void Save()
    {
        if (!_isDirty)
            return;
        _savedAt = Stopwatch.GetTimestamp();
        var position = _position;
        try
        {
            new DestinationState(Address.Key, position, _settledInEntry, _marker, _ledger.SettledOf(Address.Key)).Write(_folder);
            Volatile.Write(ref _durablePosition, position);
            _isDirty = false;
        }
        catch (IOException exception)
        {
            // What was confirmed since may come again after a crash; the next save may succeed.
            LogNotSaved(Address.Key, exception.Message);
        }
    }

    private void Expire(long position)
    {
        var expired = 0L;
        while (_position < position)
        {
            using var chunk = _journal.Read(_position, 8 << 20, _cache);
            if (chunk.End <= _position)
                break;
            foreach (var entry in chunk.Entries.FindAll(entry => entry.Position >= _position && entry.Position < position))
            {
                // The records of an entry that is half settled are not told apart: at most one entry in the life of a destination.
                foreach (var (origin, count) in entry.Origins.Where(origin => origin.Origin?.Destinations.Contains(Address.Key) is true))
                {
                    var open = Math.Max(0, count - _settledInEntry);
                    _settledInEntry = Math.Max(0, _settledInEntry - count);
                    _ledger.Settle(Address.Key, origin!.Record, new(0, 0, open), entry.Received);
                    expired += open;
                }
            }

            MoveTo(chunk.End, 0);
        }

        Save();
        if (expired > 0)
            LogExpired(expired, Address.Key);
    }

    private async Task SufferAsync(DeliveryResult result)
    {
        var wait = _wait.Next(result.RetryAfter);
        // More is said behind it, and what a system or a library says seldom ends as a sentence does.
        var reason = result.Trouble!.EndsWith('.') ? result.Trouble : $"{result.Trouble}.";
        if (Trouble is null)
            LogTrouble(Address.Key, reason);
        Trouble = new Trouble(reason, Trouble?.Since ?? _clock.GetUtcNow(), _clock.GetUtcNow() + wait, _wait.Failures);
        lock (_gate)
            _moved.TrySetResult(); // Whoever waits for this destination need not any longer.
        using var pause = BeginAttempt();
        _isPausing = true;
        await Task.Delay(wait, pause.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _isPausing = false;
        EndAttempt();
    }

    private void Recover()
    {
        if (Trouble is { } trouble)
            LogRecovered(Address.Key, (_clock.GetUtcNow() - trouble.Since).TotalSeconds);
        Trouble = null;
        _wait.Reset();
    }

    private CancellationTokenSource BeginAttempt()
    {
        lock (_gate)
        {
            _attempt = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            if (_expireBefore > _position)
                _attempt.Cancel();
            return _attempt;
        }
    }

    private void EndAttempt()
    {
        lock (_gate)
            _attempt = null;
    }

    [LoggerMessage(7310, LogLevel.Warning, "{Destination} does not take records: {Reason} They wait in the journal, and sending is repeated.")]
    private partial void LogTrouble(string destination, string reason);

    [LoggerMessage(7311, LogLevel.Information, "{Destination} takes records again after {Seconds:0} seconds.")]
    private partial void LogRecovered(string destination, double seconds);

    [LoggerMessage(7312, LogLevel.Error, "{Count} records for {Destination} have expired: they waited for longer, or for more room, than the journal gives. They are lost for this destination.")]
    private partial void LogExpired(long count, string destination);

    [LoggerMessage(7313, LogLevel.Warning, "The position of {Destination} could not be made durable: {Reason}")]
    private partial void LogNotSaved(string destination, string reason);
}

/// <summary>What keeps a destination from taking records.</summary>
/// <param name="Reason">A sentence.</param>
/// <param name="Since">When it began.</param>
/// <param name="NextAttempt">When sending is tried again.</param>
/// <param name="Failures">How often it failed since.</param>
public sealed record Trouble(string Reason, DateTimeOffset Since, DateTimeOffset NextAttempt, int Failures);
