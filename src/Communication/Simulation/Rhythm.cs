namespace Patchbay.Communication.Simulation;

/// <summary>How busy the hours of a day (UTC) and the days of a week are, in relation to each other.</summary>
internal sealed class Rhythm(int[] hours, double weekend)
{
    private readonly double _busiest = hours.Max() * Math.Max(1, weekend);

    /// <summary>Work: busy from morning to evening, little at the weekend.</summary>
    public static Rhythm Office { get; } = new([2, 1, 1, 1, 2, 4, 9, 20, 34, 42, 44, 40, 32, 38, 42, 38, 30, 18, 10, 7, 5, 4, 3, 2], 0.25);

    /// <summary>Leisure: rising to the evening, more at the weekend.</summary>
    public static Rhythm Leisure { get; } = new([8, 4, 3, 2, 2, 4, 8, 14, 18, 20, 22, 24, 26, 24, 22, 24, 28, 34, 40, 44, 42, 34, 24, 14], 1.15);

    /// <summary>Programs and people in every part of the world.</summary>
    public static Rhythm AroundTheClock { get; } = new([12, 10, 9, 9, 10, 12, 16, 20, 24, 26, 26, 25, 24, 25, 26, 26, 24, 22, 20, 19, 18, 17, 15, 13], 0.8);

    /// <summary>The chance, from 0 to 1, that an arrival at the busiest hour's pace takes place at this time.</summary>
    public double Share(DateTime time)
    {
        var day = time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? weekend : 1;
        var sinceHour = time.Minute / 60.0;
        var hour = hours[time.Hour] * (1 - sinceHour) + hours[(time.Hour + 1) % 24] * sinceHour;
        return hour * day / _busiest;
    }
}
