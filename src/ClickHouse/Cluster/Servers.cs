using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Patchbay.ClickHouse.Cluster;

/// <summary>The servers of a cluster: which one is asked, and which is next when it cannot be reached.</summary>
internal sealed class Servers : IDisposable
{
    private readonly IReadOnlyList<Uri> _endpoints;
    private readonly HttpClient _client;
    private int _current;

    public Servers(ClusterOptions options)
    {
        _endpoints = options.Endpoints;
        if (_endpoints.Count == 0)
        {
            throw new ArgumentException("No ClickHouse endpoint is set.", nameof(options));
        }

        foreach (var endpoint in _endpoints)
        {
            if (endpoint.Scheme is not ("http" or "https") || endpoint.PathAndQuery != "/" || endpoint.UserInfo.Length > 0)
            {
                // Not the address itself, because it may hold a password.
                throw new ArgumentException($"The ClickHouse endpoint on host '{endpoint.Host}' is not of the form http://host:port or https://host:port.", nameof(options));
            }
        }

        _client = new HttpClient(HandlerOf(options)) { Timeout = Timeout.InfiniteTimeSpan };
        // In this form a password may hold any characters; in ClickHouse's own headers only those of ASCII.
        _client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{options.Password}")));
    }

    /// <summary>Sends a statement to the server that answered last, or the next one that can be reached.</summary>
    /// <param name="statement">Takes note of the server.</param>
    /// <param name="query">The address from the question mark on.</param>
    /// <param name="content">Makes the body.</param>
    /// <param name="cancellationToken">Breaks the connection off.</param>
    /// <returns>The answer, as soon as its headers are there.</returns>
    /// <exception cref="EngineUnavailableException">No server can be reached, or the connection broke.</exception>
    /// <exception cref="ClickHouseException">The server refused the statement or it failed.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        RunningStatement statement, string query, Func<HttpContent> content, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        var first = _current;
        for (var i = 0; i < _endpoints.Count; i++)
        {
            var index = (first + i) % _endpoints.Count;
            statement.Server = _endpoints[index];
            try
            {
                var response = await SendAsync(_endpoints[index], query, content(), cancellationToken).ConfigureAwait(false);
                _current = index;
                return response;
            }
            catch (UnreachableServerException exception)
            {
                failures.Add(exception.Message);
            }
        }

        throw new EngineUnavailableException(string.Join(' ', failures));
    }

    /// <summary>Sends a statement to one server.</summary>
    /// <exception cref="UnreachableServerException">There is no connection, so nothing was sent.</exception>
    public async Task<HttpResponseMessage> SendAsync(Uri server, string query, HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, query)) { Content = content };
        HttpResponseMessage response;
        try
        {
            response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError
            is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError)
        {
            throw new UnreachableServerException($"ClickHouse at {server.Authority} cannot be reached: {ReasonOf(exception)}.", exception);
        }
        catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException)
        {
            throw new UnreachableServerException($"ClickHouse at {server.Authority} cannot be reached: nobody answers.", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new EngineUnavailableException(
                $"The connection to ClickHouse at {server.Authority} broke; whether the statement was carried out is not known ({exception.Message}).", exception);
        }

        if (response.IsSuccessStatusCode && response.Headers.Contains("X-ClickHouse-Query-Id"))
        {
            return response;
        }

        using (response)
        {
            throw await ServerError.ReadAsync(server, response, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _client.Dispose();

    private static string ReasonOf(HttpRequestException exception) => (exception.InnerException, exception.HttpRequestError) switch
    {
        (SocketException { SocketErrorCode: SocketError.ConnectionRefused }, _) => "the connection was refused",
        (_, HttpRequestError.NameResolutionError) => "the host is not known",
        (_, HttpRequestError.SecureConnectionError) => $"no secure connection comes about ({exception.InnerException?.Message ?? exception.Message})",
        _ => exception.InnerException?.Message ?? exception.Message,
    };

    private static SocketsHttpHandler HandlerOf(ClusterOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = options.ConnectTimeout,
            // A name may come to mean another server.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            // An answer that is given up is not read on, however little of it may be left: its connection closes.
            MaxResponseDrainSize = 0,
            ConnectCallback = ConnectAsync,
        };
        if (options.CertificateAuthorityFile is { } file)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return handler;
    }

    // A query may take long without a byte on the wire: whether the server still lives is left to TCP.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 15);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A server cannot be reached, so that the next one may be asked.</summary>
internal sealed class UnreachableServerException(string message, Exception inner) : Exception(message, inner);
