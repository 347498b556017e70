using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Patchbay.EndToEnd;

/// <summary>A server of its own: the built program in a process, on free ports, over a data folder. What it prints goes to the test's output.</summary>
public sealed partial class ServerProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TestProcessOutput _output;

    private ServerProgram(Process process, TestProcessOutput output, string dataFolder, string http, string https)
    {
        _process = process;
        _output = output;
        DataFolder = dataFolder;
        Http = http;
        Https = https;
    }

    /// <summary>The program beside the tests', in the configuration in which the tests were built.</summary>
    public static string Path { get; } = System.IO.Path.Combine(
        new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.FullName, "Server", new DirectoryInfo(AppContext.BaseDirectory).Name, "Patchbay.Server.dll");

    public string DataFolder { get; }

    /// <summary>The URL of plain HTTP, without a slash at the end.</summary>
    public string Http { get; }

    /// <summary>The URL of HTTPS, without a slash at the end.</summary>
    public string Https { get; }

    public string CertificateAuthority => System.IO.Path.Combine(DataFolder, "tls", "ca.pem");

    /// <summary>What the server has printed so far.</summary>
    public string Output => _output.Text;

    /// <summary>Starts a server and waits until it says that it is ready.</summary>
    public static Task<ServerProgram> StartAsync(string dataFolder, params string[] settings) =>
        WaitUntilReadyAsync(Start(["dotnet", .. Arguments(dataFolder, settings)], out var output), output, dataFolder);

    /// <summary>Starts a server with variables of its own, each as <c>NAME=value</c>.</summary>
    public static Task<ServerProgram> StartWithAsync(string dataFolder, IReadOnlyList<string> variables) =>
        WaitUntilReadyAsync(Start(["env", .. variables, "dotnet", .. Arguments(dataFolder, [])], out var output), output, dataFolder);

    /// <summary>Starts a server whose data folder is a disk of its own, which nobody else sees. What it held is gone when the server ends.</summary>
    public static Task<ServerProgram> StartOnSmallDiskAsync(string dataFolder, int megabytes) =>
        WaitUntilReadyAsync(
            Start(
                ["unshare", "--map-root-user", "--mount", "sh", "-c", $"mount -t tmpfs -o size={megabytes}m none \"$1\" && shift && exec dotnet \"$@\"", "sh", dataFolder, .. Arguments(dataFolder, [])],
                out var output),
            output,
            dataFolder);

    /// <summary>A path as the server's process sees it.</summary>
    public string PathInside(string path) => $"/proc/{_process.Id}/root{path}";

    private static async Task<ServerProgram> WaitUntilReadyAsync(Process process, TestProcessOutput output, string dataFolder)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!output.Text.Contains("Ctrl-C stops the server.", StringComparison.Ordinal))
        {
            if (process.HasExited || patience.IsCancellationRequested)
            {
                throw new InvalidOperationException($"The server did not start:\n{output.Text}");
            }

            await Task.Delay(20, patience.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        return new ServerProgram(process, output, dataFolder, Url("HTTP"), Url("HTTPS"));

        string Url(string name) => Regex.Match(output.Text, $@"^ +{name} +(?<url>https?://[^, \n]+)", RegexOptions.Multiline).Groups["url"].Value;
    }

    /// <summary>Starts a server that is not expected to stay, and waits for its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(string dataFolder, params string[] settings)
    {
        using var process = Start(["dotnet", .. Arguments(dataFolder, settings)], out var output);
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, output.Text);
    }

    /// <summary>Sends a signal and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(string signal = "TERM")
    {
        await Tool.RunAsync("sh", ["-c", $"kill -{signal} {_process.Id}"]);
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Stops the server if it still runs. One that does not stop in order fails the test.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_process.HasExited)
            {
                Assert.Equal(0, await StopAsync());
            }
        }
        finally
        {
            if (!_process.HasExited)
            {
                _process.Kill();
            }

            _process.Dispose();
            TestContext.Current.TestOutputHelper?.WriteLine(Output);
        }
    }

    private static string[] Arguments(string dataFolder, string[] settings) => [Path, "--data", dataFolder, "--http-port", "0", "--https-port", "0", .. settings];

    private static Process Start(string[] command, out TestProcessOutput output)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // What the machine that runs the tests has set for its own server is not for this one.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PATCHBAY_", StringComparison.Ordinal) || name.StartsWith("OTEL_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        var process = Process.Start(start)!;
        output = new TestProcessOutput(process);
        return process;
    }

    private sealed class TestProcessOutput
    {
        private readonly System.Text.StringBuilder _text = new();

        public TestProcessOutput(Process process)
        {
            process.OutputDataReceived += (_, line) => Append(line.Data);
            process.ErrorDataReceived += (_, line) => Append(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public string Text
        {
            get
            {
                lock (_text)
                {
                    return _text.ToString();
                }
            }
        }

        private void Append(string? line)
        {
            lock (_text)
            {
                _text.Append(line).Append('\n');
            }
        }
    }
}
