using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Patchbay.ClickHouse;
using Patchbay.Kql;
using Patchbay.Kql.Symbols;
using Patchbay.Testing;
using Patchbay.Workspaces.Query;

namespace Patchbay.EngineTests.Kql;

/// <summary>
/// One folder per case: a query, and beside it what it compiles to (bound form, plan, SQL) and its rows from the engine over
/// the sample records, or its diagnostics. <c>./dev record</c> rewrites them; the difference is then to be read.
/// </summary>
public sealed class GoldenTests(SampleWorkspace samples) : IClassFixture<SampleWorkspace>
{
    private static readonly bool Records = Environment.GetEnvironmentVariable("PATCHBAY_RECORD") == "1";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Folder => Repository.PathOf("tests/EngineTests/Goldens");

    public static TheoryData<string> Cases => [.. Directory.GetDirectories(Folder).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Case(string name)
    {
        var folder = Path.Combine(Folder, name);
        var query = await File.ReadAllTextAsync(Path.Combine(folder, "query.kql"), TestContext.Current.CancellationToken);
        var compilation = KqlCompiler.Compile(query, WorkspaceSchema.Of(samples.Workspace), new CompileOptions { Now = SampleWorkspace.Now.UtcDateTime });
        compilation = await Discovery.CompleteAsync(samples.ClickHouse, compilation, StatementLimits.None, TestContext.Current.CancellationToken);

        var files = new Dictionary<string, string>();
        if (compilation.Diagnostics.Count > 0)
        {
            files["diagnostics.txt"] = Describe(compilation);
        }

        if (compilation.Succeeded)
        {
            files["bound.txt"] = compilation.PrintBound();
            files["plan.txt"] = compilation.PrintPlan();
            files["query.sql"] = string.Join("\n;\n", compilation.Results.Select(result => result.Sql));
            var rows = new StringBuilder();
            foreach (var result in compilation.Results)
            {
                rows.AppendJoin(", ", result.Columns.Select(column => $"{column.Name}:{column.Type.Name()}")).Append('\n');
                foreach (var row in await KqlRunner.ReadAsync(samples.ClickHouse, result))
                {
                    rows.Append(JsonSerializer.Serialize(row, Readable)).Append('\n');
                }
            }

            files["rows.txt"] = rows.ToString();
        }

        foreach (var (file, text) in files)
        {
            await CompareAsync(Path.Combine(folder, file), text.TrimEnd('\n') + "\n");
        }

        var expected = files.Keys.Append("query.kql").Order(StringComparer.Ordinal);
        Assert.Equal(expected, Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <summary>Without tables, <c>search</c> and <c>find</c> read all of them: too long a statement for a golden.</summary>
    [Theory]
    [InlineData("search \"gone\" | project $table", "ACSEmailStatusUpdateOperational")]
    [InlineData("search kind=case_sensitive \"SMSMessagesReceived\" | distinct $table", "ACSSMSIncomingOperations")]
    [InlineData("search \"nowhere\" | project $table", "")]
    [InlineData("find \"gone\" | project source_", "ACSEmailStatusUpdateOperational")]
    public async Task Every_table_is_searched(string query, string tables)
    {
        var (_, rows) = await KqlRunner.RunAsync(samples.ClickHouse, query, WorkspaceSchema.Of(samples.Workspace), new CompileOptions { Now = SampleWorkspace.Now.UtcDateTime });

        Assert.Equal(tables, string.Join(", ", rows.Select(row => row[0].GetString())));
    }

    private static async Task CompareAsync(string path, string text)
    {
        if (Records)
        {
            await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        }

        Assert.True(File.Exists(path), $"{path} is missing; './dev record' writes it.");
        Assert.Equal(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), text);
    }

    private static string Describe(Compilation compilation) => string.Join("\n", compilation.Diagnostics.Select(diagnostic =>
    {
        var (line, column) = diagnostic.Span.LineAndColumn(compilation.Text);
        return string.Create(CultureInfo.InvariantCulture, $"{line}:{column}+{diagnostic.Span.Length} {diagnostic.Severity} {diagnostic.Code} {diagnostic.Message}");
    }));
}
