using Patchbay.Server.Requests;

namespace Patchbay.UnitTests.Server.Requests;

public sealed class PreferencesTests
{
    [Theory]
    [InlineData("", null, false, false)]
    [InlineData("wait=30,include-statistics=true,include-render=true", 30, true, true)]
    [InlineData("Include-Render = TRUE ; q, WAIT= 5 , include-statistics=false", 5, false, false)]
    [InlineData("wait=-1, wait=x, respond-async, =, include-render", null, false, false)]
    public void Preferences_come_in_any_order_and_unknown_ones_are_passed_over(string header, int? wait, bool statistics, bool render) =>
        Assert.Equal(new Preferences(wait, statistics, render), Preferences.Read(header));

    [Fact]
    public void A_header_can_be_repeated() => Assert.Equal(new Preferences(7, true, false), Preferences.Read(new(["wait=7", "include-statistics=true"])));
}
