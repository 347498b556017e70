using System.Net;
using Patchbay.Server.Configuration;

namespace Patchbay.Server.Identity;

/// <summary>The services that tokens of the server can be for: those that it stands in for, and itself.</summary>
internal sealed class Audiences(ServerOptions options)
{
    private static readonly string[] OfAzure =
    [
        "https://management.azure.com", "https://management.core.windows.net", "https://api.loganalytics.io", "https://api.loganalytics.azure.com",
        "https://monitor.azure.com", "https://metrics.monitor.azure.com", "https://kusto.kusto.windows.net", "https://help.kusto.windows.net",
    ];

    /// <summary>Whether an audience is one of them; slashes at its end do not count.</summary>
    public bool AreOurs(string? audience)
    {
        var text = audience?.TrimEnd('/') ?? "";
        return OfAzure.Contains(text, StringComparer.OrdinalIgnoreCase) ||
            (Uri.TryCreate(text, UriKind.Absolute, out var uri) &&
                (uri.IsLoopback || options.HostNames.Contains(uri.IdnHost, StringComparer.OrdinalIgnoreCase) ||
                    (IPAddress.TryParse(uri.IdnHost, out var address) && options.Listen == address.ToString())));
    }
}
