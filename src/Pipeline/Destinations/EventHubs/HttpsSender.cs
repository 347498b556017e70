using System.Net;
using System.Net.Http.Headers;

namespace Patchbay.Pipeline.Destinations.EventHubs;

/// <summary>Sends events over Event Hubs' REST API, an event in each request: for namespaces that do not speak Kafka, as those of the Basic tier.</summary>
/// <param name="connection">The namespace.</param>
/// <param name="endpoint">Its address, normally <c>https://</c> and its host.</param>
/// <param name="http">Sends the requests.</param>
/// <param name="clock">For the signatures' expiry.</param>
internal sealed class HttpsSender(EventHubConnection connection, Uri endpoint, HttpClient http, TimeProvider clock) : IEventSender
{
    private static readonly TimeSpan SignatureLife = TimeSpan.FromMinutes(20);

    public async Task<IReadOnlyList<EventTrouble?>> SendAsync(IReadOnlyList<Event> events, CancellationToken cancellationToken)
    {
        var troubles = new EventTrouble?[events.Count];
        for (var i = 0; i < events.Count; i++)
        {
            troubles[i] = await SendAsync(events[i], cancellationToken).ConfigureAwait(false);
            if (troubles[i] is { IsForGood: false } trouble)
            {
                // Whatever it is, the events behind it would meet it, too.
                troubles.AsSpan(i).Fill(trouble);
                break;
            }
        }

        return troubles;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<EventTrouble?> SendAsync(Event packed, CancellationToken cancellationToken)
    {
        var hub = new Uri(endpoint, Uri.EscapeDataString(packed.EventHub));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{hub.AbsoluteUri}/messages?timeout=60&api-version=2014-01")
        {
            Content = new ReadOnlyMemoryContent(packed.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.TryAddWithoutValidation("Authorization", connection.SignatureFor(hub, clock.GetUtcNow() + SignatureLife));
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? null : Trouble(answer, packed);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new EventTrouble($"The event hub {packed.EventHub} at {endpoint.Host} cannot be reached: {exception.Message}");
        }
    }

    private EventTrouble Trouble(HttpResponseMessage answer, Event packed)
    {
        var wait = answer.Headers.RetryAfter is { } retry ? retry.Delta ?? retry.Date - clock.GetUtcNow() : null;
        var isForGood = answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge;
        return new EventTrouble(
            $"The event hub {packed.EventHub} at {endpoint.Host} answers {(int)answer.StatusCode} {answer.ReasonPhrase} to an event of {packed.Length} bytes.", isForGood, wait);
    }
}
