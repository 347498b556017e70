using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Patchbay.Pipeline.Journal;

/// <summary>Keeps what was accepted until it is delivered: entries one behind the other, in files, durable when they are acknowledged.</summary>
/// <remarks>
/// A position is a number of bytes since the journal's beginning. One thread writes: all entries that wait share one write and
/// one sync. A write that failed is cut off; after a sync that failed nothing more goes into that file, because what it holds is
/// no longer known.
/// </remarks>
internal sealed partial class RecordJournal : IAsyncDisposable
{
    private const long GroupBytesMax = 64 << 20;

    private readonly IJournalFolder _folder;
    private readonly JournalOptions _options;
    private readonly JournalTotals _totals;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly List<Segment> _segments;
    private readonly HashSet<DamagedRange> _damaged = [];
    private readonly Queue<Waiting> _waiting = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly Thread _writer;
    private TaskCompletionSource _published = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SpareFile _spare;
    private bool _isBroken;
    private volatile bool _closeWanted;
    private bool _stopped;

    /// <summary>Begins to take entries.</summary>
    /// <param name="folder">Where the segments are.</param>
    /// <param name="segments">The segments in order; the last one takes entries. None in a new journal.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="totals">What all entries so far add up to.</param>
    /// <param name="logger">Is told of failures.</param>
    public RecordJournal(IJournalFolder folder, IEnumerable<Segment> segments, JournalOptions options, JournalTotals totals, ILogger logger)
    {
        (_folder, _options, _totals, _logger) = (folder, options, totals, logger);
        _segments = [.. segments];
        _spare = new SpareFile(folder);
        if (_segments.Count == 0)
            BeginSegment(0);
        End = _segments[^1].End;
        _writer = new Thread(Run) { IsBackground = true, Name = "journal" };
        _writer.Start();
    }

    /// <summary>The position of the oldest entry.</summary>
    public long Start
    {
        get
        {
            lock (_gate)
                return _segments[0].Start;
        }
    }

    /// <summary>The position behind the last durable entry.</summary>
    public long End { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    /// <summary>Appends the records of a request.</summary>
    /// <param name="parts">An entry, or several one behind the other of which either all are found again after a crash or none.</param>
    /// <returns>The position of the first, once all are durable.</returns>
    /// <exception cref="JournalException">The disk is full or fails.</exception>
    public Task<long> AppendAsync(params IReadOnlyList<NewEntry> parts)
    {
        var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            _waiting.Enqueue(new(parts, done));
        }

        _work.Release();
        return done.Task;
    }

    /// <summary>Reads the entries from a position on. A position in what was dropped leads to the oldest entry.</summary>
    public JournalChunk Read(long position, long bytesMax, OriginCache cache)
    {
        Segment segment;
        long end;
        lock (_gate)
        {
            position = Math.Max(position, _segments[0].Start);
            var index = _segments.FindLastIndex(segment => segment.Start <= position);
            segment = _segments[index];
            end = Math.Min(segment.End, End);
            if (position >= end && index + 1 < _segments.Count)
            {
                segment = _segments[index + 1];
                (position, end) = (segment.Start, Math.Min(segment.End, End));
            }

            segment.Readers++;
        }

        try
        {
            var chunk = JournalChunk.Read(segment, position, end, bytesMax, cache);
            if (chunk.Damaged is { } damaged)
                Note(segment, damaged);
            if (chunk.Entries.Count > 0)
                segment.LastReceived = Math.Max(segment.LastReceived, chunk.Entries[^1].Received);
            return chunk;
        }
        finally
        {
            lock (_gate)
                segment.Readers--;
        }
    }

    /// <summary>Waits until there is something behind a position.</summary>
    public async Task WaitAsync(long position, CancellationToken cancellationToken)
    {
        while (End <= position)
        {
            Task published;
            lock (_gate)
                published = _published.Task;
            if (End <= position)
                await published.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The ranges that could not be read so far.</summary>
    public IReadOnlyList<DamagedRange> Damaged
    {
        get
        {
            lock (_gate)
                return [.. _damaged.OrderBy(range => range.From)];
        }
    }

    /// <summary>The closed segments, oldest first.</summary>
    public IReadOnlyList<Segment> ClosedSegments()
    {
        lock (_gate)
            return [.. _segments.SkipLast(1)];
    }

    /// <summary>Drops the oldest segment; whoever is still reading it can finish. One file is kept for its space.</summary>
    public void Drop(Segment segment)
    {
        var isScarce = _folder.FreeBytes < 4 * _options.FreeBytesMin;
        bool isRead;
        lock (_gate)
        {
            if (_segments.Count < 2 || _segments[0] != segment)
                return;
            // Not disposed: a reader may be in it. Its file is closed with the last reader's reference.
            _segments.RemoveAt(0);
            isRead = segment.Readers > 0;
        }

        if (isScarce)
            _spare.Delete();
        if (isRead || isScarce || !_spare.TryKeep(segment.Name))
            _folder.Delete(segment.Name);
    }

    /// <summary>Closes the newest segment soon, so that it can be dropped.</summary>
    public void CloseSegment()
    {
        _closeWanted = true;
        _work.Release();
    }

    /// <summary>Takes no further entries and returns when those taken are durable.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _stopped = true;
        _work.Release();
        await Task.Run(_writer.Join).ConfigureAwait(false);
        lock (_gate)
            _segments.ForEach(segment => segment.Dispose());
    }

    // Each reader meets it; it is told once.
    private void Note(Segment segment, DamagedRange damaged)
    {
        lock (_gate)
        {
            if (!_damaged.Add(damaged))
                return;
        }

        LogDamaged(damaged.From, damaged.To, segment.Name);
        try
        {
            _folder.KeepCopy(segment, damaged, "damaged");
        }
        catch (IOException exception)
        {
            LogNotKept(exception, damaged.From, damaged.To);
        }
    }

    private void Run()
    {
        while (true)
        {
            _work.Wait();
            var group = TakeGroup(out var stopped);
            if (group.Count > 0)
                Commit(group);
            else if (stopped)
                return;
            else if (_closeWanted)
                TryClose();
        }
    }

    private List<Waiting> TakeGroup(out bool stopped)
    {
        var group = new List<Waiting>();
        var bytes = 0L;
        lock (_gate)
        {
            while (_waiting.TryPeek(out var next) && (group.Count == 0 || bytes + next.Length <= GroupBytesMax))
            {
                bytes += next.Length;
                group.Add(_waiting.Dequeue());
            }

            if (_waiting.Count > 0 || _stopped)
                _work.Release();
            stopped = _stopped;
        }

        return group;
    }

    private void Commit(List<Waiting> group)
    {
        try
        {
            CheckRoom(group.Sum(waiting => waiting.Length));
            if (_isBroken || _segments[^1].End - _segments[^1].Start >= _options.SegmentBytes)
                BeginSegment(End);
            Publish(group, Write(_segments[^1], group));
        }
        catch (Exception exception)
        {
            // Whatever it is, the callers are told and the next group has its chance.
            var failure = exception as JournalException ?? Failure(exception);
            Log(failure, group.Count);
            group.ForEach(waiting => waiting.Done.SetException(failure));
        }
    }

    private void TryClose()
    {
        _closeWanted = false;
        try
        {
            if (_segments[^1].LastReceived > 0)
                BeginSegment(End);
        }
        catch (IOException exception)
        {
            Log(Failure(exception), 0);
        }
    }

    private void CheckRoom(long bytes)
    {
        if (_folder.FreeBytes - bytes < _options.FreeBytesMin)
            throw new JournalException("The disk that holds the journal is full.", isDiskFull: true);
    }

    private List<(NewEntry Entry, long Position)> Write(Segment segment, List<Waiting> group)
    {
        var pieces = new List<ReadOnlyMemory<byte>>(group.Count * 4);
        var placed = new List<(NewEntry Entry, long Position)>(group.Count);
        var end = segment.End;
        foreach (var (parts, _) in group)
        {
            for (var i = 0; i < parts.Count; i++)
            {
                var entry = parts[i];
                var kind = i < parts.Count - 1 ? EntryKind.Part : EntryKind.Records;
                var frame = new Frame(kind, end, entry.Length, Frame.Sum(Frame.Sum(segment.Seed, entry.Head), entry.Body.Span));
                Add(pieces, frame, segment.Seed, entry.Head, entry.Body);
                placed.Add((entry, end));
                end = frame.End;
            }
        }

        WriteDurably(segment, pieces);
        segment.End = end;
        segment.LastReceived = Math.Max(segment.LastReceived, placed.Max(one => one.Entry.Received));
        return placed;
    }

    private void WriteDurably(Segment segment, IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        try
        {
            segment.Append(pieces);
        }
        catch (IOException)
        {
            _isBroken = true;
            segment.CutTail();
            _isBroken = false;
            throw;
        }

        try
        {
            segment.Sync();
        }
        catch (IOException)
        {
            _isBroken = true;
            throw;
        }
    }

    private void Publish(List<Waiting> group, List<(NewEntry Entry, long Position)> placed)
    {
        foreach (var (entry, position) in placed)
        {
            _totals.Add(entry);
            entry.Placed?.Invoke(position);
        }

        TaskCompletionSource published;
        lock (_gate)
        {
            End = _segments[^1].End;
            (published, _published) = (_published, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        published.SetResult();
        var first = 0;
        foreach (var (parts, done) in group)
        {
            done.SetResult(placed[first].Position);
            first += parts.Count;
        }
    }

    private void BeginSegment(long start)
    {
        var segment = _spare.CreateSegment(start, BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)));
        var summary = _totals.Store();
        var frame = new Frame(EntryKind.Summary, start, summary.Length, Frame.Sum(segment.Seed, summary));
        var pieces = new List<ReadOnlyMemory<byte>>();
        Add(pieces, frame, segment.Seed, summary, default);
        segment.Append(pieces);
        segment.Sync();
        segment.End = frame.End;
        lock (_gate)
        {
            // One that never took an entry begins at the same place and had the same name.
            if (_segments.Count > 0 && _segments[^1].Start == start)
                _segments.RemoveAt(_segments.Count - 1);
            _segments.Add(segment);
        }

        _isBroken = false;
    }

    private static void Add(List<ReadOnlyMemory<byte>> pieces, in Frame frame, uint seed, ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body)
    {
        var bytes = new byte[Frame.Length];
        frame.Write(bytes, seed);
        pieces.Add(bytes);
        pieces.Add(head);
        if (body.Length > 0)
            pieces.Add(body);
        if (Frame.Padded(frame.PayloadLength) - frame.PayloadLength is var padding and > 0)
            pieces.Add(new byte[padding]);
    }

    private static JournalException Failure(Exception exception)
    {
        const int DiskFullHResult = unchecked((int)0x80070070);
        const int NoSpace = 28;
        var isDiskFull = exception is IOException { HResult: DiskFullHResult or NoSpace };
        return new JournalException(isDiskFull ? "The disk that holds the journal is full." : $"The journal cannot be written: {exception.Message}", isDiskFull, exception);
    }

    private void Log(JournalException failure, int refused)
    {
        if (failure.IsDiskFull)
            LogFull(refused);
        else
            LogFailed(failure.Message, refused);
    }

    [LoggerMessage(7300, LogLevel.Warning, "The disk that holds the journal is full. {Count} requests were refused.")]
    private partial void LogFull(int count);

    [LoggerMessage(7301, LogLevel.Error, "{Reason} {Count} requests were refused.")]
    private partial void LogFailed(string reason, int count);

    [LoggerMessage(7302, LogLevel.Error, "The journal is damaged from {From} to {To} in {Segment}. A copy of the range is kept beside it; the records in it that were not delivered are lost.")]
    private partial void LogDamaged(long from, long to, string segment);

    [LoggerMessage(7305, LogLevel.Warning, "The damaged range from {From} to {To} could not be copied.")]
    private partial void LogNotKept(Exception exception, long from, long to);

    /// <summary>The parts of a request that wait to be written.</summary>
    private readonly record struct Waiting(IReadOnlyList<NewEntry> Parts, TaskCompletionSource<long> Done)
    {
        public long Length => Parts.Sum(part => (long)part.Length);
    }
}
