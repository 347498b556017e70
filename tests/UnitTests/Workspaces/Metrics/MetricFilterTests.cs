using Patchbay.Catalog;
using Patchbay.Workspaces.Metrics;

namespace Patchbay.UnitTests.Workspaces.Metrics;

public sealed class MetricFilterTests
{
    [Theory]
    [InlineData("Operation eq 'Send'", "Operation=Send")]
    [InlineData("operation EQ 'a' or Operation eq 'b' and StatusCode eq '*'", "operation=a|b StatusCode=")]
    [InlineData("A eq 'a1' and B eq 'b1' or B eq 'b2' and C ne 'c'", "A=a1 B=b1|b2 C!c")]
    [InlineData("(A eq 'it''s' or (A eq 'b')) and (B eq '*')", "A=it's|b B=")]
    [InlineData("A eq 'a' or A eq '*'", "A=")]
    [InlineData("A eq ''", "A=")]
    public void A_filter_is_a_list_of_conditions(string text, string expected)
    {
        Assert.True(MetricFilter.TryParse(text, out var filter, out _));
        Assert.Equal(expected, string.Join(' ', filter.Conditions.Select(condition => $"{condition.Dimension}{(condition.IsNot ? '!' : '=')}{string.Join('|', condition.Values)}")));
    }

    [Fact]
    public void An_empty_value_is_a_value_and_a_star_is_all()
    {
        Assert.True(MetricFilter.TryParse("A eq '' and B eq '*'", out var filter, out _));
        Assert.Equal([false, true], filter.Conditions.Select(condition => condition.TakesAll));
    }

    [Theory]
    [InlineData("A eq 'a' or B eq 'b'", "'or' stands between values of one dimension")]
    [InlineData("(A eq 'a' and B eq 'b') or B eq 'c'", "'or' stands between values of one dimension")]
    [InlineData("A ne 'a' or A ne 'b'", "'or' stands between values of one dimension")]
    [InlineData("A ne '*'", "no value is other than '*'")]
    [InlineData("A", "instead of its end, eq or ne is expected")]
    [InlineData("A eq a", "a value in single quotes")]
    [InlineData("'A' eq 'a'", "the name of a dimension")]
    [InlineData("(A eq 'a'", "a parenthesis is not closed")]
    [InlineData("A eq 'a')", "')' is not expected")]
    [InlineData("A = 'a'", "'=' at character 3")]
    [InlineData("((((((((((((((((((A eq 'a'))))))))))))))))))", "too deep")]
    public void A_mistake_is_named(string text, string expected)
    {
        Assert.False(MetricFilter.TryParse(text, out _, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_metric_counts_a_table_that_is_there()
    {
        Assert.Equal(12, LogCatalog.Current.Metrics.Count);
        Assert.All(LogCatalog.Current.Metrics, metric =>
        {
            var table = LogCatalog.Current.FindTable(metric.Table);
            Assert.NotNull(table);
            Assert.All(metric.Dimensions, dimension => Assert.True(dimension.Column is null || table.FindColumn(dimension.Column) is not null, $"{metric.Name}: {dimension.Column}"));
        });
    }
}
