using Patchbay.Pipeline.Destinations;
using Patchbay.Server.Configuration;

namespace Patchbay.Server.Hosting;

/// <summary>The file with the connections of destinations.</summary>
internal static class DestinationFile
{
    /// <summary>Reads it.</summary>
    /// <exception cref="StartException">Something in it is wrong.</exception>
    public static DestinationConnections Read(ServerOptions options, DataFolder folder, HttpClient http)
    {
        var path = PathOf(options, folder);
        // A name that somebody gave and that leads nowhere is a mistake; without one there need be no file.
        if (options.Connections.Length > 0 && !File.Exists(path))
        {
            throw new StartException($"There is no file {path}, which the setting Connections names.");
        }

        var connections = DestinationConnections.Read(path, http, out var failures);
        return failures.Count == 0 ? connections : throw new StartException(string.Join('\n', failures));
    }

    /// <summary>Where it is.</summary>
    public static string PathOf(ServerOptions options, DataFolder folder) =>
        options.Connections.Length == 0 ? Path.Combine(folder.Root, "connections.json") : Path.GetFullPath(options.Connections);

    /// <summary>A client for requests to destinations. Each request has a limit of its own besides that of the sender that waits for it.</summary>
    public static HttpClient NewHttpClient() => new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(60),
    };
}
