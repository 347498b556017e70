using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Patchbay.Load;

/// <summary>The built server in a process of its own, on a free port.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    /// <summary>Processor time that the server has used.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Memory that the server occupies now, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<ServerProcess> StartAsync(string dataFolder)
    {
        var bin = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(bin.Parent!.Parent!.FullName, "Server", bin.Name, "Patchbay.Server.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, "--data", dataFolder, "--http-port", "0", "--https-port", "0", "--log-level", "Warning"])
        {
            RedirectStandardOutput = true,
        })!;
        Uri? url = null;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (HttpUrl().Match(line) is { Success: true } match)
                url = new Uri(match.Groups["url"].Value);
            if (url is not null && line.Contains("Ctrl-C stops the server.", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync(); // Nobody reads further lines, and a full pipe would hold up the server.
                return new ServerProcess(process, url);
            }
        }

        throw new InvalidOperationException($"The server {program} did not start; it ended with {process.ExitCode}.");
    }

    public async ValueTask DisposeAsync()
    {
        using (var stop = Process.Start("kill", ["-TERM", _process.Id.ToString()]))
            await stop.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"^ +HTTP +(?<url>http://[^, ]+)")]
    private static partial Regex HttpUrl();
}
