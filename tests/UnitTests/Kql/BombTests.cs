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
    public void A_text_of_megabytes() => AssertTooComplex($"print \"{new string('x', 1_000_001)}\"");

    private static void AssertTooComplex(string query)
    {
        Compilation compilation = TestSchema.Compile(query);
        Assert.False(compilation.Succeeded);
        Assert.Contains(compilation.Diagnostics, diagnostic => diagnostic.Code == DiagnosticCodes.TooComplex);
    }
}
