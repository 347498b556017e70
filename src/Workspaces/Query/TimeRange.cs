using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Xml;

namespace Patchbay.Workspaces.Query;

/// <summary>The time range of a query request: from <see cref="Start"/>, inclusive, to <see cref="End"/>, exclusive. Both are UTC.</summary>
/// <remarks>
/// The log query API calls it <c>timespan</c> and writes it as ISO 8601: a duration that ends now (<c>P1D</c>), or
/// <c>start/end</c>, <c>start/duration</c> or <c>duration/end</c>.
/// </remarks>
/// <param name="Start">The first instant that belongs to the range.</param>
/// <param name="End">The first instant that no longer does.</param>
public readonly record struct TimeRange(DateTime Start, DateTime End)
{
    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-ddTHH:mmK",
        "yyyy-MM-ddTHH:mm:ssK",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Reads a time range. An empty text is none: whoever calls treats it as "all times" first.</summary>
    /// <param name="text">For example <c>PT30M</c> or <c>2026-01-01/2026-01-02T12:00:00Z</c>; a time without an offset is UTC.</param>
    /// <param name="now">The current time in UTC, where a lone duration ends.</param>
    /// <param name="range">The range.</param>
    /// <param name="problem">What is wrong with the text, as a sentence for the caller of the API.</param>
    /// <returns>False when the text is no time range.</returns>
    public static bool TryParse(string text, DateTime now, out TimeRange range, [NotNullWhen(false)] out string? problem)
    {
        range = default;
        var parts = text.Trim().Split('/');
        problem = parts switch
        {
            [var only] when TryParseDuration(only, out var length) => Set(Back(now, length), now, out range),
            [var first, var last] when TryParseTime(first, out var start) && TryParseTime(last, out var end) => Set(start, end, out range),
            [var first, var last] when TryParseTime(first, out var start) && TryParseDuration(last, out var length) => Set(start, Forward(start, length), out range),
            [var first, var last] when TryParseDuration(first, out var length) && TryParseTime(last, out var end) => Set(Back(end, length), end, out range),
            _ => $"The timespan '{text}' is not of the form P1D, start/end, start/duration or duration/end with ISO 8601 times and durations.",
        };
        return problem is null;

        string? Set(DateTime start, DateTime end, out TimeRange parsed)
        {
            parsed = new TimeRange(start, end);
            return start <= end ? null : $"The timespan '{text}' ends before it starts.";
        }
    }

    /// <summary>The times that belong to both ranges; empty, with start and end equal, when there are none.</summary>
    /// <param name="other">The other range.</param>
    public TimeRange Intersect(TimeRange other)
    {
        var start = Start > other.Start ? Start : other.Start;
        var end = End < other.End ? End : other.End;
        return new TimeRange(start, end < start ? start : end);
    }

    private static bool TryParseTime(string text, out DateTime time) =>
        DateTime.TryParseExact(
            text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    private static bool TryParseDuration(string text, out TimeSpan length)
    {
        length = default;
        if (!text.StartsWith('P'))
        {
            return false;
        }

        try
        {
            // Weeks are ISO 8601 but not XML Schema, whose reader takes all other forms (a month is 30 days, a year 365).
            length = text.EndsWith('W')
                ? TimeSpan.FromDays(7L * uint.Parse(text.AsSpan()[1..^1], NumberStyles.None, CultureInfo.InvariantCulture))
                : XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    // A duration may reach past the first or the last time there is; the range then ends there.
    private static DateTime Back(DateTime end, TimeSpan length) => new(Math.Max(0, end.Ticks - length.Ticks), DateTimeKind.Utc);

    private static DateTime Forward(DateTime start, TimeSpan length) =>
        length > DateTime.MaxValue - start ? new(DateTime.MaxValue.Ticks, DateTimeKind.Utc) : start + length;
}
