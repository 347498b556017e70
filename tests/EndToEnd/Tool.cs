using System.Diagnostics;

namespace Patchbay.EndToEnd;

/// <summary>Runs programs of the machine.</summary>
public static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Its name on the path.</param>
    /// <param name="arguments">Its arguments, unquoted.</param>
    /// <param name="input">What it reads on standard input.</param>
    /// <param name="environment">Variables besides those of the tests.</param>
    public static async Task<ToolResult> RunAsync(string program, string[] arguments, string input = "", params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), patience.Token);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading everything; its exit code says whether that was well.
        }

        await process.WaitForExitAsync(patience.Token);
        return new ToolResult(process.ExitCode, await output, await errors);
    }
}

/// <summary>What came of a program.</summary>
public sealed record ToolResult(int ExitCode, string Output, string Errors);
