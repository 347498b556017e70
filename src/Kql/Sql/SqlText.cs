using System.Globalization;
using Patchbay.ClickHouse;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Sql;

/// <summary>Writes names and values into SQL. Nothing a user wrote gets into SQL text in another way.</summary>
internal static class SqlText
{
    /// <summary>A name, in backquotes unless it is a plain word.</summary>
    public static string Name(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_')
        ? name
        : SqlQuote.Quote(name, '`');

    /// <summary>A text literal.</summary>
    public static string Text(string value) => SqlQuote.Quote(value, '\'');

    public static string Long(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Real(double value) => value switch
    {
        double.NaN => "nan",
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "(-inf)",
        _ => value.ToString("R", CultureInfo.InvariantCulture) is var text && text.AsSpan().IndexOfAny('.', 'E') >= 0 ? text : $"{text}.0",
    };

    /// <summary>A time from ticks since 0001-01-01.</summary>
    public static string DateTime(long ticks) =>
        $"toDateTime64('{new System.DateTime(ticks).ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture)}', 7, 'UTC')";

    /// <summary>A literal of a type with its full width, for places where the engine takes the type from it.</summary>
    public static string Literal(KqlType type, object? value) => value switch
    {
        null when type == KqlType.String => "''",
        null => $"CAST(NULL AS Nullable({StoredType(type)}))",
        bool truth => truth ? "true" : "false",
        double real => Real(real),
        decimal digits => $"toDecimal256('{digits.ToString(CultureInfo.InvariantCulture)}', {DecimalScale})",
        Guid guid => $"toUUID('{guid:D}')",
        string text => Text(text),
        long ticks when type == KqlType.DateTime => DateTime(ticks),
        long number when type == KqlType.Int => $"toInt32({Long(number)})",
        long.MinValue => "toInt64('-9223372036854775808')",
        long number => $"toInt64({Long(number)})",
        _ => throw new System.Diagnostics.UnreachableException($"A literal of type {type} holds a {value.GetType().Name}."),
    };

    /// <summary>The digits that decimals keep behind the point.</summary>
    public const int DecimalScale = 20;

    /// <summary>The ClickHouse type that values of a KQL type have.</summary>
    public static string StoredType(KqlType type) => type switch
    {
        KqlType.Bool => "Bool",
        KqlType.Int => "Int32",
        KqlType.Long or KqlType.TimeSpan => "Int64",
        KqlType.Real => "Float64",
        KqlType.Decimal => $"Decimal(76, {DecimalScale})",
        KqlType.DateTime => "DateTime64(7, 'UTC')",
        KqlType.Guid => "UUID",
        _ => "String",
    };
}
