namespace Patchbay.Pipeline.Delivery;

/// <summary>How delivery waits and repeats.</summary>
public sealed class DeliveryOptions
{
    /// <summary>The first wait after a failure; it doubles with each further one and varies by a fifth. Default 0.5 s.</summary>
    public TimeSpan RetryFirst { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait after a failure, unless the destination asks for more. Default 1 min.</summary>
    public TimeSpan RetryMax { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest wait that a destination can ask for. Default 1 h.</summary>
    public TimeSpan RetryAfterMax { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long one batch may take before it counts as failed. Default 5 min.</summary>
    public TimeSpan SendMax { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The least time from the beginning of one batch to that of the next one, unless somebody waits for it or a batch is full.
    /// Default 0.5 s.
    /// </summary>
    public TimeSpan Gather { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>How far the durable position of a destination may lie behind what is confirmed, in time. Default 0.25 s.</summary>
    public TimeSpan SaveAfter { get; set; } = TimeSpan.FromSeconds(0.25);

    /// <summary>
    /// Bytes of the journal that a workspace may lie behind; intake waits when it lies further behind. Default 256 MiB.
    /// </summary>
    public long WorkspaceLagBytesMax { get; set; } = 256L << 20;

    /// <summary>How long a request waits for such a workspace before it is refused. Default 10 s.</summary>
    public TimeSpan WorkspaceLagPatience { get; set; } = TimeSpan.FromSeconds(10);
}
