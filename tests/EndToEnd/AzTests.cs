using System.Text.RegularExpressions;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>Runs the session of <c>docs/guides/az.md</c> with Azure's command line. Only <c>./dev nightly</c> does, which needs it installed.</summary>
public sealed partial class AzTests(IdentityServer identity) : IClassFixture<IdentityServer>
{
    [Fact]
    public async Task The_session_of_the_guide_works()
    {
        using var folder = new TempFolder();
        var (id, key) = await identity.CreateKeyAsync("az");
        await identity.AssignAsync("Owner", id, "");
        var guide = await File.ReadAllTextAsync(Repository.PathOf("docs/guides/az.md"), TestContext.Current.CancellationToken);
        var parts = Session().Matches(guide);
        Assert.Equal(3, parts.Count);
        // Its settings are kept between the parts, and apart from those of whoever runs the test.
        var commands = "set -e\ncd \"$1\"\n";
        foreach (Match part in parts)
        {
            commands += part.Groups["commands"].Value.Replace("https://localhost:7411", identity.Server.Https, StringComparison.Ordinal);
            var result = await Tool.RunAsync(
                "sh", ["-c", commands, "az", folder.Path], input: "",
                ("AZURE_CONFIG_DIR", folder.Path), ("AZURE_CORE_COLLECT_TELEMETRY", "0"), ("ID", id), ("KEY", key),
                ("REQUESTS_CA_BUNDLE", identity.Server.CertificateAuthority), ("SSL_CERT_FILE", identity.Server.CertificateAuthority));
            Assert.True(result.ExitCode == 0, result.Errors);
            Assert.Equal(part.Groups["output"].Value, result.Output);
            // Variables are kept by repeating what sets them; commands are not.
            commands = "set -e\ncd \"$1\"\nGROUP=/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers\n";
        }
    }

    [GeneratedRegex(@"<!-- az -->\n```sh\n(?<commands>.*?)```.*?```json\n(?<output>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Session();
}
