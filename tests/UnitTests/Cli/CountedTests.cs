using Patchbay.Cli.Output;

namespace Patchbay.UnitTests.Cli;

public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 records")]
    [InlineData(1, "1 record")]
    [InlineData(2, "2 records")]
    [InlineData(1234567, "1,234,567 records")]
    public void One_is_said_without_an_s(long count, string expected) => Assert.Equal(expected, Counted.Of(count, "record"));
}
