namespace Patchbay.Pipeline.Journal;

/// <summary>The bounds of a journal.</summary>
public sealed class JournalOptions
{
    /// <summary>Bytes after which a segment is closed and the next one begun. Default 64 MiB.</summary>
    public long SegmentBytes { get; set; } = 64L << 20;

    /// <summary>
    /// Bytes of all segments. Above it the oldest segment goes, and what of it was not delivered counts as expired. Default 16 GiB.
    /// </summary>
    public long BytesMax { get; set; } = 16L << 30;

    /// <summary>How long a record may wait for a destination; after it, it counts as expired. Default 7 days.</summary>
    public TimeSpan AgeMax { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Bytes of the disk that the journal leaves free. Default 64 MiB.</summary>
    public long FreeBytesMin { get; set; } = 64L << 20;

    /// <summary>How long the id of a request is remembered. Default 10 minutes.</summary>
    public TimeSpan RepeatWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Ids of requests that are remembered at most. Default 100,000.</summary>
    public int RepeatsMax { get; set; } = 100_000;
}
