using System.Globalization;
using Patchbay.Workspaces.Query;

namespace Patchbay.UnitTests.Workspaces.Query;

public sealed class TimeRangeTests
{
    private static readonly DateTime Now = Utc("2026-03-04T12:00:00.0000000Z");

    [Theory]
    [InlineData("P1D", "2026-03-03T12:00:00.0000000Z", "2026-03-04T12:00:00.0000000Z")]
    [InlineData("PT30M", "2026-03-04T11:30:00.0000000Z", "2026-03-04T12:00:00.0000000Z")]
    [InlineData("P3DT12H", "2026-03-01T00:00:00.0000000Z", "2026-03-04T12:00:00.0000000Z")]
    [InlineData("P2W", "2026-02-18T12:00:00.0000000Z", "2026-03-04T12:00:00.0000000Z")]
    [InlineData("PT0.5S", "2026-03-04T11:59:59.5000000Z", "2026-03-04T12:00:00.0000000Z")]
    [InlineData(" P1D ", "2026-03-03T12:00:00.0000000Z", "2026-03-04T12:00:00.0000000Z")]
    [InlineData("P9000Y", "0001-01-01T00:00:00.0000000Z", "2026-03-04T12:00:00.0000000Z")]
    [InlineData("2026-01-01/2026-01-02", "2026-01-01T00:00:00.0000000Z", "2026-01-02T00:00:00.0000000Z")]
    [InlineData("2026-01-02T03:04:05.678Z/2026-01-02T04:04:05Z", "2026-01-02T03:04:05.6780000Z", "2026-01-02T04:04:05.0000000Z")]
    [InlineData("2026-01-02T03:04:05.1234567+02:00/2026-01-02T03:04", "2026-01-02T01:04:05.1234567Z", "2026-01-02T03:04:00.0000000Z")]
    [InlineData("2026-01-01T00:00:00Z/P1D", "2026-01-01T00:00:00.0000000Z", "2026-01-02T00:00:00.0000000Z")]
    [InlineData("PT1H/2026-01-01T00:00:00.0000000+00:00", "2025-12-31T23:00:00.0000000Z", "2026-01-01T00:00:00.0000000Z")]
    [InlineData("9999-12-31/P10D", "9999-12-31T00:00:00.0000000Z", "9999-12-31T23:59:59.9999999Z")]
    public void Every_form_of_the_api_is_read(string text, string start, string end)
    {
        Assert.True(TimeRange.TryParse(text, Now, out var range, out var problem), problem);
        Assert.Equal((Utc(start), Utc(end)), (range.Start, range.End));
        Assert.Equal((DateTimeKind.Utc, DateTimeKind.Utc), (range.Start.Kind, range.End.Kind));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("1D")]
    [InlineData("-P1D")]
    [InlineData("P")]
    [InlineData("P1X")]
    [InlineData("PxW")]
    [InlineData("P99999999999999999999D")]
    [InlineData("P1D/P1D")]
    [InlineData("2026-01-01")]
    [InlineData("2026-13-01/P1D")]
    [InlineData("2026-01-01/2026-01-02/2026-01-03")]
    public void What_is_no_time_range_is_named_in_the_problem(string text)
    {
        Assert.False(TimeRange.TryParse(text, Now, out _, out var problem));
        Assert.StartsWith($"The timespan '{text}' is not of the form", problem);
    }

    [Fact]
    public void A_range_that_ends_before_it_starts_is_refused()
    {
        Assert.False(TimeRange.TryParse("2026-01-02/2026-01-01", Now, out _, out var problem));
        Assert.Equal("The timespan '2026-01-02/2026-01-01' ends before it starts.", problem);
    }

    [Fact]
    public void Two_ranges_meet_in_what_they_share()
    {
        var january = new TimeRange(Utc("2026-01-01T00:00:00Z"), Utc("2026-02-01T00:00:00Z"));
        var midMonth = new TimeRange(Utc("2026-01-15T00:00:00Z"), Utc("2026-02-15T00:00:00Z"));
        var march = new TimeRange(Utc("2026-03-01T00:00:00Z"), Utc("2026-04-01T00:00:00Z"));
        Assert.Equal(new TimeRange(midMonth.Start, january.End), january.Intersect(midMonth));
        Assert.Equal(new TimeRange(march.Start, march.Start), january.Intersect(march));
    }

    private static DateTime Utc(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
