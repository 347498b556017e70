using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Patchbay.DestinationTests.Peers;

/// <summary>
/// Stands before a <see cref="MockCluster"/>, which knows no passwords, as the Kafka endpoint of a namespace does: TLS, and SASL PLAIN
/// with the user <c>$ConnectionString</c>. Everything behind the sign-in is the cluster's own.
/// </summary>
public sealed class NamespaceGate : IAsyncDisposable
{
    private const short ApiVersions = 18;
    private const short SaslHandshake = 17;
    private const short SaslAuthenticate = 36;
    private const short UnsupportedVersion = 35;
    private const short AuthenticationFailed = 58;

    // As long as the cluster's own address, whose place it takes in answers.
    private const string Host = "localhost";
    private const string ClusterHost = "127.0.0.1";

    private static readonly byte[] Refusal = "the signature is wrong"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? _certificate;
    private readonly byte[] _password;
    private readonly int _clusterPort;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;

    /// <param name="cluster">Takes the events.</param>
    /// <param name="connectionString">What the client has to sign in with.</param>
    /// <param name="certificate">With its private key, for <c>localhost</c>; null speaks without TLS, as the emulator of Event Hubs does.</param>
    public NamespaceGate(MockCluster cluster, string connectionString, X509Certificate2? certificate)
    {
        _certificate = certificate;
        _password = Encoding.UTF8.GetBytes($"\0$ConnectionString\0{connectionString}");
        _clusterPort = int.Parse(cluster.BootstrapServers.Split(':')[1], CultureInfo.InvariantCulture);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"{Host}:{Port}";

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var accepted = client;
        try
        {
            await using var stream = await SecureAsync(client.GetStream());
            if (!await SignInAsync(stream))
                return;
            using var cluster = new TcpClient();
            await cluster.ConnectAsync(ClusterHost, _clusterPort, _stop.Token);
            await using var behind = cluster.GetStream();
            await Task.WhenAny(stream.CopyToAsync(behind, _stop.Token), HandBackAsync(behind, stream));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException)
        {
            // The client is gone, or does not trust the certificate: it is the one that says so.
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream stream)
    {
        if (_certificate is null)
            return stream;
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
        return secure;
    }

    // Before it is signed in, a client may ask what the server speaks, and sign in.
    private async Task<bool> SignInAsync(Stream stream)
    {
        while (await ReadAsync(stream) is { } request)
        {
            var (api, version) = (BinaryPrimitives.ReadInt16BigEndian(request), BinaryPrimitives.ReadInt16BigEndian(request.AsSpan(2)));
            var isRight = request.AsSpan().EndsWith(_password);
            byte[] answer = (api, version) switch
            {
                (ApiVersions, 0) => await ReadVersionsAsync(),
                (ApiVersions, _) => [.. Number(UnsupportedVersion), 0, 0, 0, 0],
                (SaslHandshake, _) => [0, 0, 0, 0, 0, 1, 0, 5, .. "PLAIN"u8],
                (SaslAuthenticate, _) => isRight ? [0, 0, .. Number(-1), 0, 0, 0, 0] : [.. Number(AuthenticationFailed), .. Number((short)Refusal.Length), .. Refusal, 0, 0, 0, 0],
                _ => throw new IOException($"The client asks for {api} before it is signed in."),
            };
            await WriteAsync(stream, [.. request.AsSpan(4, 4), .. answer]);
            if (api == SaslAuthenticate)
                return isRight;
        }

        return false;
    }

    // What the cluster speaks, and the two requests of the sign-in.
    private async Task<byte[]> ReadVersionsAsync()
    {
        using var cluster = new TcpClient();
        await cluster.ConnectAsync(ClusterHost, _clusterPort, _stop.Token);
        await using var stream = cluster.GetStream();
        await WriteAsync(stream, [.. Number(ApiVersions), 0, 0, 0, 0, 0, 0, .. Number(-1)]);
        var answer = (await ReadAsync(stream))!.AsSpan(4);
        var count = BinaryPrimitives.ReadInt32BigEndian(answer[2..]) + 2;
        return [.. answer[..2], .. Number((short)(count >> 16)), .. Number((short)count), .. answer[6..], .. Number(SaslHandshake), 0, 0, 0, 1, .. Number(SaslAuthenticate), 0, 0, 0, 0];
    }

    // The cluster names itself as the one to send to; that is this gate.
    private async Task HandBackAsync(NetworkStream from, Stream to)
    {
        byte[] itself = [.. Encoding.UTF8.GetBytes(ClusterHost), 0, 0, .. Number((short)_clusterPort)];
        byte[] instead = [.. Encoding.UTF8.GetBytes(Host), 0, 0, .. Number((short)Port)];
        while (await ReadAsync(from) is { } answer)
        {
            for (var (at, found) = (0, 0); (found = answer.AsSpan(at).IndexOf(itself)) >= 0; at += found + instead.Length)
                instead.CopyTo(answer.AsSpan(at + found));
            await WriteAsync(to, answer);
        }
    }

    private static byte[] Number(short value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteInt16BigEndian(bytes, value);
        return bytes;
    }

    // A frame is its length and so many bytes; null at the end.
    private async Task<byte[]?> ReadAsync(Stream stream)
    {
        var length = new byte[4];
        if (await stream.ReadAtLeastAsync(length, 4, throwOnEndOfStream: false, _stop.Token) < 4)
            return null;
        var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        await stream.ReadExactlyAsync(frame, _stop.Token);
        return frame;
    }

    private async Task WriteAsync(Stream stream, byte[] frame)
    {
        var bytes = new byte[4 + frame.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, frame.Length);
        frame.CopyTo(bytes, 4);
        await stream.WriteAsync(bytes, _stop.Token);
    }
}
