using Patchbay.Kql;
using Patchbay.Kql.Diagnostics;

namespace Patchbay.UnitTests.Kql;

/// <summary>Texts made to exhaust the compiler get an answer.</summary>
public sealed class BombTests
{
    [Fact]
    public void Ten_thousand_parentheses() =>
        AssertTooComplex($"print x = {new string('(', 10_000)}1{new string(')', 10_000)}");

    [Fact]
    public void Ten_thousand_signs() => Assert.False(TestSchema.Compile($"print x = {new string('-', 10_000)}l").Succeeded);

    [Fact]
    public void Ten_thousand_brackets() => AssertTooComplex($"T | where {string.Concat(Enumerable.Repeat("d[", 10_000))}");

    [Fact]
    public void Nested_functions() => AssertTooComplex($"print x = {string.Concat(Enumerable.Repeat("tolower(", 10_000))}");

    [Fact]
    public void Nested_subqueries() => AssertTooComplex($"print x = {string.Concat(Enumerable.Repeat("toscalar(T | where l in (", 5_000))}");

    [Fact]
    public void A_long_sum() => AssertTooComplex($"print x = 1{string.Concat(Enumerable.Repeat(" + 1", 10_000))}");

    [Fact]
    public void A_long_chain_of_conditions_is_fine()
    {
        var query = $"T | where {string.Join(" or ", Enumerable.Range(0, 5_000).Select(number => $"l == {number}"))} | count";
        Assert.True(TestSchema.Compile(query).Succeeded);
    }

    [Fact]
    public void A_long_pipeline_is_fine()
    {
        var query = $"T{string.Concat(Enumerable.Range(0, 300).Select(number => $" | extend x{number} = l + {number} | where x{number} != {number}"))} | take 5";
        Assert.True(TestSchema.Compile(query).Succeeded);
    }

    [Fact]
    public void Functions_that_multiply_do_not_multiply_for_ever()
    {
        var text = string.Concat(Enumerable.Range(1, 60).Select(number => $"let f{number} = (x:long) {{ f{number - 1}(x) + 1 }}; "));
        AssertTooComplex($"let f0 = (x:long) {{ x }}; {text} print f60(1)");
    }

    [Fact]
    public void Functions_that_call_each_other_twice()
    {
        var text = string.Concat(Enumerable.Range(1, 45).Select(number => $"let f{number} = (x:long) {{ f{number - 1}(x) + f{number - 1}(x) }}; "));
        AssertTooComplex($"let f0 = (x:long) {{ x }}; {text} print f45(1)");
    }

    [Fact]
    public void Values_that_use_each_other_twice()
    {
        var text = string.Concat(Enumerable.Range(1, 60).Select(number => $"let a{number} = a{number - 1} + a{number - 1}; "));
        AssertTooComplex($"let a0 = rand(); {text} print a60");
    }

    [Fact]
    public void Tables_that_use_each_other_twice()
    {
        var text = string.Concat(Enumerable.Range(1, 40).Select(number => $"let t{number} = union t{number - 1}, t{number - 1}; "));
        AssertTooComplex($"let t0 = T | where b; {text} t40");
    }

    [Fact]
    public void Operands_whose_null_is_asked_for_at_every_level()
    {
        var text = Enumerable.Range(0, 60).Aggregate("b", (inner, _) => $"({inner} == b)");
        Assert.True(TestSchema.Compile($"T | extend x = {text}") is { Succeeded: true } or { Diagnostics: [{ Code: DiagnosticCodes.TooComplex }] });
    }

    [Theory]
    [InlineData("T", " | where b", "")]
    [InlineData("", "T | join (", "T")]
    [InlineData("", "union (", "T")]
    [InlineData("", "let f = () { ", "1")]
    [InlineData("print ", "[", "1")]
    [InlineData("print dynamic(", "[", "1")]
    [InlineData("print dynamic(", "{\"a\":", "1")]
    [InlineData("T | project d", ".a", "")]
    [InlineData("T | project d", "[0]", "")]
    [InlineData("T | where ", "not(", "b")]
    [InlineData("T | where ", "b and (", "b")]
    [InlineData("T | where s in (", "(", "s")]
    [InlineData("T | project ", "case(b, 1, ", "1")]
    [InlineData("T | project ", "iff(b, ", "1")]
    [InlineData("T ", "| mv-apply d on (", "count")]
    [InlineData("T ", "| partition by s (", "count")]
    [InlineData("print x = ", "toscalar(T | summarize max(l) | where max_l > ", "1")]
    [InlineData("T | summarize ", "sum(", "l")]
    [InlineData("T | extend x = l ", "| extend x = x + x ", "")]
    [InlineData("T ", "; T ", "")]
    [InlineData("T | project a", ", a", "")]
    [InlineData("print a = 1", " == 1", "")]
    public void Ten_thousand_of(string before, string repeated, string after)
    {
        var compilation = TestSchema.Compile(before + string.Concat(Enumerable.Repeat(repeated, 10_000)) + after);
        Assert.True(compilation.Succeeded || compilation.Diagnostics.Count > 0);
    }

    [Fact]
    public void A_text_of_megabytes() => AssertTooComplex($"print \"{new string('x', 1_000_001)}\"");

    private static void AssertTooComplex(string query)
    {
        Compilation compilation = TestSchema.Compile(query);
        Assert.False(compilation.Succeeded);
        Assert.Contains(compilation.Diagnostics, diagnostic => diagnostic.Code == DiagnosticCodes.TooComplex);
    }
}
