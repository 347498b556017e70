using System.Globalization;
using System.Text;

namespace Patchbay.EngineTests.Kql.Reference;

/// <summary>
/// What the language's operators and functions mean, over plain values: null, bool, long (also for int), double, string, DateTime,
/// TimeSpan and <see cref="Json"/>. Written from the documentation, slow, and without a thought of SQL.
/// </summary>
internal static class Meaning
{
    /// <summary>Two nulls are neither equal nor not; one null is not equal to anything.</summary>
    public static object? AreEqual(object? left, object? right) => (left, right) switch
    {
        (null, null) => null,
        (null, _) or (_, null) => false,
        (double.NaN, _) or (_, double.NaN) => false,
        _ => Compare(left, right) == 0,
    };

    public static object? Not(object? value) => value is bool truth ? !truth : null;

    public static object? And(object? left, object? right) => left is false || right is false ? false : left is null || right is null ? null : true;

    public static object? Or(object? left, object? right) => left is true || right is true ? true : left is null || right is null ? null : false;

    /// <summary>The order of two values of one type, neither null: numbers by value, texts by code point.</summary>
    public static int Compare(object left, object right) => (left, right) switch
    {
        (string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
        (long a, long b) => a.CompareTo(b),
        (long or double, long or double) => Convert.ToDouble(left, CultureInfo.InvariantCulture).CompareTo(Convert.ToDouble(right, CultureInfo.InvariantCulture)),
        _ => ((IComparable)left).CompareTo(right),
    };

    /// <summary>The order of a sort: nulls are before all else.</summary>
    public static int CompareWithNulls(object? left, object? right) =>
        left is null || right is null ? (left is null ? 0 : 1) - (right is null ? 0 : 1) : Compare(left, right);

    /// <summary>An operator that is null when one of its operands is.</summary>
    public static object? Strict(object? left, object? right, Func<object, object, object?> of) => left is null || right is null ? null : of(left, right);

    public static object? Add(object left, object right, int sign) => (left, right) switch
    {
        (long a, long b) => a + (sign * b),
        (DateTime a, TimeSpan b) => a + (sign * b),
        (DateTime a, DateTime b) => a - b,
        (TimeSpan a, TimeSpan b) => a + (sign * b),
        _ => Real(left) + (sign * Real(right)),
    };

    public static object? Multiply(object left, object right) => (left, right) switch
    {
        (long a, long b) => a * b,
        (TimeSpan a, long b) => a * b,
        _ => Real(left) * Real(right),
    };

    /// <summary>Whole numbers divide to whole ones, cut off; by 0 there is null.</summary>
    public static object? Divide(object left, object right) => (left, right) switch
    {
        (long, 0L) => null,
        (long a, long b) => a / b,
        (TimeSpan a, TimeSpan b) => a / b,
        _ => Real(left) / Real(right),
    };

    /// <summary>The remainder is never negative.</summary>
    public static object? Modulo(object left, object right) => (left, right) switch
    {
        (long, 0L) => null,
        (long a, long b) => ((a % b) + Math.Abs(b)) % Math.Abs(b),
        _ => null,
    };

    /// <summary>The largest multiple of a size that is not above the value; times count from year 1.</summary>
    public static object? Bin(object value, object size) => (value, size) switch
    {
        (long a, long b) => a - (long)Modulo(a, b)!,
        (TimeSpan a, TimeSpan b) => TimeSpan.FromTicks(a.Ticks - (long)Modulo(a.Ticks, b.Ticks)!),
        (DateTime a, TimeSpan b) => new DateTime(a.Ticks - (a.Ticks % b.Ticks), DateTimeKind.Utc),
        _ => Math.Floor(Real(value) / Real(size)) * Real(size),
    };

    /// <summary>Whether a word stands in a text between what is neither letter nor digit; <paramref name="prefix"/> and <paramref name="suffix"/> say that it may go on before or behind.</summary>
    public static bool HasTerm(string text, string word, bool prefix = false, bool suffix = false)
    {
        bool IsEdge(int index) => index < 0 || index >= text.Length || !char.IsLetterOrDigit(text[index]);
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            if ((suffix || IsEdge(at - 1)) && (prefix || IsEdge(at + word.Length)))
            {
                return true;
            }
        }

        return false;
    }

    public static string Text(object? value) => value switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        TimeSpan duration => duration.ToString("c", CultureInfo.InvariantCulture),
        Json json => json.AsText(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>A whole number from a text of digits; null from any other.</summary>
    public static object? ToLong(object? value) => value switch
    {
        long number => number,
        bool truth => truth ? 1L : 0L,
        double real => (long)Math.Truncate(real),
        string text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        Json json => ToLong(json.AsScalar()),
        _ => null,
    };

    public static double Real(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);
}
