using Patchbay.Kql.Diagnostics;

namespace Patchbay.UnitTests.Kql;

public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("", "1:1 KQL0007")]
    [InlineData("let x = 1;", "1:11 KQL0007")]
    [InlineData("T | where", "1:10 KQL0004")]
    [InlineData("T | foo", "1:5 KQL0005")]
    [InlineData("let x = externaldata(a:string)['u'] with (format='csv'); x | count", "1:9 KQL1012")]
    [InlineData("T | make-series percentile(l, l2) on l step 1", "1:31 KQL1006")]
    [InlineData("T | whre l > 1", "1:5 KQL0005 where")]
    [InlineData("T\n| where l > 1\n| project sx", "3:11 KQL1001 s|s2")]
    [InlineData("Tt | count", "1:1 KQL1002 T")]
    [InlineData("T | extend strln(s)", "1:12 KQL1003 strlen")]
    [InlineData("T | extend strlen(s, s)", "1:12 KQL1004")]
    [InlineData("T | extend strlen(l)", "1:19 KQL1005")]
    [InlineData("T | where l", "1:11 KQL1005")]
    [InlineData("T | where d.x", "1:11 KQL1005")]
    [InlineData("T | where l = 1", "1:11 KQL1005")]
    [InlineData("T | where s < s2", "1:11 KQL1005")]
    [InlineData("T | where t > l", "1:11 KQL1005")]
    [InlineData("T | where s + s2 == \"x\"", "1:11 KQL1005")]
    [InlineData("T | sort by d", "1:13 KQL1005")]
    [InlineData("T | summarize count() by d", "1:26 KQL1005")]
    [InlineData("T | distinct d", "1:14 KQL1005")]
    [InlineData("T | summarize s", "1:15 KQL1009")]
    [InlineData("T | where count() > 1", "1:11 KQL1009")]
    [InlineData("T | summarize sum(max(l))", "1:19 KQL1009")]
    [InlineData("T | extend row_number()", "1:12 KQL1010")]
    [InlineData("T | take -1", "1:10 KQL1011")]
    [InlineData("T | take l", "1:10 KQL1001")]
    [InlineData("T | project a=1, a=2", "1:18 KQL1008")]
    [InlineData("T | project-rename l=s", "1:20 KQL1008")]
    [InlineData("let x = 1; let x = 2; print x", "1:16 KQL1008")]
    [InlineData("T | join T on l == l2", "1:15 KQL0004")]
    [InlineData("T | join T on $left.l == $right.s", "1:15 KQL1005")]
    [InlineData("T | join kind=iner T on l", "1:15 KQL1011 inner")]
    [InlineData("T | join T on nope", "1:15 KQL1001")]
    [InlineData("T | extend x = (T | count)", "1:17 KQL1007")]
    [InlineData("let v = 1; v | count", "1:12 KQL1007")]
    [InlineData("1 + 2", "1:1 KQL1007")]
    [InlineData("T | facet by s", "1:5 KQL1012")]
    [InlineData("T | sort by t asc | scan declare (n:long = 0) with (step s: true => n = s.n + 1;) | take 1", "1:21 KQL1012")]
    [InlineData("print cluster(\"x\")", "1:7 KQL1012")]
    [InlineData("T | where s == \"abc", "1:16 KQL0002")]
    [InlineData("print 5q", "1:7 KQL0003")]
    [InlineData("print datetime(nope)", "1:7 KQL0003")]
    [InlineData("print 99999999999999999999", "1:7 KQL0003")]
    [InlineData("print 1e34m", "1:7 KQL0003")]
    [InlineData("print datetime(2024-05-15 13:47:11.௭)", "1:7 KQL0003")]
    [InlineData("print timespan(99999999999999999999999999999999999d)", "1:7 KQL0003")]
    [InlineData("T | where b && b", "1:13 KQL0001")]
    [InlineData("print \"\\q\"", "1:7 KQL0003")]
    [InlineData("print x = [1", "1:11 KQL0004")]
    [InlineData("T | render piechat", "1:12 KQL0004 piechart")]
    [InlineData("T | mv-expand s", "1:15 KQL1005")]
    [InlineData("datatable(a:long, b:string)[1]", "1:1 KQL1011")]
    [InlineData("datatable(a:long)[now()]", "")]
    [InlineData("range x from 1 to 10 step 0", "1:27 KQL1011")]
    [InlineData("range x from 1 to now() step 1", "1:1 KQL1005")]
    [InlineData("let f = (x:long) { x }; print f()", "1:31 KQL1004")]
    [InlineData("let f = (x:long) { x }; print f(1, 2)", "1:36 KQL1004")]
    [InlineData("let f = (x:long) { x }; print f(y=2)", "1:33 KQL1001")]
    [InlineData("let f = (x:long) { x }; print f(\"a\")", "1:33 KQL1005")]
    [InlineData("let f = (x:long) { x }; print f", "1:31 KQL1004")]
    [InlineData("T | where s matches regex \"(\"", "1:27 KQL1011")]
    [InlineData("T | where s matches regex \"a(?=b)\"", "1:27 KQL1011")]
    [InlineData("T | where s matches regex \"[z-a]\"", "1:27 KQL1011")]
    [InlineData("T | where s matches regex \"a**\"", "1:27 KQL1011")]
    [InlineData(".show tables", "1:1 KQL1012")]
    [InlineData("let f = () { T | where nope > 1 }; T | count", "1:24 KQL1001")]
    [InlineData("let f = (x:long) { strln(x) }; T | count", "1:20 KQL1003 strlen")]
    [InlineData("let f = (x:long) { strlen(x) }; T | count", "1:27 KQL1005")]
    [InlineData("let f = (n:long, p:string) { T | take n | extend a = extract(p, 1, s), b = bin(l, n), c = column_ifexists(p, 1) }; T | count", "")]
    [InlineData("let f = (rows:(*)) { rows | where s == 'x' }; f(T)", "1:35 KQL1001")]
    [InlineData("let f = (rows:(*)) { rows | where * has 'x' | extend c = column_ifexists('s', '') | distinct c }; f(T)", "")]
    [InlineData("let f = (rows:(a:long)) { rows | where a > 1 | project b }; T | count", "1:56 KQL1001")]
    [InlineData("let f = () { let g = (x:long) { x + nope }; T }; T | count", "1:37 KQL1001")]
    [InlineData("let g = (x:long) { nope }; let f = () { g(1) }; T | count", "1:20 KQL1001")]
    [InlineData("let f = () { T | evaluate bag_unpack(d) | where anything > 1 }; T | count", "")]
    [InlineData("let f = (rows:(l:long)) { rows | project s }; f(T)", "1:42 KQL1001")]
    [InlineData("let f = (x:long = 3) { T | take x }; f | count", "")]
    [InlineData("let f = (c:string) { T | extend x = column_ifexists(c, 1) }; f(\"l\")", "")]
    [InlineData("let n = 5; T | take n * 2 - 7 / 2 | top 1+1 by l | mv-expand d limit 2*2", "")]
    [InlineData("T | take 1 - 2", "1:10 KQL1011")]
    [InlineData("T | extend strcat()", "1:12 KQL1004")]
    [InlineData("let f = () { let v = T; v }; f | count", "")]
    [InlineData("let f = () { let v = () { T }; v() }; f | count", "")]
    public void First_finding(string query, string expected)
    {
        var compilation = TestSchema.Compile(query);
        var first = compilation.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        var (line, column) = first?.Span.LineAndColumn(query) ?? default;
        var suggestions = first is { Suggestions.Count: > 0 } ? $" {string.Join('|', first.Suggestions)}" : "";
        Assert.Equal(expected, first is null ? "" : $"{line}:{column} {first.Code}{suggestions}");
        Assert.Equal(first is null, compilation.Succeeded);
    }

    [Fact]
    public void All_findings_are_told_in_the_order_of_the_text()
    {
        var compilation = TestSchema.Compile("T | where nope > 1 | extend a = strln(s), b = strlen(l) | project c");
        Assert.Equal(["KQL1001", "KQL1003", "KQL1005", "KQL1001"], compilation.Diagnostics.Select(diagnostic => diagnostic.Code));
    }

    [Fact]
    public void A_refused_operator_is_told_once_with_what_to_use_instead()
    {
        var only = Assert.Single(TestSchema.Compile("T | sort by t asc | scan declare (n:long = 0) with (step s: true => n = s.n + 1;) | take 1").Diagnostics);
        Assert.Contains("row_cumsum", only.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_table_does_not_make_its_columns_unknown()
    {
        var compilation = TestSchema.Compile("Nope | where a > 1 | summarize count() by b | sort by count_");
        Assert.Equal(["KQL1002"], compilation.Diagnostics.Select(diagnostic => diagnostic.Code));
    }

    [Fact]
    public void Hints_in_the_message_say_what_was_probably_meant()
    {
        var compilation = TestSchema.Compile("T | summarize n=count() by S");
        Assert.Equal("There is no column or variable 'S' here. Did you mean 's'?", Assert.Single(compilation.Diagnostics).Message);
    }
}
