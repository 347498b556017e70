namespace Patchbay.Pipeline.Delivery;

/// <summary>What became of a batch.</summary>
/// <param name="Settled">Records, from the batch's first on, that do not come again: the destination has them, or refuses them for good.</param>
public sealed record DeliveryResult(int Settled)
{
    /// <summary>Those of the settled records that the destination refuses for good; they go to the dead letters.</summary>
    public IReadOnlyList<FailedRecord> Failed { get; init; } = [];

    /// <summary>What the destination wants to be told when it is opened again; null leaves the marker as it was.</summary>
    public string? Marker { get; init; }

    /// <summary>Why the rest is not settled, as a sentence; null when all of the batch is.</summary>
    public string? Trouble { get; init; }

    /// <summary>How long the destination asks to be left alone; null leaves it to the sender, whose waits grow.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The destination has all of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="marker">See <see cref="Marker"/>.</param>
    public static DeliveryResult Confirmed(DeliveryBatch batch, string? marker = null) => new(batch.Count) { Marker = marker };

    /// <summary>Nothing is settled; the batch comes again.</summary>
    /// <param name="trouble">Why, as a sentence.</param>
    /// <param name="retryAfter">See <see cref="RetryAfter"/>.</param>
    public static DeliveryResult Later(string trouble, TimeSpan? retryAfter = null) => new(0) { Trouble = trouble, RetryAfter = retryAfter };
}

/// <summary>A record that a destination refuses for good.</summary>
/// <param name="Index">Its place in the batch.</param>
/// <param name="Reason">Why, as a sentence.</param>
public readonly record struct FailedRecord(int Index, string Reason);
