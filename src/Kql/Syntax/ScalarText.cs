using System.Globalization;

namespace Patchbay.Kql.Syntax;

/// <summary>The texts that KQL gives to values.</summary>
internal static class ScalarText
{
    /// <summary>A time in ticks since 0001-01-01, for example <c>2024-05-01T10:20:30.0000000Z</c>.</summary>
    public static string DateTime(long ticks) => new DateTime(ticks).ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    /// <summary>A duration in ticks, for example <c>1.02:03:04.5000000</c>.</summary>
    public static string TimeSpan(long ticks) => new TimeSpan(ticks).ToString("c", CultureInfo.InvariantCulture);

    /// <summary>A floating-point number; whole numbers keep a point, so that they stay real when read again.</summary>
    public static string Real(double value)
    {
        if (double.IsNaN(value))
        {
            return "NaN";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "Infinity" : "-Infinity";
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E', 'e') < 0 ? $"{text}.0" : text;
    }
}
