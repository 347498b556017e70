namespace Patchbay.Pipeline.Destinations.EventHubs;

/// <summary>Sends events to event hubs, over one of their protocols.</summary>
internal interface IEventSender : IAsyncDisposable
{
    /// <summary>Sends events, and returns when it is known of each what became of it.</summary>
    /// <param name="events">The events, at least one.</param>
    /// <param name="cancellationToken">Gives up; events may have arrived all the same.</param>
    /// <returns>For each event why it did not arrive; null for one that did.</returns>
    Task<IReadOnlyList<EventTrouble?>> SendAsync(IReadOnlyList<Event> events, CancellationToken cancellationToken);
}

/// <summary>Why an event did not arrive.</summary>
/// <param name="Message">What the event hub said.</param>
/// <param name="IsForGood">Whether it can never arrive as it is.</param>
/// <param name="RetryAfter">When the event hub wants to be asked again.</param>
internal sealed record EventTrouble(string Message, bool IsForGood = false, TimeSpan? RetryAfter = null);
