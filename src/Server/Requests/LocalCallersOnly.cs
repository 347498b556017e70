using System.Net;
using Patchbay.Server.Configuration;
using Patchbay.Server.Errors;

namespace Patchbay.Server.Requests;

/// <summary>
/// Keeps web pages from using a browser on this machine to reach the server: a page of another site must neither send
/// requests nor, by a name that it lets point here, read answers. Where everybody has to sign in, that keeps it out.
/// </summary>
internal sealed class LocalCallersOnly(RequestDelegate next, ServerOptions options)
{
    private readonly HashSet<string> _names = new(["localhost", .. options.HostNames], StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var foreign =
            !IsOurs(request.Host.Host) ? $"calls the server '{request.Host.Host}'" :
            request.Headers["Sec-Fetch-Site"] == "cross-site" && !IsFollowedLink(request) ? "comes from a page of another site" :
            request.Headers.Origin is [{ Length: > 0 } origin] && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsOurs(uri.IdnHost)) ? $"comes from a page of '{origin}'" :
            null;
        return foreign is null ? next(context) : AzureErrors.ForeignCaller(foreign).ExecuteAsync(context);
    }

    // Whoever follows a link from another site sees the answer himself; that site does not.
    private static bool IsFollowedLink(HttpRequest request) => HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate";

    private bool IsOurs(string host) => _names.Contains(host) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
