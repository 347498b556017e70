using System.Text;
using Patchbay.Pipeline.Intake;

namespace Patchbay.UnitTests.Pipeline.Intake;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("2025-03-04T10:15:00Z", "2025-03-04T10:15:00.0000000")]
    [InlineData("2025-03-04T10:15:00.1Z", "2025-03-04T10:15:00.1000000")]
    [InlineData("2025-03-04T10:15:00.123Z", "2025-03-04T10:15:00.1230000")]
    [InlineData("2025-03-04T10:15:00.1234567Z", "2025-03-04T10:15:00.1234567")]
    [InlineData("2025-03-04T10:15:00.123456789Z", "2025-03-04T10:15:00.1234567")]
    [InlineData("2025-03-04T10:15:00.1234567", "2025-03-04T10:15:00.1234567")]
    [InlineData("2025-03-04t10:15:00z", "2025-03-04T10:15:00.0000000")]
    [InlineData("2025-03-04 10:15:00", "2025-03-04T10:15:00.0000000")]
    [InlineData(" 2025-03-04T10:15Z ", "2025-03-04T10:15:00.0000000")]
    [InlineData("2025-03-04", "2025-03-04T00:00:00.0000000")]
    [InlineData("2025-03-04T10:15:00+02:00", "2025-03-04T08:15:00.0000000")]
    [InlineData("2025-03-04T10:15:00.5-0330", "2025-03-04T13:45:00.5000000")]
    [InlineData("2025-03-04T00:30:00+01", "2025-03-03T23:30:00.0000000")]
    [InlineData("2024-02-29T23:59:59.9999999Z", "2024-02-29T23:59:59.9999999")]
    [InlineData("1900-01-01T00:00:00Z", "1900-01-01T00:00:00.0000000")]
    [InlineData("2299-12-31T23:59:59Z", "2299-12-31T23:59:59.0000000")]
    [InlineData("5/25/2023, 4:32:49.469 AM", "2023-05-25T04:32:49.4690000")]
    [InlineData("5/25/2023, 4:32:49.469 PM", "2023-05-25T16:32:49.4690000")]
    [InlineData("12/1/2023, 12:00:00.000 AM", "2023-12-01T00:00:00.0000000")]
    [InlineData("12/1/2023 12:00:00 pm", "2023-12-01T12:00:00.0000000")]
    [InlineData("05/25/2023, 16:32", "2023-05-25T16:32:00.0000000")]
    public void A_moment_is_read_to_the_tick(string text, string utc)
    {
        Assert.True(TimeText.TryRead(Encoding.UTF8.GetBytes(text), out var ticks));
        Assert.Equal(utc, DateTime.UnixEpoch.AddTicks(ticks).ToString("yyyy-MM-ddTHH:mm:ss.fffffff"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2025")]
    [InlineData("2025-3-4")]
    [InlineData("2025-13-01")]
    [InlineData("2025-00-01")]
    [InlineData("2025-02-29")]
    [InlineData("2025-03-04T")]
    [InlineData("2025-03-04T10")]
    [InlineData("2025-03-04T24:00:00Z")]
    [InlineData("2025-03-04T10:60:00Z")]
    [InlineData("2025-03-04T10:15:60Z")]
    [InlineData("2025-03-04T10:15:00.Z")]
    [InlineData("2025-03-04T10:15:00Zz")]
    [InlineData("2025-03-04T10:15:00+15:00")]
    [InlineData("2025-03-04T10:15:00+1")]
    [InlineData("2025-03-04T10:15:00 CET")]
    [InlineData("1899-12-31T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("2300-01-01T00:00:00Z")]
    [InlineData("25/5/2023, 4:32:49 AM")]
    [InlineData("5/25/2023, 0:32:49 AM")]
    [InlineData("5/25/2023, 13:32:49 PM")]
    [InlineData("5/25/23, 4:32:49 AM")]
    [InlineData("5/25/2023")]
    [InlineData("yesterday at noon")]
    public void Anything_else_is_no_moment(string text) => Assert.False(TimeText.TryRead(Encoding.UTF8.GetBytes(text), out _));
}
