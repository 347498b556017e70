using System.Text.RegularExpressions;
using Patchbay.Kql;
using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;
using Patchbay.Testing;

namespace Patchbay.EngineTests.Kql;

/// <summary>Columns may be called as the SQL of functions calls the variables of its lambdas, and are not taken for them.</summary>
public sealed partial class ColumnNameTests(EmbeddedEngine engine)
{
    [Fact]
    public async Task A_stored_column_is_no_variable()
    {
        var token = TestContext.Current.CancellationToken;
        await engine.ClickHouse.ExecuteAsync(new("CREATE TABLE IF NOT EXISTS default.letters (x String, y String, i Int64, v0 String) ENGINE = MergeTree ORDER BY x"), token);
        await engine.ClickHouse.ExecuteAsync(new("TRUNCATE TABLE default.letters"), token);
        await engine.ClickHouse.ExecuteAsync(new("INSERT INTO default.letters SELECT 'foo bar', 'bar', 2, '{\"b\":1,\"a\":[3]}'"), token);
        var schema = new KqlSchema([new TableSymbol("Letters", "default.letters",
            [new("x", KqlType.String, false), new("y", KqlType.String, false), new("i", KqlType.Long, false), new("v0", KqlType.String, false), new("Type", KqlType.String, false) { ConstantText = "Letters" }])]);

        var (_, rows) = await KqlRunner.RunAsync(engine.ClickHouse, """
            Letters
            | where x has_any (pack_array("none", y)) and Type == "Letters"
            | extend found = i + 1
            | project place = has_any_index(x, pack_array("none", y)), sorted = dynamic_to_json(parse_json(v0)), added = array_iff(dynamic([true, false]), i, found)
            """, schema);

        Assert.Equal(["1", """{"a":[3],"b":1}""", "[2,3]"], rows.Single().Select(cell => cell.ToString()));
    }

    [Fact]
    public void Every_variable_is_known()
    {
        var calls = File.ReadLines(Repository.PathOf("tests/UnitTests/Kql/LanguageService/calls.txt")).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal));
        var compilations = calls.Select(call => KqlCompiler.Compile($"print {call}", KqlSchema.Empty, new CompileOptions())).Where(compilation => compilation.Succeeded).ToList();
        Assert.True(compilations.Count > 100);

        var variables = compilations.SelectMany(compilation => Lambdas().Matches(compilation.Results[0].Sql)).SelectMany(match => match.Groups[1].Value.Split(", ")).ToHashSet();

        Assert.Contains("x", variables);
        // A letter with a number is a name of its own in each query.
        Assert.DoesNotContain(variables, name => !SqlNames.IsVariable(name) && !char.IsAsciiDigit(name[^1]));
    }

    [GeneratedRegex(@"\(?(\w+(?:, \w+)*)\)? -> ")]
    private static partial Regex Lambdas();
}
