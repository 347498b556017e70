using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

public sealed class StartAndStopTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_stops_the_server_in_order(string signal)
    {
        await using var server = await ServerProgram.StartAsync(_folder.Path);
        Assert.Equal("ready\n", (await Curl.SendAsync($"{server.Http}/health/ready")).Body);
        Assert.Equal(0, await server.StopAsync(signal));
        Assert.DoesNotContain("fail:", server.Output);
    }

    [Fact]
    public async Task A_query_that_takes_longer_than_a_stop_may_is_given_up()
    {
        await using var server = await ServerProgram.StartAsync(_folder.Path, "--stop-seconds-max", "1");
        var query = Tool.RunAsync("curl", ["--silent", "--get", $"{server.Http}/v1/workspaces/default/query", "--data-urlencode", $"query={WorkspaceCalls.LongQuery}"]);
        await server.WaitUntilAsync("queriesRunning", queries => queries == 1);
        var stopping = Stopwatch.StartNew();
        Assert.Equal(0, await server.StopAsync());
        Assert.InRange(stopping.Elapsed, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(30));
        Assert.NotEqual(0, (await query).ExitCode);
    }

    [Fact]
    public async Task Who_follows_records_as_they_arrive_keeps_no_server_from_stopping()
    {
        await using var server = await ServerProgram.StartAsync(_folder.Path, "--stop-seconds-max", "600");
        using var client = new HttpClient();
        using var answer = await client.GetAsync($"{server.Http}/api/tail", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var events = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, await events.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task The_start_says_where_everything_is()
    {
        await using var server = await ServerProgram.StartAsync(_folder.Path);
        Assert.Contains(_folder.Path, server.Output);
        Assert.Contains(server.CertificateAuthority, server.Output);
        Assert.Contains("Requests without a token count as the local developer", server.Output);
        Assert.Equal(File.ReadAllText(server.CertificateAuthority).Trim(), (await Curl.SendAsync($"{server.Http}/.well-known/patchbay-ca.pem")).Body.Trim());
        Assert.Equal("alive\n", (await Curl.SendAsync("--cacert", server.CertificateAuthority, $"{server.Https}/health/live")).Body);
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_is_refused_in_a_sentence()
    {
        await using var server = await ServerProgram.StartAsync(_folder.Path);
        var (exitCode, output) = await ServerProgram.RunToEndAsync(_folder.Path);
        Assert.Equal(1, exitCode);
        Assert.Matches(@"^The data folder \S+ is in use by another Patchbay server\. .*\n+$", output);
        Assert.Equal("ready\n", (await Curl.SendAsync($"{server.Http}/health/ready")).Body);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var (exitCode, output) = await ServerProgram.RunToEndAsync(_folder.Path, "--http-port", $"{port}");
        Assert.Equal(1, exitCode);
        Assert.Contains($"http://127.0.0.1:{port}: address already in use", output);
        Assert.DoesNotContain("   at ", output);
    }

    [Fact]
    public async Task Wrong_settings_are_all_named()
    {
        var (exitCode, output) = await ServerProgram.RunToEndAsync(_folder.Path, "--listen", "0.0.0.0", "--limits-connections-max", "none", "--prot", "1");
        Assert.Equal(2, exitCode);
        Assert.All(["--prot", "which others can reach", "Limits:ConnectionsMax"], part => Assert.Contains(part, output));
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_named()
    {
        var file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");
        var (exitCode, output) = await ServerProgram.RunToEndAsync(Path.Combine(file, "data"));
        Assert.Equal(1, exitCode);
        Assert.Contains($"The data folder {file}/data cannot be made", output);
    }

    [Fact]
    public async Task A_data_folder_with_something_else_in_it_is_told()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "tls"), "");
        var (exitCode, output) = await ServerProgram.RunToEndAsync(_folder.Path);
        Assert.Equal(1, exitCode);
        Assert.Contains($"The server cannot use its data folder {_folder.Path}: ", output);
        Assert.DoesNotContain("   at ", output);
    }

    [Fact]
    public async Task A_server_can_listen_on_one_address_alone()
    {
        await using var server = await ServerProgram.StartAsync(_folder.Path, "--listen", "127.0.0.2");
        Assert.StartsWith("http://127.0.0.2:", server.Http);
        Assert.Equal("alive\n", (await Curl.SendAsync($"{server.Http}/health/live")).Body);
    }
}
