using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>Runs the commands that the guides show: the shell blocks marked as tests, in their order, against one server.</summary>
public sealed partial class GuideTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [UnsupportedOSPlatform("windows")]
    [InlineData("README.md", 2)]
    [InlineData("docs/guides/install.md", 5)]
    [InlineData("docs/guides/operate.md", 1)]
    public async Task The_commands_of_a_guide_work(string guide, int commandsMin)
    {
        await using var server = await ServerProgram.StartAsync(_folder.Path);
        var blocks = Block().Matches(File.ReadAllText(Repository.PathOf(guide))).Select(match => match.Groups["commands"].Value).ToArray();
        Assert.True(blocks.Length >= commandsMin, $"{guide} has {blocks.Length} blocks of commands.");
        // The commands run in a folder of their own, where the tool stands as it does in the repository.
        var tool = Path.Combine(_folder.Path, "patchbay");
        await File.WriteAllTextAsync(tool, $"#!/bin/sh\nexec '{Repository.PathOf("patchbay")}' \"$@\"\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        foreach (var block in blocks)
        {
            // curl is content with any answer; a guide is not.
            var commands = "set -e\ncurl() { command curl --silent --show-error --fail-with-body \"$@\"; }\ncd \"$1\"\n" + block
                .Replace("http://localhost:7410", server.Http, StringComparison.Ordinal)
                .Replace("https://localhost:7411", server.Https, StringComparison.Ordinal);
            var result = await Tool.RunAsync("sh", ["-c", commands, "guide", _folder.Path], input: "", ("PATCHBAY_SERVER", server.Http));
            Assert.True(result.ExitCode == 0, $"{block}\nended with {result.ExitCode}:\n{result.Output}{result.Errors}");
        }
    }

    [GeneratedRegex(@"<!-- test -->\n```sh\n(?<commands>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
