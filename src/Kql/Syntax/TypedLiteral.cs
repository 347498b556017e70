using System.Globalization;
using System.Text.RegularExpressions;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Syntax;

/// <summary>Reads the content of literals such as <c>datetime(…)</c>, <c>timespan(…)</c> or <c>guid(…)</c>.</summary>
internal static partial class TypedLiteral
{
    /// <summary>Whether a word followed by a parenthesis begins a literal.</summary>
    public static bool IsTypeWord(string word) => word != "string" && KqlTypes.TryParse(word, out _);

    /// <summary>What a literal of a type may hold, as a sentence for messages.</summary>
    public static string Expected(KqlType type) => type switch
    {
        KqlType.DateTime => "Expected an ISO 8601 time, for example 2024-05-01T10:20:30Z, or null.",
        KqlType.TimeSpan => "Expected a duration, for example 1.02:03:04.5 or 90m, or null.",
        KqlType.Guid => "Expected 32 hexadecimal digits with or without dashes, or null.",
        KqlType.Bool => "Expected true, false or null.",
        KqlType.Dynamic => "Expected JSON: an object, an array or a scalar.",
        KqlType.Real => "Expected a number, nan, +inf, -inf or null.",
        _ => "Expected a number or null.",
    };

    /// <summary>Reads a literal.</summary>
    /// <param name="word">The type's word as written.</param>
    /// <param name="content">What stands in the parentheses, trimmed.</param>
    /// <param name="type">The literal's type.</param>
    /// <param name="value">Its value as <see cref="LiteralSyntax"/> holds it; null for a null.</param>
    public static bool TryParse(string word, string content, out KqlType type, out object? value)
    {
        KqlTypes.TryParse(word, out type);
        value = null;
        if (content is "null" or "")
        {
            return type != KqlType.Dynamic || content == "null";
        }

        value = type switch
        {
            KqlType.Bool => ParseBool(content),
            KqlType.Int => ParseInteger(content) is long small and >= int.MinValue and <= int.MaxValue ? small : null,
            KqlType.Long => ParseInteger(content),
            KqlType.Real => ParseReal(content),
            KqlType.Decimal => decimal.TryParse(content, NumberStyles.Float, CultureInfo.InvariantCulture, out var digits) ? digits : null,
            KqlType.DateTime => ParseDateTime(Unquote(content)),
            KqlType.TimeSpan => ParseTimeSpan(Unquote(content)),
            KqlType.Guid => Guid.TryParse(Unquote(content), out var guid) ? guid : null,
            _ => DynamicLiteral.ToJson(content),
        };
        return value is not null;
    }

    /// <summary>The content of a literal given as <c>word(content)</c>, or the text itself.</summary>
    public static string Unwrap(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        return open > 0 && text.EndsWith(')') && IsTypeWord(text[..open].Trim()) ? text[(open + 1)..^1].Trim() : text;
    }

    /// <summary>The ticks of one unit of time, or null when the word names none.</summary>
    public static long? TicksPerUnit(string unit) => unit switch
    {
        "d" or "day" or "days" => TimeSpan.TicksPerDay,
        "h" or "hr" or "hrs" or "hour" or "hours" => TimeSpan.TicksPerHour,
        "m" or "min" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
        "s" or "sec" or "second" or "seconds" => TimeSpan.TicksPerSecond,
        "ms" or "milli" or "millis" or "millisec" or "millisecond" or "milliseconds" => TimeSpan.TicksPerMillisecond,
        "micro" or "micros" or "microsec" or "microsecond" or "microseconds" => TimeSpan.TicksPerMicrosecond,
        "tick" or "ticks" => 1,
        _ => null,
    };

    /// <summary>Reads a time as ticks since 0001-01-01; null when it is none.</summary>
    /// <remarks>ISO 8601 with or without time, seconds, up to 7 fraction digits and offset; a year and month alone; RFC 822.</remarks>
    public static long? ParseDateTime(string text)
    {
        var match = IsoTime().Match(text);
        if (!match.Success)
        {
            return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var other) &&
                text.Any(char.IsAsciiLetter) || SlashDate().IsMatch(text) && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out other)
                ? other.Ticks
                : null;
        }

        int Part(string name, int missing) => match.Groups[name] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : missing;
        int year = Part("year", 1), month = Part("month", 1), day = Part("day", 1), hour = Part("hour", 0), minute = Part("minute", 0), second = Part("second", 0);
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return null;
        }

        var ticks = new DateTime(year, month, day, hour, minute, second).Ticks;
        if (match.Groups["fraction"] is { Success: true } fraction)
        {
            ticks += long.Parse(fraction.Value.PadRight(7, '0')[..7], CultureInfo.InvariantCulture);
        }

        if (match.Groups["sign"] is { Success: true } sign)
        {
            var offset = (Part("offsetHours", 0) * TimeSpan.TicksPerHour) + (Part("offsetMinutes", 0) * TimeSpan.TicksPerMinute);
            ticks -= sign.Value == "+" ? offset : -offset;
        }

        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? ticks : null;
    }

    /// <summary>So many units of time in ticks; false when that is more than a duration can be.</summary>
    public static bool TryMultiply(ReadOnlySpan<char> number, long ticksPerUnit, out long ticks)
    {
        var isShort = decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var units) && Math.Abs(units) <= (decimal)long.MaxValue / ticksPerUnit;
        ticks = isShort ? (long)(units * ticksPerUnit) : 0;
        return isShort;
    }

    /// <summary>Reads a duration as ticks; null when it is none.</summary>
    /// <remarks><c>[-][d.]hh:mm[:ss[.fffffff]]</c>, a number with a unit, or a bare number of days.</remarks>
    public static long? ParseTimeSpan(string text)
    {
        var match = NumberWithUnit().Match(text);
        if (match.Success)
        {
            var unit = match.Groups["unit"].Value is { Length: > 0 } word ? TicksPerUnit(word) : TimeSpan.TicksPerDay;
            return unit is { } ticks && TryMultiply(match.Groups["number"].ValueSpan, ticks, out var total) ? total : null;
        }

        // 24:00:00 would be read as 24 days.
        return !ManyHours().IsMatch(text) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span.Ticks : null;
    }

    private static object? ParseBool(string content) => content.ToLowerInvariant() switch
    {
        "true" => true,
        "false" => false,
        _ => ParseInteger(content) is long number ? number != 0 : null,
    };

    private static object? ParseInteger(string content)
    {
        var negative = content.StartsWith('-');
        var digits = negative || content.StartsWith('+') ? content[1..] : content;
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex)
                ? unchecked(negative ? -(long)hex : (long)hex)
                : null;
        }

        return long.TryParse(content, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static object? ParseReal(string content) => content.ToLowerInvariant() switch
    {
        "nan" => double.NaN,
        "inf" or "+inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.TryParse(content, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null,
    };

    private static string Unquote(string content) =>
        content.Length >= 2 && content[0] is '"' or '\'' && content[^1] == content[0] ? content[1..^1] : content;

    [GeneratedRegex(@"^(?<year>[0-9]{4})(?:-(?<month>[0-9]{1,2})(?:-(?<day>[0-9]{1,2})(?:[T ]+(?<hour>[0-9]{1,2}):(?<minute>[0-9]{1,2})(?::(?<second>[0-9]{1,2})(?:[.,](?<fraction>[0-9]{1,9}))?)?\s*(?:Z|(?<sign>[+-])(?<offsetHours>[0-9]{2}):?(?<offsetMinutes>[0-9]{2}))?)?Z?)?)?$", RegexOptions.IgnoreCase)]
    private static partial Regex IsoTime();

    [GeneratedRegex(@"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}")]
    private static partial Regex SlashDate();

    [GeneratedRegex(@"^-?(?:[0-9]+\.)?(?:2[4-9]|[3-9][0-9]|[0-9]{3,}):")]
    private static partial Regex ManyHours();

    [GeneratedRegex(@"^(?<number>[+-]?[0-9]+(?:\.[0-9]+)?)\s*(?<unit>[a-zA-Z]*)$")]
    private static partial Regex NumberWithUnit();
}
