using Patchbay.Server.Configuration;

namespace Patchbay.UnitTests.Server.Configuration;

public sealed class QueryOptionsTests
{
    [Theory]
    [InlineData(null, 180)]
    [InlineData(30, 30)]
    [InlineData(9999, 600)]
    public void A_request_gets_the_time_it_asks_for_up_to_a_limit(int? asked, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new QueryOptions().LimitsFor(asked).Time);

    [Fact]
    public void Memory_is_half_of_the_machines_unless_said()
    {
        Assert.Equal(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2, new QueryOptions().LimitsFor(null).MemoryBytes);
        Assert.Equal(5000, new QueryOptions { MemoryBytesMax = 5000 }.LimitsFor(null).MemoryBytes);
    }
}
