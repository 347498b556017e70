using System.Globalization;
using System.Text.RegularExpressions;
using Patchbay.ClickHouse;
using Patchbay.Kql;
using Patchbay.Kql.Symbols;
using Patchbay.Testing;

namespace Patchbay.EngineTests.Kql;

/// <summary>Each function over columns whose values are of several shapes or null, as stored ones are: whatever comes out, the engine runs it.</summary>
public sealed partial class NullArgumentTests(EmbeddedEngine engine)
{
    private const string Rows = """
        datatable(b:bool, i:int, l:long, r:real, dec:decimal, s:string, t:datetime, ts:timespan, g:guid, d:dynamic, s2:string, l2:long)
        [
            true, 1, 2, 1.5, decimal(2.5), "a b", datetime(2024-01-01), 1h, guid(74be27de-1e4e-49d9-b579-fe0b331d3642), dynamic([1, 2]), "x", 3,
            false, 2, 3, 2.5, decimal(1), "1.2.3.4", datetime(2024-01-02), 2h, guid(74be27de-1e4e-49d9-b579-fe0b331d3643), dynamic({"a": 1}), "y", 4,
            bool(null), int(null), long(null), real(null), decimal(null), "", datetime(null), timespan(null), guid(null), dynamic(null), "", long(null),
            false, int(0), 0, 0.0, decimal(0), "", datetime(0001-01-01), 0s, guid(00000000-0000-0000-0000-000000000000), dynamic(0), "", 0
        ]
        """;

    [Fact]
    public async Task Every_call_runs()
    {
        var calls = File.ReadLines(Repository.PathOf("tests/UnitTests/Kql/LanguageService/calls.txt")).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal));
        // No text is a sketch.
        var queries = calls.Select(call => Literals().Replace(call, "d")).Where(call => !call.Contains("hll", StringComparison.Ordinal) && !call.Contains("tdigest", StringComparison.Ordinal)).ToList();
        Assert.True(queries.Count > 300);

        var failed = new List<string>();
        foreach (var compilation in queries.Select(call => KqlCompiler.Compile($"{Rows}\n| project {call}", KqlSchema.Empty, new CompileOptions())).Where(compilation => compilation.Succeeded))
        {
            try
            {
                await KqlRunner.ReadAsync(engine.ClickHouse, compilation.Results[0]);
            }
            catch (ClickHouseException exception)
            {
                failed.Add($"{compilation.Text[Rows.Length..]}: {exception.Message}");
            }
        }

        Assert.Empty(failed);
    }

    /// <summary>Each operator and aggregate over two columns of any types.</summary>
    [Theory]
    [InlineData("project", "{0} + {1}", "{0} - {1}", "{0} * {1}", "{0} / {1}", "{0} % {1}")]
    [InlineData("project", "{0} == {1}", "{0} != {1}", "{0} < {1}", "{0} !in ({1})", "{0} between ({1} .. {0})", "{0} has {1}")]
    [InlineData("project", "bin({0}, {1})", "max_of({0}, {1})", "iff(b, {0}, {1})", "coalesce({0}, {1})", "case(b, {0}, {1})")]
    [InlineData("serialize", "prev({0}, 1)", "next({0})", "row_cumsum({0}, b)", "row_rank_min({0})", "row_rank_dense({0}, b)")]
    [InlineData("summarize", "sum({0})", "sumif({0}, b)", "avg({0})", "stdev({0})", "variancepif({0}, b)", "covariance({0}, {1})")]
    [InlineData("summarize", "min({0})", "maxif({0}, b)", "percentile({0}, 50)", "arg_max({0}, {1})", "take_anyif({0}, b)", "dcount({0})")]
    [InlineData("summarize", "make_list({0})", "make_set_if({0}, b)", "make_bag({0})", "count_distinct({0})", "hll({0})", "tdigest({0})")]
    public async Task Every_pair_of_types_runs(string step, params string[] forms)
    {
        string[] columns = ["b", "i", "l", "r", "dec", "s", "t", "ts", "g", "d"];
        foreach (var form in forms)
        {
            var expressions = columns.SelectMany(_ => columns, (left, right) => string.Format(CultureInfo.InvariantCulture, form, left, right))
                .Distinct()
                .Where(expression => KqlCompiler.Compile($"{Rows}\n| {step} x = {expression}", KqlSchema.Empty, new CompileOptions()).Succeeded)
                .ToList();
            Assert.NotEmpty(expressions);

            var list = string.Join(", ", expressions.Select((expression, index) => $"x{index} = {expression}"));
            await KqlRunner.RunAsync(engine.ClickHouse, $"{Rows}\n| {step} {list}");
            await KqlRunner.RunAsync(engine.ClickHouse, step == "summarize" ? $"{Rows}\n| summarize {list} by b, s" : $"{Rows}\n| where b\n| {step} {list}");
        }
    }

    [GeneratedRegex(@"dynamic\((\[[^()]*\]|\{[^()]*\})\)")]
    private static partial Regex Literals();
}
