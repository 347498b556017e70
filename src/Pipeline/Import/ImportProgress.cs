using System.Collections.Concurrent;
using Patchbay.Pipeline.Intake;

namespace Patchbay.Pipeline.Import;

/// <summary>Counts what an import does, for readers at any time.</summary>
internal sealed class ImportProgress
{
    // More reasons than that say nothing new.
    private const int SkippedMax = 20;

    private readonly ConcurrentDictionary<string, byte> _skipped = new(StringComparer.Ordinal);
    private long _bytesTotal;
    private long _bytesDone;
    private long _accepted;
    private long _rejected;
    private long _unrouted;

    public ImportState State { get; set; }

    public string? Trouble { get; set; }

    /// <summary>Says how much is still to be done.</summary>
    public void Expect(long bytes) => Interlocked.Exchange(ref _bytesTotal, Interlocked.Read(ref _bytesDone) + bytes);

    public void Take(long bytes, IntakeResult result)
    {
        Interlocked.Add(ref _bytesDone, bytes);
        Interlocked.Add(ref _accepted, result.Accepted);
        Interlocked.Add(ref _rejected, result.RejectedCount);
        Interlocked.Add(ref _unrouted, result.Unrouted.Sum(unrouted => unrouted.Count));
        Trouble = null;
    }

    public void Skip(string reason)
    {
        if (_skipped.Count < SkippedMax)
            _skipped.TryAdd(reason, 0);
    }

    public void ForgetSkipped() => _skipped.Clear();

    public ImportStatus Describe(string name, ImportSource source) => new(name, source, State)
    {
        BytesTotal = Interlocked.Read(ref _bytesTotal),
        BytesDone = Interlocked.Read(ref _bytesDone),
        Accepted = Interlocked.Read(ref _accepted),
        Rejected = Interlocked.Read(ref _rejected),
        Unrouted = Interlocked.Read(ref _unrouted),
        Trouble = Trouble,
        Skipped = [.. _skipped.Keys.Order(StringComparer.Ordinal)],
    };
}
