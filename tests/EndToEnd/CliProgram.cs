namespace Patchbay.EndToEnd;

/// <summary>Runs the built command-line tool against a server.</summary>
public static class CliProgram
{
    private static readonly string Path = System.IO.Path.Combine(
        new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.FullName, "Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "patchbay.dll");

    /// <summary>Runs a command line to its end.</summary>
    public static Task<ToolResult> RunAsync(ServerProgram server, params string[] arguments) => RunWithInputAsync(server, "", arguments);

    /// <summary>Runs a command line that reads its standard input.</summary>
    public static Task<ToolResult> RunWithInputAsync(ServerProgram server, string input, params string[] arguments) =>
        Tool.RunAsync("dotnet", [Path, .. arguments], input, ("PATCHBAY_SERVER", server.Http));

    /// <summary>The output of a command line that must go well.</summary>
    public static async Task<string> OutputAsync(ServerProgram server, params string[] arguments)
    {
        var result = await RunAsync(server, arguments);
        Assert.True(result.ExitCode == 0, $"patchbay {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Errors}");
        return result.Output;
    }
}
