using System.Diagnostics;
using System.Text;

namespace Patchbay.Testing;

/// <summary>A program of this repository as a process of its own. Its standard input stays open until it is disposed.</summary>
public sealed class Child : IAsyncDisposable
{
    private readonly StringBuilder _output = new();

    private Child(Process process) => Process = process;

    public Process Process { get; }

    /// <summary>What it has written so far, to standard output and standard error.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>The path of a program that was built beside the running test program.</summary>
    /// <param name="project">Its project's name.</param>
    public static string ProgramOf(string project)
    {
        // artifacts/bin/<project>/<configuration>/Patchbay.<project>
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, configuration, $"Patchbay.{project}"));
    }

    /// <summary>Starts a program that was built beside the running test program.</summary>
    /// <param name="project">Its project's name.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Child Start(string project, params IEnumerable<string> arguments) => StartIn("", project, arguments);

    /// <summary>Starts it with a working directory of its own.</summary>
    public static Child StartIn(string workingDirectory, string project, params IEnumerable<string> arguments)
    {
        var process = new Process
        {
            StartInfo = new(ProgramOf(project), arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = workingDirectory,
            },
        };
        var child = new Child(process);
        process.OutputDataReceived += child.Keep;
        process.ErrorDataReceived += child.Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    public async ValueTask DisposeAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }
}
