using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Cluster;
using Patchbay.ClickHouse.Rows;
using Patchbay.Testing;

namespace Patchbay.EngineTests.ClickHouse;

/// <summary>What can be wrong between here and a server.</summary>
[Collection(nameof(ServerNode))]
public sealed class ServerConnectionTests(ServerNode node)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refused_connection_is_one_sentence()
    {
        var port = ServerNode.FreePort();
        Assert.Equal(
            $"ClickHouse at 127.0.0.1:{port} cannot be reached: the connection was refused.", await ProblemAsync(Options(new Uri($"http://127.0.0.1:{port}"))));
    }

    [Fact]
    public async Task An_unknown_host_is_one_sentence() => Assert.Equal(
        "ClickHouse at no-such-host.invalid:8123 cannot be reached: the host is not known.", await ProblemAsync(Options(new Uri("http://no-such-host.invalid:8123"))));

    [Fact]
    public async Task A_server_that_does_not_answer_is_one_sentence()
    {
        // A listener whose queue is full lets nobody in.
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(0);
        var endpoint = (IPEndPoint)socket.LocalEndPoint!;
        using var first = new TcpClient();
        await first.ConnectAsync(endpoint, Token);
        var options = new ClusterOptions { Endpoints = [new Uri($"http://{endpoint}")], ConnectTimeout = TimeSpan.FromMilliseconds(200) };
        Assert.Equal($"ClickHouse at {endpoint} cannot be reached: nobody answers.", await ProblemAsync(options));
    }

    [Theory]
    [InlineData("wrong & pass")]
    [InlineData("")]
    public async Task A_wrong_password_is_one_sentence_without_it(string password)
    {
        var problem = await ProblemAsync(new ClusterOptions { Endpoints = [node.Endpoint], User = ServerNode.User, Password = password });
        Assert.Equal(
            "ClickHouse does not work for the user 'patchbay': patchbay: Authentication failed: password is incorrect, or there is no user with such name.", problem);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nnot here!", "status 404, not here!")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>", "is not ClickHouse")]
    [InlineData("220 smtp.example.org ESMTP\r\n", "whether the statement was carried out is not known")]
    public async Task Somebody_else_at_the_address_is_recognized(string answer, string expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = Task.Run(
            async () =>
            {
                using var client = await listener.AcceptTcpClientAsync(Token);
                var stream = client.GetStream();
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), Token);
                client.Client.Shutdown(SocketShutdown.Send);
                await stream.CopyToAsync(Stream.Null, Token);
            },
            Token);
        Assert.Contains(expected, await ProblemAsync(Options(new Uri($"http://{listener.LocalEndpoint}"))), StringComparison.Ordinal);
        await answering;
    }

    [Theory]
    [InlineData("http://user:secret@127.0.0.1:8123")]
    [InlineData("http://127.0.0.1:8123/path?password=secret")]
    [InlineData("tcp://127.0.0.1:9000")]
    public async Task An_endpoint_of_another_form_is_refused_without_repeating_it(string endpoint)
    {
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => HttpClickHouse.ConnectAsync(Options(new Uri(endpoint)), Token));
        Assert.Contains("127.0.0.1", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_server_is_asked_when_one_cannot_be_reached()
    {
        var dead = new Uri($"http://127.0.0.1:{ServerNode.FreePort()}");
        await using var relay = new Relay(node.Endpoint);
        await using var clickHouse = await HttpClickHouse.ConnectAsync(Options(dead, relay.Endpoint, node.Endpoint), Token);
        await clickHouse.ExecuteAsync(new Statement("SELECT 1"), Token);
        await relay.DisposeAsync();
        // The connection that was kept is gone, which shows only when it is used.
        for (var i = 0; i < 3; i++)
        {
            try
            {
                await clickHouse.ExecuteAsync(new Statement("SELECT 1"), Token);
            }
            catch (EngineUnavailableException) when (i == 0)
            {
            }
        }

        await using var none = await HttpClickHouse.ConnectAsync(Options(node.Endpoint), Token);
        var problem = await ProblemAsync(Options(dead, relay.Endpoint));
        Assert.Contains(dead.Authority, problem, StringComparison.Ordinal);
        Assert.Contains(relay.Endpoint.Authority, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 500)]
    [InlineData(7, 3_000)]
    [InlineData(1000, 100_000)]
    public async Task An_answer_may_arrive_in_pieces_of_any_size(int pieceBytes, int rows)
    {
        await using var relay = new Relay(node.Endpoint) { PieceBytes = pieceBytes };
        await using var clickHouse = await HttpClickHouse.ConnectAsync(Options(relay.Endpoint), Token);
        var sql = $"""
            SELECT toInt64(number) AS n, toString(number) AS s, toLowCardinality(toString(number % 7)) AS l, [s, l] AS a, throwIf(number = {rows}, 'the end')
            FROM numbers({rows + 1})
            """;
        await using var result = await clickHouse.QueryAsync(new Statement(sql) { Settings = [new("max_block_size", "97"), new("http_response_buffer_size", "1000")] }, Token);
        long next = 0;
        var failure = await Assert.ThrowsAsync<ClickHouseException>(async () =>
        {
            while (await result.ReadAsync(Token) is { } block)
            {
                for (var row = 0; row < block.RowCount; row++, next++)
                {
                    Assert.Equal(next, ((ValueColumn<long>)block.Columns[0])[row]);
                    Assert.Equal($"{next}", Encoding.UTF8.GetString(((StringColumn)block.Columns[1])[row]));
                    Assert.Equal($"{next % 7}", Encoding.UTF8.GetString(((StringColumn)block.Columns[2])[row]));
                    Assert.Equal(2, ((ArrayColumn)block.Columns[3])[row].GetOffsetAndLength(int.MaxValue).Length);
                }
            }
        });
        Assert.StartsWith("the end", failure.Message, StringComparison.Ordinal);
        Assert.InRange(next, 1, rows);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_never_taken_for_whole()
    {
        const string Sql = "SELECT toInt64(number) AS n, toString(number) AS s FROM numbers(20000)";
        for (var bytes = 100; bytes < 300_000; bytes += bytes / 3)
        {
            await using var relay = new Relay(node.Endpoint);
            await using var clickHouse = await HttpClickHouse.ConnectAsync(Options(relay.Endpoint, node.Endpoint), Token);
            await using var other = new Relay(node.Endpoint) { AnswerBytesMax = bytes };
            var problem = await Record.ExceptionAsync(async () =>
            {
                await using var broken = await HttpClickHouse.ConnectAsync(Options(other.Endpoint), Token);
                await using var result = await broken.QueryAsync(new Statement(Sql) { Settings = [new("max_block_size", "1000")] }, Token);
                while (await result.ReadAsync(Token) is not null)
                {
                }
            });
            Assert.IsType<EngineUnavailableException>(problem);
            Assert.DoesNotContain(ServerNode.Password, problem.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_insert_whose_connection_breaks_says_that_its_fate_is_open()
    {
        await using var direct = await HttpClickHouse.ConnectAsync(Options(node.Endpoint), Token);
        await direct.ExecuteAsync(new Statement("CREATE DATABASE IF NOT EXISTS connection"), Token);
        await direct.ExecuteAsync(
            new Statement("CREATE OR REPLACE TABLE connection.t (a Int64) ENGINE = MergeTree ORDER BY a SETTINGS non_replicated_deduplication_window = 10"), Token);
        var insert = new Insert("connection", "t", ["a"], [BlockBytes.Of(100_000, BlockBytes.Int64("a", Enumerable.Range(0, 100_000).Select(i => (long)i)))])
        {
            Settings = [new("insert_deduplication_token", "1")],
        };
        foreach (var (requestBytes, answerBytes) in new[] { (400_000L, long.MaxValue), (long.MaxValue, 900L) })
        {
            await using var relay = new Relay(node.Endpoint) { RequestBytesMax = requestBytes, AnswerBytesMax = answerBytes };
            var failure = await Assert.ThrowsAsync<EngineUnavailableException>(async () =>
            {
                await using var clickHouse = await HttpClickHouse.ConnectAsync(Options(relay.Endpoint), Token);
                await clickHouse.InsertAsync(insert, Token);
            });
            Assert.Contains("not known", failure.Message, StringComparison.Ordinal);
        }

        // So it is repeated, and is there once.
        await direct.InsertAsync(insert, Token);
        await using var result = await direct.QueryAsync(new Statement("SELECT toInt64(count()) FROM connection.t"), Token);
        Assert.Equal(100_000, ((ValueColumn<long>)(await result.ReadAsync(Token))!.Columns[0])[0]);
    }

    [Fact]
    public async Task A_secure_connection_trusts_the_given_authority_alone()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "authority.pem");
        var now = DateTimeOffset.UtcNow;
        using var authorityKey = RSA.Create(2048);
        var authorityRequest = new CertificateRequest("CN=authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var authority = authorityRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await File.WriteAllTextAsync(file, authority.ExportCertificatePem(), Token);

        await using var relay = new Relay(node.Endpoint, Certify(IPAddress.Loopback));
        await using var misnamed = new Relay(node.Endpoint, Certify(IPAddress.Parse("127.0.0.9")));
        ClusterOptions To(Relay relay, string? authorityFile) => new()
        {
            Endpoints = [relay.Endpoint],
            User = ServerNode.User,
            Password = ServerNode.Password,
            CertificateAuthorityFile = authorityFile,
        };

        await using var clickHouse = await HttpClickHouse.ConnectAsync(To(relay, file), Token);
        await clickHouse.ExecuteAsync(new Statement("SELECT 1"), Token);
        Assert.Contains("no secure connection comes about", await ProblemAsync(To(relay, null)), StringComparison.Ordinal);
        Assert.Contains("no secure connection comes about", await ProblemAsync(To(misnamed, file)), StringComparison.Ordinal);

        X509Certificate2 Certify(IPAddress address)
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=clickhouse", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(address);
            request.CertificateExtensions.Add(names.Build());
            return request.Create(authority, now.AddHours(-1), now.AddHours(1), [1, 2, 3]).CopyWithPrivateKey(key);
        }
    }

    [Fact]
    public async Task A_large_insert_that_is_refused_gets_the_servers_reason()
    {
        var block = BlockBytes.Of(1_000_000, BlockBytes.Int64("a", Enumerable.Range(0, 1_000_000).Select(i => (long)i)));
        for (var i = 0; i < 5; i++)
        {
            var failure = await Assert.ThrowsAsync<ClickHouseException>(() => node.ClickHouse.InsertAsync(new Insert("default", "no_such", ["a"], [block, block, block]), Token));
            Assert.Equal(60, failure.Code);
        }
    }

    private static ClusterOptions Options(params IReadOnlyList<Uri> endpoints) => new() { Endpoints = endpoints, User = ServerNode.User, Password = ServerNode.Password };

    private static async Task<string> ProblemAsync(ClusterOptions options)
    {
        var failure = await Assert.ThrowsAsync<EngineUnavailableException>(() => HttpClickHouse.ConnectAsync(options, Token));
        Assert.DoesNotContain(ServerNode.Password, failure.ToString(), StringComparison.Ordinal);
        return failure.Message;
    }
}
