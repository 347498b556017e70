using Patchbay.Pipeline.Delivery;

namespace Patchbay.UnitTests.Pipeline.Delivery;

public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 records")]
    [InlineData(1, "1 record")]
    [InlineData(1234, "1234 records")]
    public void One_is_said_without_an_s(long count, string expected) => Assert.Equal(expected, Counted.Of(count, "record"));
}
