using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Patchbay.EngineTests.ClickHouse;

/// <summary>A bad line to a server: passes bytes on in pieces of a given size, and breaks when told to.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _server;
    private readonly ConcurrentBag<TcpClient> _connections = [];
    private readonly Task _accepting;
    private long _answered;

    private readonly X509Certificate2? _certificate;

    /// <param name="server">Where the line leads to.</param>
    /// <param name="certificate">With it, the way to here is a secure one.</param>
    public Relay(Uri server, X509Certificate2? certificate = null)
    {
        _server = server;
        _certificate = certificate;
        _listener.Start();
        Endpoint = new Uri($"{(certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Endpoint { get; }

    /// <summary>How many bytes of an answer are passed on at once.</summary>
    public int PieceBytes { get; set; } = 64 << 10;

    /// <summary>After how many bytes of answers the line breaks.</summary>
    public long AnswerBytesMax { get; set; } = long.MaxValue;

    /// <summary>After how many bytes of requests the line breaks.</summary>
    public long RequestBytesMax { get; set; } = long.MaxValue;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                var server = new TcpClient { NoDelay = true };
                client.NoDelay = true;
                _connections.Add(client);
                _connections.Add(server);
                _ = ConnectAsync(client, server);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private async Task ConnectAsync(TcpClient client, TcpClient server)
    {
        try
        {
            await server.ConnectAsync(_server.Host, _server.Port);
            Stream near = client.GetStream();
            if (_certificate is not null)
            {
                var secure = new SslStream(near);
                await secure.AuthenticateAsServerAsync(_certificate);
                near = secure;
            }

            var far = server.GetStream();
            await Task.WhenAny(
                PassOnAsync(near, far, RequestBytesMax, () => 64 << 10, _ => { }),
                PassOnAsync(far, near, AnswerBytesMax - _answered, () => PieceBytes, read => _answered += read));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or AuthenticationException)
        {
        }

        client.Dispose();
        server.Dispose();
    }

    private static async Task PassOnAsync(Stream from, Stream to, long bytesMax, Func<int> pieceBytes, Action<int> count)
    {
        var buffer = new byte[64 << 10];
        while (bytesMax > 0 && await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(pieceBytes(), bytesMax))) is var read and > 0)
        {
            bytesMax -= read;
            count(read);
            await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }
}
