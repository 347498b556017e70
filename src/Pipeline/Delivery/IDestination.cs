namespace Patchbay.Pipeline.Delivery;

/// <summary>Somewhere records go. One sender at a time calls it, batch after batch in the journal's order.</summary>
/// <remarks>
/// What is not settled comes again, in the same order with the same bytes, times and ids, though possibly cut into other
/// batches, also after a crash. A destination that must not store a record twice therefore hands out a marker with each result:
/// the marker is made durable together with the position, and comes back when the destination is opened again.
/// </remarks>
public interface IDestination : IAsyncDisposable
{
    /// <summary>How much one batch may hold.</summary>
    BatchLimits Limits { get; }

    /// <summary>Sends a batch, and returns when it is known what became of it.</summary>
    /// <param name="batch">The records, at least one; valid until the task is done.</param>
    /// <param name="cancellationToken">Gives up, because the server stops or the call takes too long: what was sent may come again.</param>
    /// <returns>
    /// How many records, from the batch's first on, are settled, and what keeps the others from being. An exception means the
    /// same as <see cref="DeliveryResult.Later"/> with its message.
    /// </returns>
    Task<DeliveryResult> SendAsync(DeliveryBatch batch, CancellationToken cancellationToken);
}

/// <summary>Opens destinations of one kind.</summary>
public interface IDestinationProvider
{
    /// <summary>The kind of destinations it opens.</summary>
    DestinationKind Kind { get; }

    /// <summary>Why records cannot be taken for a destination, as a sentence for whoever makes the setting; null when they can.</summary>
    /// <param name="address">A destination of <see cref="Kind"/>.</param>
    string? WhyNot(DestinationAddress address);

    /// <summary>Opens a destination. It need not be reachable: whether it is shows when a batch is sent.</summary>
    /// <param name="address">A destination of <see cref="Kind"/>.</param>
    /// <param name="marker">The marker of the last result that was made durable; null for a destination that has none yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IDestination> OpenAsync(DestinationAddress address, string? marker, CancellationToken cancellationToken);
}

/// <summary>How much a batch may hold. A single record above it makes a batch of its own.</summary>
/// <param name="RecordsMax">Records.</param>
/// <param name="BytesMax">Bytes of the records as they came in.</param>
public sealed record BatchLimits(int RecordsMax, long BytesMax);
