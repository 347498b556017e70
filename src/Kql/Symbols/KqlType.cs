namespace Patchbay.Kql.Symbols;

/// <summary>The scalar types of KQL.</summary>
public enum KqlType
{
    /// <summary>The type of an expression that has an error; fits everywhere, so that one error is told once.</summary>
    Unknown,

    /// <summary>True, false or null.</summary>
    Bool,

    /// <summary>32-bit integer.</summary>
    Int,

    /// <summary>64-bit integer; the type of whole-number literals.</summary>
    Long,

    /// <summary>64-bit floating point.</summary>
    Real,

    /// <summary>Decimal digits, 128 bit.</summary>
    Decimal,

    /// <summary>Text; never null.</summary>
    String,

    /// <summary>UTC instant in ticks of 100 ns.</summary>
    DateTime,

    /// <summary>Duration in ticks of 100 ns.</summary>
    TimeSpan,

    /// <summary>GUID.</summary>
    Guid,

    /// <summary>A JSON-like value: any scalar, array or property bag.</summary>
    Dynamic,
}

/// <summary>Facts about <see cref="KqlType"/>.</summary>
public static class KqlTypes
{
    /// <summary>The name as in KQL and in the query API: <c>long</c>, <c>datetime</c> and so on.</summary>
    /// <param name="type">The type.</param>
    public static string Name(this KqlType type) => type switch
    {
        KqlType.Bool => "bool",
        KqlType.Int => "int",
        KqlType.Long => "long",
        KqlType.Real => "real",
        KqlType.Decimal => "decimal",
        KqlType.String => "string",
        KqlType.DateTime => "datetime",
        KqlType.TimeSpan => "timespan",
        KqlType.Guid => "guid",
        KqlType.Dynamic => "dynamic",
        _ => "unknown",
    };

    /// <summary>The name with its article, for messages: <c>a long</c>, <c>an int</c>.</summary>
    /// <param name="type">The type.</param>
    internal static string NameWithArticle(this KqlType type) => type == KqlType.Int ? "an int" : $"a {type.Name()}";

    /// <summary>Reads a type name in any of its KQL spellings.</summary>
    /// <param name="name">For example <c>long</c> or <c>double</c>; case matters.</param>
    /// <param name="type">The type.</param>
    public static bool TryParse(string name, out KqlType type)
    {
        type = name switch
        {
            "bool" or "boolean" => KqlType.Bool,
            "int" or "int32" => KqlType.Int,
            "long" or "int64" => KqlType.Long,
            "real" or "double" => KqlType.Real,
            "decimal" => KqlType.Decimal,
            "string" => KqlType.String,
            "datetime" or "date" => KqlType.DateTime,
            "timespan" or "time" => KqlType.TimeSpan,
            "guid" or "uuid" or "uniqueid" => KqlType.Guid,
            "dynamic" => KqlType.Dynamic,
            _ => KqlType.Unknown,
        };
        return type != KqlType.Unknown;
    }

    /// <summary>Whether the type is int, long, real or decimal.</summary>
    /// <param name="type">The type.</param>
    public static bool IsNumber(this KqlType type) => type is KqlType.Int or KqlType.Long or KqlType.Real or KqlType.Decimal;

    /// <summary>Whether the type is int or long.</summary>
    /// <param name="type">The type.</param>
    public static bool IsInteger(this KqlType type) => type is KqlType.Int or KqlType.Long;

    /// <summary>The .NET type name that Kusto's schema answers use, for example <c>System.Int64</c>.</summary>
    /// <param name="type">The type.</param>
    public static string DotNetName(this KqlType type) => type switch
    {
        KqlType.Bool => "System.SByte",
        KqlType.Int => "System.Int32",
        KqlType.Long => "System.Int64",
        KqlType.Real => "System.Double",
        KqlType.Decimal => "System.Data.SqlTypes.SqlDecimal",
        KqlType.DateTime => "System.DateTime",
        KqlType.TimeSpan => "System.TimeSpan",
        KqlType.Guid => "System.Guid",
        KqlType.Dynamic => "System.Object",
        _ => "System.String",
    };
}
