using System.Net;
using System.Net.Sockets;

namespace Patchbay.EndToEnd.Telemetry;

/// <summary>Takes what an exporter sends over OTLP, as protocol buffers over HTTP.</summary>
public sealed class Collector : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Lock _gate = new();
    private readonly List<(string Path, ProtobufMessage Request)> _requests = [];
    private readonly Task _running;

    public Collector()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        _listener.Prefixes.Add($"{Url}/");
        _listener.Start();
        _running = RunAsync();
    }

    public string Url { get; }

    /// <summary>The spans that have come.</summary>
    public IReadOnlyList<Span> Spans =>
        [.. from scope in Scopes("/v1/traces")
            from span in scope.All(2)
            select new Span(scope.All(1).Single().Text(1), span.Text(5), span.Id(1), span.Id(2), span.Id(4), Attributes(span, 9))];

    /// <summary>The names of the metrics that have come.</summary>
    public IReadOnlySet<string> Metrics => Scopes("/v1/metrics").SelectMany(scope => scope.All(2)).Select(metric => metric.Text(1)).ToHashSet();

    /// <summary>The sentences that were logged.</summary>
    public IReadOnlyList<string> Logs => [.. Scopes("/v1/logs").SelectMany(scope => scope.All(2)).Select(log => log.All(5).Single().Text(1))];

    /// <summary>The names that the sender gives itself.</summary>
    public IReadOnlySet<string> Services => Requests(null).SelectMany(request => request.All(1)).SelectMany(group => group.All(1)).Select(resource => Attributes(resource, 1)["service.name"]).ToHashSet();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _running;
        _listener.Close();
    }

    private static Dictionary<string, string> Attributes(ProtobufMessage message, int number) =>
        message.All(number).ToDictionary(pair => pair.Text(1), pair => pair.All(2).Single() is var value && value.Text(1) is { Length: > 0 } text ? text : $"{value.Number(3)}");

    private IEnumerable<ProtobufMessage> Scopes(string path) => Requests(path).SelectMany(request => request.All(1)).SelectMany(group => group.All(2));

    private ProtobufMessage[] Requests(string? path)
    {
        lock (_gate)
        {
            return [.. _requests.Where(request => path is null || request.Path == path).Select(request => request.Request)];
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                lock (_gate)
                {
                    _requests.Add((context.Request.Url!.AbsolutePath, new ProtobufMessage(body.ToArray())));
                }

                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}

/// <summary>A span; an empty parent is none.</summary>
public sealed record Span(string Source, string Name, string Trace, string Id, string Parent, IReadOnlyDictionary<string, string> Attributes);
