using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Patchbay.Pipeline.Destinations.EventHubs;

/// <summary>A namespace of Event Hubs, and the right to send to it or to read from it.</summary>
/// <param name="Host">The namespace's host name.</param>
/// <param name="KeyName">The name of the authorization rule.</param>
/// <param name="Key">Its key.</param>
/// <param name="EventHub">The one event hub that the connection string is for; null when it is for all.</param>
/// <param name="IsEmulator">Whether it is the emulator of Event Hubs, which speaks Kafka without TLS on a port of its own.</param>
/// <param name="Text">The connection string as it was given.</param>
internal sealed record EventHubConnection(string Host, string KeyName, string Key, string? EventHub, bool IsEmulator, string Text)
{
    /// <summary>Reads a connection string of a namespace or an event hub.</summary>
    /// <param name="text">
    /// <c>Endpoint=sb://…;SharedAccessKeyName=…;SharedAccessKey=…</c>, with or without <c>EntityPath</c> and <c>UseDevelopmentEmulator</c>.
    /// </param>
    /// <exception cref="FormatException">It is none; the message repeats no secret.</exception>
    public static EventHubConnection Parse(string text)
    {
        var parts = ConnectionText.Read(text);
        return Uri.TryCreate(parts.GetValueOrDefault("Endpoint"), UriKind.Absolute, out var endpoint) && endpoint.Scheme == "sb" &&
            parts.GetValueOrDefault("SharedAccessKeyName") is { } name && parts.GetValueOrDefault("SharedAccessKey") is { } key
                ? new(endpoint.Host, name, key, parts.GetValueOrDefault("EntityPath"), ConnectionText.IsTrue(parts, "UseDevelopmentEmulator"), text)
                : throw new FormatException("The connection string needs Endpoint=sb://…, SharedAccessKeyName and SharedAccessKey.");
    }

    /// <summary>A shared access signature for one address.</summary>
    /// <param name="address">What it gives the right to.</param>
    /// <param name="expires">Until when.</param>
    public string SignatureFor(Uri address, DateTimeOffset expires)
    {
        var (resource, expiry) = (WebUtility.UrlEncode(address.AbsoluteUri), expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        // The key's text is the key; it looks like base 64 and is not decoded.
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes($"{resource}\n{expiry}"));
        return $"SharedAccessSignature sr={resource}&sig={WebUtility.UrlEncode(Convert.ToBase64String(signature))}&se={expiry}&skn={WebUtility.UrlEncode(KeyName)}";
    }

    // A record prints its members, and these are secrets.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Host);
        return true;
    }
}
