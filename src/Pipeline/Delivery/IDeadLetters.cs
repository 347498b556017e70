namespace Patchbay.Pipeline.Delivery;

/// <summary>Keeps records that a destination refuses for good.</summary>
internal interface IDeadLetters
{
    /// <summary>Keeps records; durable on return.</summary>
    /// <param name="destination">Who refused them.</param>
    /// <param name="batch">The batch they were in.</param>
    /// <param name="failed">Which of it, and why.</param>
    /// <param name="cancellationToken">Gives up; the batch then comes again.</param>
    Task KeepAsync(DestinationAddress destination, DeliveryBatch batch, IReadOnlyList<FailedRecord> failed, CancellationToken cancellationToken);
}
