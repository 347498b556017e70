using System.Net;
using System.Net.Sockets;
using Patchbay.ClickHouse.Cluster;
using Patchbay.Testing;

namespace Patchbay.EngineTests;

[CollectionDefinition(nameof(ServerNode))]
public sealed class ServerNodeDefinition : ICollectionFixture<ServerNode>;

/// <summary>A ClickHouse server for tests, in a process of its own that ends with them.</summary>
public sealed class ServerNode : IAsyncLifetime
{
    public const string User = "patchbay";
    public const string Password = "pass & wörd?/=+";

    private readonly TempFolder _folder = new();
    private Child? _process;

    public Uri Endpoint { get; private set; } = null!;

    public HttpClickHouse ClickHouse { get; private set; } = null!;

    public ClusterOptions Options => new() { Endpoints = [Endpoint], User = User, Password = Password };

    public async ValueTask InitializeAsync()
    {
        var port = FreePort();
        Endpoint = new Uri($"http://127.0.0.1:{port}");
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "config.xml"), $"""
            <clickhouse>
              <users_config>{_folder.Path}/users.xml</users_config>
              <listen_host>127.0.0.1</listen_host>
              <http_port>{port}</http_port>
              <logger><level>error</level><console>true</console></logger>
            </clickhouse>
            """);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "users.xml"), $"""
            <clickhouse>
              <profiles><default/></profiles>
              <quotas><default/></quotas>
              <users>
                <default><password/><profile>default</profile><quota>default</quota><networks><ip>::/0</ip></networks></default>
                <{User}>
                  <password>{WebUtility.HtmlEncode(Password)}</password>
                  <profile>default</profile><quota>default</quota><networks><ip>::/0</ip></networks>
                </{User}>
              </users>
            </clickhouse>
            """);
        _process = Child.Start(
            "EngineProcess", "server", $"--path={_folder.Path}/data", $"--config-file={_folder.Path}/config.xml",
            // The server listens as long as this runs.
            "--query=SYSTEM START LISTEN HTTP; SELECT sleepEachRow(3) FROM numbers(1000000000) SETTINGS max_block_size = 1 FORMAT Null");
        await WaitUntilItAnswersAsync();
        ClickHouse = await HttpClickHouse.ConnectAsync(Options);
    }

    public async ValueTask DisposeAsync()
    {
        if (ClickHouse is not null)
        {
            await ClickHouse.DisposeAsync();
        }

        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitUntilItAnswersAsync()
    {
        using var client = new HttpClient();
        while (true)
        {
            try
            {
                await client.GetStringAsync(new Uri(Endpoint, "/ping"));
                return;
            }
            catch (HttpRequestException) when (!_process!.Process.HasExited)
            {
                await Task.Delay(20);
            }
            catch (HttpRequestException exception)
            {
                throw new InvalidOperationException($"The server did not start: {_process!.Output}", exception);
            }
        }
    }
}
