using System.Text.RegularExpressions;
using System.Xml.Linq;
using Patchbay.Testing;

namespace Patchbay.UnitTests;

/// <summary>Rules of the repository that no compiler checks.</summary>
public sealed partial class RepositoryTests
{
    private static readonly Dictionary<string, string[]> AllowedReferences = new()
    {
        ["Catalog"] = [],
        ["Kql"] = [],
        ["ClickHouse"] = [],
        ["Workspaces"] = ["Catalog", "Kql", "ClickHouse"],
        ["Pipeline"] = ["Catalog", "Workspaces"],
        ["Communication"] = ["Catalog"],
        ["Server"] = ["Catalog", "Kql", "ClickHouse", "Workspaces", "Pipeline", "Communication"],
        ["Cli"] = ["Catalog", "Communication"],
    };

    [Fact]
    public void Projects_reference_only_what_the_architecture_says()
    {
        var projects = Directory.GetFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories);
        Assert.Equal(AllowedReferences.Keys.Order(), projects.Select(Path.GetFileNameWithoutExtension).Order());
        foreach (var project in projects)
        {
            var references = XDocument.Load(project).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
            Assert.Subset(AllowedReferences[Path.GetFileNameWithoutExtension(project)].ToHashSet(), references.ToHashSet());
        }
    }

    [Fact]
    public void Links_of_the_docs_lead_somewhere()
    {
        string[] pages = [.. Directory.GetFiles(Repository.Root, "*.md"), .. Directory.GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)];
        Assert.True(pages.Length > 10);
        foreach (var page in pages)
        {
            foreach (Match link in Link().Matches(File.ReadAllText(page)))
            {
                var target = Path.Combine(Path.GetDirectoryName(page)!, link.Groups["path"].Value);
                Assert.True(Path.Exists(target), $"{page} links to {link.Groups["path"].Value}, which is not there.");
            }
        }
    }

    [Fact]
    public void The_list_of_decisions_has_all_of_them()
    {
        var folder = Repository.PathOf("docs/decisions");
        var list = File.ReadAllText(Path.Combine(folder, "README.md"));
        var decisions = Directory.GetFiles(folder, "0*.md");
        Assert.NotEmpty(decisions);
        Assert.All(decisions, decision => Assert.Contains(Path.GetFileName(decision), list, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\]\((?<path>[^)#:]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
