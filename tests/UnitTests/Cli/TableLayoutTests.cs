using Patchbay.Cli.Output;

namespace Patchbay.UnitTests.Cli;

public sealed class TableLayoutTests
{
    [Theory]
    [InlineData(new[] { 5, 9, 3 }, null, new[] { 5, 9, 3 })]
    [InlineData(new[] { 5, 9, 3 }, 21, new[] { 5, 9, 3 })]
    [InlineData(new[] { 5, 100, 30 }, 60, new[] { 5, 25, 25 })]
    [InlineData(new[] { 5, 100, 30 }, 45, new[] { 5, 18, 18 })]
    [InlineData(new[] { 50, 50, 50, 50 }, 60, new[] { 18, 18, 18 })]
    [InlineData(new[] { 50, 3, 50, 50 }, 40, new[] { 16, 3, 16 })]
    [InlineData(new[] { 300 }, 20, new[] { 20 })]
    [InlineData(new[] { 300, 300 }, 12, new[] { 12 })]
    [InlineData(new int[0], 80, new int[0])]
    public void Columns_fit_the_terminal(int[] wanted, int? available, int[] widths)
    {
        Assert.Equal(widths, TableLayout.Fit(wanted, available));
        Assert.True(available is null || widths.Sum() + TableLayout.Gap * Math.Max(0, widths.Length - 1) <= available);
    }
}
