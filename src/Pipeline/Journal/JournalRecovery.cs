using Microsoft.Extensions.Logging;

namespace Patchbay.Pipeline.Journal;

/// <summary>Opens the journal that a server left behind, however it ended.</summary>
/// <remarks>
/// Behind the last whole entry of the last segment stands what was being written when the server ended: never acknowledged, it is
/// cut off, and kept beside the journal unless it is empty. So are the first parts of a request of which not all are there. A range in the middle that cannot be read is damage, which readers
/// meet and go on behind.
/// </remarks>
internal sealed partial class JournalRecovery(IJournalFolder folder, JournalOptions options, JournalTotals totals, ILogger logger)
{
    private const long ChunkBytes = 8 << 20;

    private readonly OriginCache _cache = new();

    /// <summary>Opens the journal.</summary>
    public RecordJournal Open()
    {
        var segments = new List<Segment>();
        foreach (var name in folder.List().Where(name => Segment.StartOf(name) is not null).OrderBy(name => Segment.StartOf(name)))
        {
            if (Segment.Open(folder, name) is { } segment)
            {
                segments.Add(segment);
                continue;
            }

            folder.Rename(name, $"{name}.damaged");
            LogNoSegment(name);
        }

        for (var i = 0; i < segments.Count; i++)
            segments[i].End = i + 1 < segments.Count ? Math.Min(segments[i + 1].Start, segments[i].FileEnd) : segments[i].FileEnd;
        if (segments.Count > 0)
        {
            CutTail(segments[^1]);
            // What the last server wrote and did not come to sync counts from here on, so it has to be durable.
            segments[^1].Sync();
            AddUp(segments);
        }

        folder.SyncNames();

        return new RecordJournal(folder, segments, options, totals, logger);
    }

    // The last summary that can be read, and everything behind it.
    private void AddUp(List<Segment> segments)
    {
        var first = segments.Count;
        while (first > 0 && !LoadSummary(segments[--first]))
        {
        }

        foreach (var segment in segments[first..])
            Visit(segment, chunk => chunk.Entries.ForEach(totals.Add));
    }

    private bool LoadSummary(Segment segment)
    {
        if (segment.End <= segment.Start)
            return false;
        using var chunk = JournalChunk.Read(segment, segment.Start, segment.End, Frame.Length, _cache);
        if (chunk.Summary.IsEmpty)
            return false;
        totals.Load(chunk.Summary.Span);
        return true;
    }

    private void CutTail(Segment segment)
    {
        var (fileEnd, end) = (segment.FileEnd, segment.Start);
        // Where a request begins whose last part was not met yet.
        long? open = null;
        var wasDamaged = false;
        Visit(segment, chunk =>
        {
            if (chunk.Damaged is not null)
            {
                wasDamaged = true;
                return;
            }

            // Behind a damaged range in the middle there is no telling whether the parts before it were acknowledged.
            (open, wasDamaged) = (wasDamaged ? null : open, false);
            foreach (var entry in chunk.Entries)
                open = entry.HasMore ? open ?? entry.Position : null;
            end = open ?? chunk.End;
        });
        segment.End = end;
        if (segment.IsEndMarked)
            return;
        folder.KeepCopy(segment, new DamagedRange(end, fileEnd), "tail");
        segment.CutTail();
        LogTail(fileEnd - end, segment.Name);
    }

    private void Visit(Segment segment, Action<JournalChunk> visit)
    {
        for (var position = segment.Start; position < segment.End;)
        {
            using var chunk = JournalChunk.Read(segment, position, segment.End, ChunkBytes, _cache);
            if (chunk.Entries.Count > 0)
                segment.LastReceived = chunk.Entries[^1].Received;
            visit(chunk);
            position = chunk.End;
        }
    }

    [LoggerMessage(7303, LogLevel.Warning, "{Bytes} bytes at the end of {Segment} were not whole: the server ended while it wrote them. They were not acknowledged; they are kept beside the journal.")]
    private partial void LogTail(long bytes, string segment);

    [LoggerMessage(7304, LogLevel.Error, "{Segment} has no readable header and is set aside.")]
    private partial void LogNoSegment(string segment);
}
