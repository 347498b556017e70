using System.Text.Json;
using System.Text.RegularExpressions;
using Patchbay.Catalog;
using Patchbay.Kql;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Symbols;
using Patchbay.Testing;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Query;

namespace Patchbay.UnitTests.Kql.LanguageService;

/// <summary>
/// The language's official package as judge: what it accepts we accept, what it refuses we refuse, and a result has its columns.
/// Where that is not so, <see cref="KnownDifference"/> says why.
/// </summary>
public sealed class LanguageServiceTests
{
    private static readonly string Folder = Repository.PathOf("tests/UnitTests/Kql/LanguageService");

    private static readonly bool IsNightly = Environment.GetEnvironmentVariable("PATCHBAY_NIGHTLY") == "1";

    // The workspace's tables, and one with a column of each type.
    private static readonly KqlSchema Schema = new([.. WorkspaceSchema.Of(new Workspace(Guid.Empty, "judged", ResourceId.Parse($"/subscriptions/s/resourceGroups/g/providers/{Workspace.ResourceType}/judged"))).Tables, TestSchema.Schema.FindTable("T")!]);

    [Fact]
    public Task Goldens() =>
        AgreeAsync(GoldenQueries(), 40);

    [Fact]
    public Task Conformance_cases() =>
        AgreeAsync(ConformanceQueries(), 200);

    [Fact]
    public Task Queries_of_the_docs() => AgreeAsync(
    [
        .. Directory.GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories).Append(Repository.PathOf("README.md"))
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"patchbay query '([^']+)'").Select(match => match.Groups[1].Value.Trim())),
    ], 3);

    [Fact]
    public Task Right_and_wrong_queries() => AgreeAsync(Lines("queries.kql"), 300);

    [Fact]
    public Task Calls() => AgreeAsync([.. AllCalls().Select(call => call.Query)], 380);

    [Fact]
    public Task Calls_with_other_arguments()
    {
        // All of them take a minute; in a shorter run every so many take their turn.
        var queries = AllCalls().SelectMany(call => call.Mutate()).Distinct().ToList();
        var step = IsNightly ? 1 : 8;
        return AgreeAsync([.. queries.Where((_, index) => index % step == 0)], 1_000);
    }

    [Fact]
    public async Task Every_known_difference_is_met()
    {
        List<string> queries = [.. Lines("queries.kql"), .. GoldenQueries(), .. ConformanceQueries(), .. AllCalls().SelectMany(call => call.Mutate().Prepend(call.Query))];
        var met = KnownDifference.All.SelectMany(known => queries.Where(known.Concerns)).Distinct().ToList();
        await using var service = await LanguageService.StartAsync(Schema);
        var disagreements = met.Zip(await service.JudgeAsync(met)).Select(pair => Compare(pair.First, pair.Second)).OfType<Disagreement>().ToList();
        Assert.Empty(KnownDifference.All.Where(known => !disagreements.Exists(known.Explains)).Select(known => $"{known.We} {known.Query}"));
    }

    [Fact]
    public void Every_function_has_a_call()
    {
        var page = File.ReadAllText(Repository.PathOf(LanguageReference.Path));
        var sections = page[page.IndexOf("## Scalar functions", StringComparison.Ordinal)..page.IndexOf("## Refused", StringComparison.Ordinal)];
        var documented = Regex.Matches(sections, @"^\| `(\w+)`", RegexOptions.Multiline).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.True(documented.Count > 300);
        Assert.Empty(documented.Except(AllCalls().Select(call => call.Name)));
    }

    private static async Task AgreeAsync(IReadOnlyList<string> queries, int countMin)
    {
        Assert.True(queries.Count >= countMin, $"Only {queries.Count} queries.");
        await using var service = await LanguageService.StartAsync(Schema);
        var verdicts = await service.JudgeAsync(queries);
        var disagreements = queries.Zip(verdicts).Select(pair => Compare(pair.First, pair.Second)).OfType<Disagreement>()
            .Where(disagreement => !KnownDifference.All.Any(known => known.Explains(disagreement))).ToList();
        Assert.True(disagreements.Count == 0, $"{disagreements.Count} of {queries.Count}:\n{string.Join("\n", disagreements.Take(50))}");
    }

    private static Disagreement? Compare(string query, Verdict verdict)
    {
        var compilation = KqlCompiler.Compile(query, Schema, TestSchema.Options);
        var errors = compilation.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        // What is refused as a part of the language that is not here is nobody's mistake; nor is a query that the package fails at.
        if (verdict.Errors is null || errors.Exists(error => error.Code == DiagnosticCodes.NotSupported))
        {
            return null;
        }

        if (errors.Count > 0 || verdict.Errors.Count > 0)
        {
            return (errors.Count, verdict.Errors.Count) switch
            {
                ( > 0, 0) => new Disagreement("refuse", query, errors[0].Message),
                (0, > 0) => new Disagreement("accept", query, $"{verdict.Errors[0].Code} {verdict.Errors[0].Message}"),
                _ => null,
            };
        }

        // Columns that depend on rows are known to neither.
        if (compilation.Discovery is not null)
        {
            return null;
        }

        var ours = string.Join(", ", compilation.Results[^1].Columns.Select(column => $"{column.Name}:{column.Type.Name()}"));
        var theirs = string.Join(", ", (verdict.Columns ?? []).Select(column => string.Join(':', column)));
        return ours == theirs || verdict.IsOpen ? null : new Disagreement("columns", query, $"ours {ours}\n    its  {theirs}");
    }

    private static List<string> GoldenQueries() =>
        [.. new[] { "Goldens", "Analyses" }.SelectMany(folder => Directory.GetFiles(Repository.PathOf($"tests/EngineTests/{folder}"), "query.kql", SearchOption.AllDirectories)).Select(File.ReadAllText)];

    private static List<string> ConformanceQueries() =>
    [
        .. Directory.GetFiles(Repository.PathOf("tests/EngineTests/Conformance"), "*.jsonl").SelectMany(File.ReadLines).Where(line => line.Length > 0)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("query").GetString()!),
    ];

    private static List<string> Lines(string file) => [.. File.ReadLines(Path.Combine(Folder, file)).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))];

    private static IEnumerable<FunctionCall> AllCalls() =>
    [
        .. Lines("calls.txt").Select(call => new FunctionCall(call, "T | project {0}")),
        .. Lines("aggregates.txt").Select(call => new FunctionCall(call, "T | summarize {0}")),
        .. Lines("windows.txt").Select(call => new FunctionCall(call, "T | sort by l asc | project {0}")),
    ];
}
