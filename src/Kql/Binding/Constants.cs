using System.Globalization;
using System.Text;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Binding;

/// <summary>Computes with constants while compiling, so that the engine sees plain values it can use for its indexes.</summary>
internal static class Constants
{
    /// <summary>Changes a constant's type; null when that is left to the engine.</summary>
    public static BoundLiteral? Convert(BoundLiteral literal, KqlType type)
    {
        if (literal.Value is null)
        {
            return BoundLiteral.Null(type);
        }

        return (literal.Value, type) switch
        {
            (_, KqlType.String) when literal.Type != KqlType.Dynamic => BoundLiteral.Text(ToText(literal)),
            (_, KqlType.Dynamic) => new BoundLiteral(KqlType.Dynamic, ToJson(literal)),
            (long number, KqlType.Long or KqlType.Int) when literal.Type.IsInteger() => type == KqlType.Long || number is >= int.MinValue and <= int.MaxValue
                ? new BoundLiteral(type, number)
                : BoundLiteral.Null(type),
            (long number, KqlType.Real) when literal.Type.IsInteger() => new BoundLiteral(type, (double)number),
            (long number, KqlType.Decimal) when literal.Type.IsInteger() => new BoundLiteral(type, (decimal)number),
            (double number, KqlType.Decimal) when decimal.TryParse(ScalarText.Real(number), NumberStyles.Float, CultureInfo.InvariantCulture, out var digits) => new BoundLiteral(type, digits),
            (decimal number, KqlType.Real) => new BoundLiteral(type, (double)number),
            (double number, KqlType.Long) when Math.Abs(number) < 9.2e18 => new BoundLiteral(type, (long)Math.Truncate(number)),
            (string text, KqlType.DateTime) when literal.Type == KqlType.String => new BoundLiteral(type, TypedLiteral.ParseDateTime(text.Trim())),
            (string text, KqlType.TimeSpan) when literal.Type == KqlType.String => new BoundLiteral(type, TypedLiteral.ParseTimeSpan(text.Trim())),
            (string text, KqlType.Long) when literal.Type == KqlType.String => new BoundLiteral(type, long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null),
            (string text, KqlType.Int) when literal.Type == KqlType.String => new BoundLiteral(type, int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? (long)number : null),
            (string text, KqlType.Bool) when literal.Type == KqlType.String => new BoundLiteral(type, bool.TryParse(text, out var truth) ? truth : text is "1" or "0" ? text == "1" : null),
            (string text, KqlType.Guid) when literal.Type == KqlType.String => new BoundLiteral(type, System.Guid.TryParse(text, out var guid) ? guid : null),
            _ => null,
        };
    }

    /// <summary>What <c>tostring</c> makes of a constant.</summary>
    public static string ToText(BoundLiteral literal) => literal.Value switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        double real => ScalarText.Real(real),
        long ticks when literal.Type == KqlType.DateTime => ScalarText.DateTime(ticks),
        long ticks when literal.Type == KqlType.TimeSpan => ScalarText.TimeSpan(ticks),
        System.Guid guid => guid.ToString("D"),
        var value => System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>A constant as compact JSON.</summary>
    public static string ToJson(BoundLiteral literal)
    {
        var json = new StringBuilder();
        JsonText.AppendValue(json, literal.Type, literal.Value);
        return json.ToString();
    }

    /// <summary>A time that stays within what datetime can hold; null beyond.</summary>
    public static BoundLiteral DateTime(Int128 ticks) => new(KqlType.DateTime, ticks >= 0 && ticks <= System.DateTime.MaxValue.Ticks ? (long)ticks : null);

    /// <summary>A duration that stays within what timespan can hold; null beyond.</summary>
    public static BoundLiteral TimeSpan(Int128 ticks) => new(KqlType.TimeSpan, ticks >= long.MinValue && ticks <= long.MaxValue ? (long)ticks : null);
}
