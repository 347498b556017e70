using Patchbay.Pipeline.Routing;

namespace Patchbay.UnitTests.Pipeline.Routing;

/// <summary>A time belongs to one table, also around the moment at which the next one comes into force.</summary>
public sealed class CurrentRoutingTests
{
    private readonly HandClock _clock = new();
    private readonly RoutingTable _first = new([]);
    private readonly RoutingTable _second = new([]);

    [Fact]
    public void A_table_that_is_to_come_is_in_force_behind_its_time()
    {
        var routing = new CurrentRouting(_first);
        var from = _clock.Now.AddSeconds(1);
        Assert.True(routing.TryReplaceAt(_second, from, _clock));
        Assert.Equal((_first, _clock.Now), routing.Read(_clock));
        _clock.Now = from;
        Assert.Equal((_first, from), routing.Read(_clock));
        _clock.Now = from.AddTicks(1);
        Assert.Equal((_second, from.AddTicks(1)), routing.Read(_clock));
        Assert.Same(_second, routing.Table);
    }

    [Fact]
    public void A_time_that_has_come_is_refused()
    {
        var routing = new CurrentRouting(_first);
        Assert.False(routing.TryReplaceAt(_second, _clock.Now, _clock));
        Assert.Same(_first, routing.Read(_clock).Table);
    }

    [Fact]
    public void What_replaces_a_table_at_once_replaces_the_one_that_was_to_come()
    {
        var routing = new CurrentRouting(_first);
        Assert.True(routing.TryReplaceAt(_first, _clock.Now.AddSeconds(1), _clock));
        routing.Replace(_second, _clock);
        _clock.Now = _clock.Now.AddSeconds(5);
        Assert.Same(_second, routing.Read(_clock).Table);
    }

    private sealed class HandClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
