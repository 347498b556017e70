using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Patchbay.DestinationTests.Peers;

/// <summary>
/// Takes events as Event Hubs' REST API does: it checks the address and the shared access signature of each request. There is no
/// such server to be had as a package.
/// </summary>
public sealed class EventHubServer
{
    public const string ConnectionString = $"Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey={Key}";

    private const string Key = "bm90IGEgc2VjcmV0IGF0IGFsbA==";

    private readonly ConcurrentQueue<byte[]> _events = new();

    public IReadOnlyList<Guid> RecordIds =>
        [.. _events.SelectMany(body => JsonDocument.Parse(body).RootElement.GetProperty("records").EnumerateArray()).Select(record => record.GetProperty("_RecordId").GetGuid())];

    public async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var parts = request.Path.Value!.Split('/');
        if (request.Method != "POST" || parts is not ["", _, "messages"] || request.Query["api-version"] != "2014-01")
        {
            context.Response.StatusCode = 404;
        }
        else if (!IsSigned(request.Headers.Authorization.ToString(), $"http://{request.Host}/{parts[1]}"))
        {
            context.Response.StatusCode = 401;
        }
        else
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            _events.Enqueue(body.ToArray());
            context.Response.StatusCode = 201;
        }
    }

    private static bool IsSigned(string authorization, string resource)
    {
        if (!authorization.StartsWith("SharedAccessSignature ", StringComparison.Ordinal))
            return false;
        var parts = authorization["SharedAccessSignature ".Length..].Split('&').ToDictionary(part => part[..part.IndexOf('=')], part => WebUtility.UrlDecode(part[(part.IndexOf('=') + 1)..]));
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes($"{WebUtility.UrlEncode(parts["sr"])}\n{parts["se"]}"));
        return parts["sr"] == resource && parts["sig"] == Convert.ToBase64String(signature) &&
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts["se"], CultureInfo.InvariantCulture)) > DateTimeOffset.UtcNow;
    }
}
