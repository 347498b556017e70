using System.Text.Json;
using Patchbay.ClickHouse;
using Patchbay.Kql;
using Patchbay.Kql.Symbols;
using Patchbay.Testing;
using Patchbay.Workspaces.Query;

namespace Patchbay.EngineTests.Kql;

/// <summary>Long analyses as people write them, in the folder Analyses; each says in its README how its rows were computed by hand.</summary>
public sealed class AnalysisTests(EmbeddedEngine engine)
{
    private const string Folder = "tests/EngineTests/Analyses";

    public static TheoryData<string> Analyses => [.. Directory.GetDirectories(Repository.PathOf(Folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Analyses))]
    public async Task Analysis(string name)
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf($"{Folder}/{name}/query.kql"), TestContext.Current.CancellationToken);
        var expected = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.PathOf($"{Folder}/{name}/expected.json"), TestContext.Current.CancellationToken)).RootElement;
        var compilation = await Discovery.CompleteAsync(
            engine.ClickHouse, KqlCompiler.Compile(text, KqlSchema.Empty, new CompileOptions()), StatementLimits.None, TestContext.Current.CancellationToken);
        Assert.Empty(compilation.Diagnostics);

        Assert.Equal(expected.GetArrayLength(), compilation.Results.Count);
        foreach (var (result, wanted) in compilation.Results.Zip(expected.EnumerateArray()))
        {
            Assert.Equal(wanted.GetProperty("columns").GetString(), string.Join(", ", result.Columns.Select(column => $"{column.Name}:{column.Type.Name()}")));
            var rows = await KqlRunner.ReadAsync(engine.ClickHouse, result);
            Assert.Equal(
                wanted.GetProperty("rows").EnumerateArray().Select(row => ConformanceTests.Normal(result.Columns, [.. row.EnumerateArray()])),
                rows.Select(row => ConformanceTests.Normal(result.Columns, row)));
        }
    }
}
