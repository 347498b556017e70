using Patchbay.Cli.Output;

namespace Patchbay.UnitTests.Cli;

public sealed class SourceExcerptTests
{
    [Theory]
    [InlineData("T | where Foo == 1", 1, 10, 3, "   1 | T | where Foo == 1\n     |           ^^^")]
    [InlineData("T\n| where x\r\n| take a", 3, 7, 1, "   3 | | take a\n     |        ^")]
    [InlineData("T\n\t| where é日 == b", 2, 15, 1, "   2 | \t| where é日 == b\n     | \t               ^")]
    [InlineData("T |", 1, 3, 1, "   1 | T |\n     |    ^")]
    [InlineData("T |", 1, 99, 5, "   1 | T |\n     |    ^")]
    [InlineData("abc", 1, 1, 99, "   1 | abc\n     |  ^^")]
    [InlineData("T", 2, 0, 1, "")]
    public void A_caret_stands_below_the_place(string text, int line, int position, int length, string drawn) =>
        Assert.Equal(drawn, SourceExcerpt.Draw(text, line, position, length));
}
