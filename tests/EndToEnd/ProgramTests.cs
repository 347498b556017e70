using System.Text.RegularExpressions;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>The programs of <c>docs/guides/azure-clients.md</c>, run as they stand there.</summary>
public sealed partial class ProgramTests(ScenarioServer server) : IClassFixture<ScenarioServer>
{
    [Theory]
    [InlineData("Query a workspace", "^Results for table 'PrimaryResult': \\d rows\n$")]
    [InlineData("Several queries at once", "^Query 1: Success\nQuery 2: Success\n$")]
    [InlineData("Ask for metrics", "^SMS API Requests: \\d series\n$")]
    [InlineData("Send records", "^All the logs provided are successfully ingested\n$")]
    [InlineData("Change a diagnostic setting", "^default: SMSOperational,ChatOperational\n$")]
    [InlineData("Ask as a Kusto cluster", "^{\"OperationName\":\"SMSMessagesSent\",\"n\":\\d}\n$")]
    public async Task A_program_of_the_guide_works(string title, string output)
    {
        var guide = await File.ReadAllTextAsync(Repository.PathOf("docs/guides/azure-clients.md"), TestContext.Current.CancellationToken);
        var program = Program().Matches(guide).Single(match => match.Groups["title"].Value == title).Groups["text"].Value;
        // Read from standard input, a program finds its packages from the current folder.
        var result = await Tool.RunAsync(
            "sh", ["-c", "cd \"$1\" && exec node --input-type=module -", "sh", Repository.PathOf("tests/EndToEnd/clients")],
            program.Replace("https://localhost:7411", server.Server.Https, StringComparison.Ordinal),
            ("NODE_EXTRA_CA_CERTS", server.Server.CertificateAuthority));
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Matches(output, result.Output);
    }

    [GeneratedRegex(@"## (?<title>[^\n]+)\n\n<!-- program -->\n```js\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Program();
}
