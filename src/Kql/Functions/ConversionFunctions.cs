using Patchbay.Kql.Binding;
using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>Conversions between types, called by name or made by the binder. What cannot be converted is null, or an empty text.</summary>
internal static class ConversionFunctions
{
    public static readonly IReadOnlyList<ScalarFunction> All =
    [
        To("tostring", KqlType.String, "A whole real number that was taken out of a dynamic value, or stands in one beside blanks or backslashes, is written without '.0'."),
        To("tolong", KqlType.Long), To("toint", KqlType.Int), To("toreal", KqlType.Real), To("todouble", KqlType.Real),
        To("tobool", KqlType.Bool), To("toboolean", KqlType.Bool), To("todatetime", KqlType.DateTime), To("totimespan", KqlType.TimeSpan),
        To("todecimal", KqlType.Decimal, "Decimals keep 56 digits before and 20 behind the point."), To("toguid", KqlType.Guid, isOfText: true),
        ParseJson("parse_json"), ParseJson("todynamic"), ParseJson("toobject"), ParseJson("parsejson"),
    ];

    private static ScalarFunction To(string name, KqlType type, string? difference = null, bool isOfText = false) =>
        new(name, $"(value: scalar) -> {type.Name()}{(type == KqlType.String ? "!" : "?")}", _ => throw new System.Diagnostics.UnreachableException("A conversion is no call after binding."))
        {
            ResultName = ResultName.FirstArgument,
            Bind = (binder, call) =>
            {
                if (call.Arguments is not [var argument])
                {
                    return binder.Fail(Diagnostics.DiagnosticCodes.ArgumentCount, call.Span, $"The function '{name}' takes 1 argument, and got {call.Arguments.Count}.");
                }

                var value = binder.Bind(argument);
                return isOfText && value.Type is not (KqlType.String or KqlType.Dynamic or KqlType.Unknown)
                    ? binder.Fail(Diagnostics.DiagnosticCodes.TypeMismatch, argument.Span, $"The function '{name}' takes a string or dynamic value; this is {value.Type.NameWithArticle()}.")
                    : ScalarBinder.Convert(value, type);
            },
            Difference = difference,
        };

    private static ScalarFunction ParseJson(string name) =>
        new(name, "(json: textOrDynamic) -> dynamic?", call => call.Once(0, text => $"if({text} = '', NULL, if(isValidJSON({text}), nullIf({text}, 'null'), toJSONString({text})))"))
        {
            ResultName = ResultName.FirstArgument,
            Bind = (binder, call) => BindParseJson(binder, call, name),
        };

    private static BoundScalar BindParseJson(ScalarBinder binder, Syntax.CallSyntax call, string name)
    {
        if (call.Arguments is not [var argument])
        {
            return binder.Fail(Diagnostics.DiagnosticCodes.ArgumentCount, call.Span, $"The function '{name}' takes 1 argument, and got {call.Arguments.Count}.");
        }

        // What is dynamic already stays as it is, but a text inside of it is read.
        var value = binder.Bind(argument);
        return value.Type switch
        {
            KqlType.Unknown => value,
            KqlType.String or KqlType.Dynamic => ScalarBinder.Call(FunctionTable.Find(name)!, ScalarBinder.Convert(value, KqlType.String)),
            _ => binder.Fail(Diagnostics.DiagnosticCodes.TypeMismatch, argument.Span, $"The function '{name}' takes a string; this is {value.Type.NameWithArticle()}."),
        };
    }

    /// <summary>Writes a conversion.</summary>
    /// <param name="writer">The writer, for names.</param>
    /// <param name="sql">The value's SQL.</param>
    /// <param name="operand">The value.</param>
    /// <param name="type">The wanted type.</param>
    public static string Write(SqlScalarWriter writer, string sql, BoundScalar operand, KqlType type) => type switch
    {
        KqlType.String => ToText(writer, sql, operand),
        KqlType.Dynamic => ToDynamic(writer, sql, operand),
        KqlType.Long or KqlType.Int => ToInteger(sql, operand.Type, type),
        KqlType.Real => ToReal(sql, operand),
        KqlType.Decimal => ToDecimal(sql, operand),
        KqlType.Bool => ToBool(sql, operand.Type),
        KqlType.DateTime => ToDateTime(writer, sql, operand.Type),
        KqlType.TimeSpan => ToTimeSpan(writer, sql, operand.Type),
        _ => ToGuid(sql, operand.Type),
    };

    private static string ToText(SqlScalarWriter writer, string sql, BoundScalar operand)
    {
        var text = operand.Type switch
        {
            KqlType.Bool => $"toString(CAST({sql} AS {(operand.CanBeNull ? "Nullable(Bool)" : "Bool")}))",
            KqlType.Real => RealText(sql),
            KqlType.DateTime => DateTimeFunctions.ToText(sql),
            KqlType.TimeSpan => writer.Once(sql, DateTimeFunctions.TimeSpanText),
            // The engine has written what it took out of a bag anew already.
            KqlType.Dynamic => operand is BoundCall { Function: var function } && function == OperatorFunctions.Access ? $"JSONExtract({sql}, 'Nullable(String)')" : writer.Once(sql, TextOfJson),
            _ => $"toString({sql})",
        };
        return operand.CanBeNull || operand.Type == KqlType.Dynamic ? $"ifNull({text}, '')" : text;
    }

    // A JSON text loses its quotes, everything else is JSON. What is compact already stays as it is: ClickHouse would write 1.0 as 1.
    private static string TextOfJson(string json) =>
        $"multiIf(startsWith({json}, '\"') OR multiSearchAny({json}, [' ', '\\\\', '\\n', '\\r', '\\t']), JSONExtract({json}, 'Nullable(String)'), {json} = 'null', '', {json})";

    /// <summary>A real as text: whole numbers keep a point, and the special values have KQL's names.</summary>
    public static string RealText(string sql) =>
        $"replaceOne(replaceRegexpOne(replaceRegexpOne(toString({sql}), '^(-?[0-9]+)$', '\\\\1.0'), '-?nan', 'NaN'), 'inf', 'Infinity')";

    /// <summary>The JSON text of a scalar; null stays null.</summary>
    public static string ToDynamic(SqlScalarWriter writer, string sql, BoundScalar operand) => operand.Type switch
    {
        KqlType.Dynamic => sql,
        KqlType.Bool => $"toString(CAST({sql} AS {(operand.CanBeNull ? "Nullable(Bool)" : "Bool")}))",
        KqlType.Int or KqlType.Long or KqlType.Decimal => $"toString({sql})",
        KqlType.Real => writer.Once(sql, value => $"if(isFinite({value}), {RealText(value)}, concat('\"', {RealText(value)}, '\"'))"),
        KqlType.String => $"toJSONString({sql})",
        _ => $"concat('\"', {ToText(writer, sql, operand with { CanBeNull = false })}, '\"')",
    };

    private static string ToInteger(string sql, KqlType from, KqlType to)
    {
        var bits = to == KqlType.Int ? "Int32" : "Int64";
        return from switch
        {
            KqlType.String => $"to{bits}OrNull({sql})",
            KqlType.Real or KqlType.Decimal => $"accurateCastOrNull(trunc({sql}), '{bits}')",
            KqlType.Dynamic => $"JSONExtract({sql}, 'Nullable({bits})')",
            KqlType.DateTime => $"({DateTimeFunctions.Ticks(sql)} + {DateTimeFunctions.TicksBefore1970})",
            KqlType.Guid => $"CAST(NULL AS Nullable({bits}))",
            KqlType.Bool => $"to{bits}({sql})",
            KqlType.Int => $"toInt64({sql})",
            _ => to == KqlType.Int ? $"accurateCastOrNull({sql}, 'Int32')" : sql,
        };
    }

    private static string ToReal(string sql, BoundScalar operand) => operand.Type switch
    {
        KqlType.String => $"toFloat64OrNull({sql})",
        KqlType.Dynamic => $"JSONExtract({sql}, 'Nullable(Float64)')",
        KqlType.Bool or KqlType.Int or KqlType.Long or KqlType.Decimal => $"toFloat64({sql})",
        KqlType.TimeSpan => $"toFloat64({sql})",
        _ => "CAST(NULL AS Nullable(Float64))",
    };

    private static string ToDecimal(string sql, BoundScalar operand) => operand.Type switch
    {
        KqlType.String => $"toDecimal256OrNull({sql}, {SqlText.DecimalScale})",
        KqlType.Dynamic => $"toDecimal256OrNull(ifNull(JSONExtract({sql}, 'Nullable(String)'), ''), {SqlText.DecimalScale})",
        // Multiplied to the scale of decimals, 0.1 would get digits that nobody wrote.
        KqlType.Real => $"toDecimal256OrNull(toString({sql}), {SqlText.DecimalScale})",
        KqlType.Int or KqlType.Long or KqlType.Bool => $"toDecimal256({sql}, {SqlText.DecimalScale})",
        _ => $"CAST(NULL AS Nullable(Decimal(76, {SqlText.DecimalScale})))",
    };

    private static string ToBool(string sql, KqlType from) => from switch
    {
        KqlType.String => $"CAST(transform(lower({sql}), ['true', 'false', '1', '0'], [1, 0, 1, 0], NULL) AS Nullable(Bool))",
        KqlType.Dynamic => $"JSONExtract({sql}, 'Nullable(Bool)')",
        KqlType.Int or KqlType.Long or KqlType.Real or KqlType.Decimal => $"({sql} != 0)",
        _ => "CAST(NULL AS Nullable(Bool))",
    };

    private static string ToDateTime(SqlScalarWriter writer, string sql, KqlType from) => from switch
    {
        KqlType.String => writer.Once(sql, DateTimeFunctions.ParseText),
        KqlType.Dynamic => writer.Once($"ifNull(JSONExtract({sql}, 'Nullable(String)'), '')", DateTimeFunctions.ParseText),
        KqlType.Long or KqlType.Int => $"if({sql} BETWEEN 0 AND 3155378975999999999, {DateTimeFunctions.FromTicks($"{sql} - {DateTimeFunctions.TicksBefore1970}")}, NULL)",
        _ => "CAST(NULL AS Nullable(DateTime64(7, 'UTC')))",
    };

    private static string ToTimeSpan(SqlScalarWriter writer, string sql, KqlType from) => from switch
    {
        KqlType.String => writer.Once(sql, DateTimeFunctions.ParseTimeSpanText),
        KqlType.Dynamic => writer.Once($"ifNull(JSONExtract({sql}, 'Nullable(String)'), '')", DateTimeFunctions.ParseTimeSpanText),
        KqlType.Long => sql,
        KqlType.Int => $"toInt64({sql})",
        KqlType.Real => $"accurateCastOrNull(round({sql}), 'Int64')",
        _ => "CAST(NULL AS Nullable(Int64))",
    };

    private static string ToGuid(string sql, KqlType from) => from switch
    {
        KqlType.String => GuidOfText(sql),
        KqlType.Dynamic => GuidOfText($"ifNull(JSONExtract({sql}, 'Nullable(String)'), '')"),
        _ => "CAST(NULL AS Nullable(UUID))",
    };

    private static string GuidOfText(string sql) =>
        $"toUUIDOrNull(replaceRegexpOne(replaceRegexpAll({sql}, '^[{{]|-|[}}]$', ''), '^(.{{8}})(.{{4}})(.{{4}})(.{{4}})(.{{12}})$', '\\\\1-\\\\2-\\\\3-\\\\4-\\\\5'))";
}
