using Patchbay.Kql;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Symbols;

namespace Patchbay.UnitTests.Kql;

/// <summary>Functions that a workspace keeps, called by their name.</summary>
public sealed class StoredFunctionTests
{
    private static readonly StoredFunction[] Functions =
    [
        new("Large", "least:long = 10", "let limit = least;\nT\n| where l >= limit"),
        new("Both", "rows:(l:long), other:(*), label:string = \"x\"", "rows | union (other | extend label = label)"),
        new("Needs", "least:long", "T | where l >= least"),
        new("Twice", "(value:long)", "value * 2"),
        new("OfOther", "", "Large(5) | extend doubled = Twice(l)"),
        new("JustOther", "", "OfOther"),
        new("WrongName", "", "T\n| where nope > 1 | extend x = strln(s)"),
        new("WrongText", "", "T | whre l > 1"),
        new("OfWrong", "", "T | join WrongName on l"),
        new("Nothing", "", "let x = 1;"),
        new("BadParameters", "x:", "x"),
        new("BadDefault", "x:long = \"a\"", "print x"),
        new("Round", "", "Trip"),
        new("Trip", "", "Round | take 1"),
        new("T", "", "print hidden = 1"),
        new("strlen", "", "print hidden = 1"),
    ];

    private static Compilation Compile(string query) => KqlCompiler.Compile(query, TestSchema.Schema with { StoredFunctions = Functions }, TestSchema.Options);

    [Theory]
    [InlineData("Large | project l", "l")]
    [InlineData("Large() | project l", "l")]
    [InlineData("Large(3) | count", "Count")]
    [InlineData("Large(least = 3) | count", "Count")]
    [InlineData("union Large(1), Large(2) | count", "Count")]
    [InlineData("Both((T | project l, s), (T | project l2))", "l, s, l2, label")]
    [InlineData("T | project l | invoke Both(print a = 1)", "l, a, label")]
    [InlineData("T | join kind=leftsemi Large(2) on l | project s", "s")]
    [InlineData("print Twice(21)", "print_0")]
    [InlineData("T | extend x = Twice(l) | project x", "x")]
    [InlineData("OfOther | project doubled", "doubled")]
    [InlineData("JustOther | project doubled", "doubled")]
    [InlineData("let Twice = (value:long) { strcat(value) }; print text = strlen(Twice(1))", "text")]
    [InlineData("let Large = T | project s; Large", "s")]
    [InlineData("T | project l2", "l2")]
    [InlineData("print strlen(\"a\")", "print_0")]
    public void A_function_is_called_by_its_name(string query, string columns)
    {
        var compilation = Compile(query);

        Assert.Empty(compilation.Diagnostics);
        Assert.Equal(columns, string.Join(", ", Assert.Single(compilation.Results).Columns.Select(column => column.Name)));
    }

    [Theory]
    [InlineData("WrongName", 1, DiagnosticCodes.UnknownName, "In the function 'WrongName' of the workspace, line 2, column 9: There is no column or variable 'nope' here.")]
    [InlineData("union T, WrongText", 10, DiagnosticCodes.UnknownOperator, "In the function 'WrongText' of the workspace, line 1, column 5: There is no operator 'whre'. Did you mean 'where'?")]
    [InlineData("OfWrong", 1, DiagnosticCodes.UnknownName, "In the function 'OfWrong' of the workspace, line 1, column 10: In the function 'WrongName' of the workspace, line 2, column 9: There is no column or variable 'nope' here.")]
    [InlineData("Nothing", 1, DiagnosticCodes.EmptyQuery, "In the function 'Nothing' of the workspace, line 1, column 1: The function's body ends without an expression.")]
    [InlineData("print BadParameters(1)", 7, DiagnosticCodes.BadValue, "The parameters of the function 'BadParameters' cannot be read: ")]
    [InlineData("BadDefault()", 1, DiagnosticCodes.TypeMismatch, "In the parameters of the function 'BadDefault' of the workspace, line 1, column 11: The parameter 'x' is a long; this is a string.")]
    [InlineData("Round", 1, DiagnosticCodes.TooComplex, "calls itself, which no function may: Round calls Trip calls Round.")]
    [InlineData("Needs | count", 1, DiagnosticCodes.ArgumentCount, "'Needs' is a function with parameters; call it as Needs(least).")]
    [InlineData("Larg | count", 1, DiagnosticCodes.UnknownTable, "There is no table 'Larg'. Did you mean 'Large'?")]
    [InlineData("Large(\"a\") | count", 7, DiagnosticCodes.TypeMismatch, "The parameter 'least' is a long; this is a string.")]
    [InlineData("Large(1, 2) | count", 10, DiagnosticCodes.ArgumentCount, "The function 'Large' takes 1 argument, and got 2.")]
    [InlineData("print Large(1)", 7, DiagnosticCodes.TableOrValue, "'Large' yields a table (12 columns), where a single value is expected.")]
    public void What_is_wrong_is_told_at_the_call(string query, int column, string code, string message)
    {
        var diagnostic = Compile(query).Diagnostics[0];

        Assert.Equal((code, column), (diagnostic.Code, diagnostic.Span.LineAndColumn(query).Column));
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_in_a_function_is_told() =>
        Assert.Equal([DiagnosticCodes.UnknownName, DiagnosticCodes.UnknownFunction], Compile("WrongName").Diagnostics.Select(diagnostic => diagnostic.Code));

    [Theory]
    [InlineData("Good_1", true)]
    [InlineData("1Bad", false)]
    [InlineData("not good", false)]
    [InlineData("", false)]
    [InlineData("strlen", false)]
    [InlineData("count", false)]
    public void Some_names_no_function_can_have(string name, bool isGood) => Assert.Equal(isGood, StoredFunction.FindNameProblem(name) is null);
}
