using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Journal;

namespace Patchbay.Server.Configuration;

/// <summary>How long accepted records may wait for their destinations, and how much room they may take.</summary>
internal sealed class JournalSettings
{
    [Description("Bytes of the journal, which keeps accepted records until every destination has them. Above it the oldest ones are dropped and count as expired.")]
    [Range(256L << 20, long.MaxValue)]
    public long BytesMax { get; init; } = 16L << 30;

    [Description("Hours that a record may wait for a destination; after them it is dropped and counts as expired.")]
    [Range(1, 24 * 365)]
    public int HoursMax { get; init; } = 24 * 7;

    [Description("Bytes of the journal after which a new file is begun. The space of a file is used again when every destination has all of it.")]
    [Range(1L << 20, 1L << 30)]
    public long FileBytes { get; init; } = 64L << 20;

    [Description("Minutes for which the id of a request (`x-ms-client-request-id`, `Idempotency-Key`) is remembered, so that a repeat adds nothing.")]
    [Range(1, 24 * 60)]
    public int RepeatMinutes { get; init; } = 10;

    [Description("Bytes of the journal that a workspace may lie behind. A request that comes then waits, and is answered with 503 after ten seconds.")]
    [Range(1L << 20, long.MaxValue)]
    public long WorkspaceLagBytesMax { get; init; } = 256L << 20;

    [Description("Seconds that the waits between attempts to reach a destination grow to.")]
    [Range(1, 3600)]
    public int RetrySecondsMax { get; init; } = 60;

    [Description("Seconds between the records that the server sends itself to measure how long they take to be found; 0 sends none.")]
    [Range(0, 24 * 3600)]
    public int CanarySeconds { get; init; }

    // What the journal took has to find room in the workspace.
    private const long RoomForWorkspace = 64L << 20;

    internal JournalOptions Journal(EngineOptions engine) => new()
    {
        BytesMax = BytesMax,
        AgeMax = TimeSpan.FromHours(HoursMax),
        SegmentBytes = FileBytes,
        RepeatWindow = TimeSpan.FromMinutes(RepeatMinutes),
        FreeBytesMin = engine.FreeBytesMin + RoomForWorkspace,
    };

    internal DeliveryOptions Delivery => new() { WorkspaceLagBytesMax = WorkspaceLagBytesMax, RetryMax = TimeSpan.FromSeconds(RetrySecondsMax) };
}
