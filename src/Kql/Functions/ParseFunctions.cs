using Patchbay.Kql.Sql;

namespace Patchbay.Kql.Functions;

/// <summary>What the <c>parse</c> operator is made of; not callable by name.</summary>
internal static class ParseFunctions
{
    /// <summary>The groups that a pattern matches in a text; empty without a match.</summary>
    public static readonly ScalarFunction Groups = new("groups", "(text: string, pattern: string) -> dynamic!", call => $"extractGroups({call[0]}, {call[1]})") { IsOperator = true };

    /// <summary>Whether the pattern matched.</summary>
    public static readonly ScalarFunction IsMatch = new("matched", "(groups: scalar) -> bool!", call => $"notEmpty({call[0]})") { IsOperator = true };

    /// <summary>One of the groups; empty when it is not there.</summary>
    public static readonly ScalarFunction Group = new("group", "(groups: scalar, number: long) -> string!", call => $"{call[0]}[{call.Plain(1)}]") { IsOperator = true };

    /// <summary>The groups of every match of a pattern in a text.</summary>
    public static readonly ScalarFunction Pairs = new("pairs", "(text: string, pattern: string) -> dynamic!", call => $"extractAllGroupsVertical({call[0]}, {call[1]})") { IsOperator = true };

    /// <summary>The keys that a pattern finds in a text, each with all that stands up to the next one.</summary>
    public static readonly ScalarFunction GreedyPairs = new("pairs", "(text: string, pattern: string) -> dynamic!", call =>
    {
        // Two characters that no text of logs has mark where a key begins and where its value does.
        var part = call.Variable("x");
        return $"arrayMap({part} -> splitByChar('\\x02', {part}), arraySlice(splitByChar('\\x01', replaceRegexpAll({call[0]}, {call[1]}, '\\x01\\\\1\\x02')), 2))";
    })
    { IsOperator = true };

    /// <summary>The first value of a key, which can stand in quotes; empty when it is not there.</summary>
    public static readonly ScalarFunction ValueOf = new("value_of", "(pairs: scalar, key: string, quoted_key: string) -> string!", WriteValueOf) { IsOperator = true };

    /// <summary>The same, where a backslash escapes the character after it.</summary>
    public static readonly ScalarFunction EscapedValueOf =
        new("value_of", "(pairs: scalar, key: string, quoted_key: string) -> string!", call => $"replaceRegexpAll({WriteValueOf(call)}, '\\\\\\\\(.)', '\\\\1')") { IsOperator = true };

    private static string WriteValueOf(SqlCall call)
    {
        var pair = call.Variable("p");
        var isKey = call.Constant(1) is string key && key == (string?)call.Constant(2) ? $"= {call[1]}" : $"IN ({call[1]}, {call[2]})";
        return call.Once($"arrayFirst({pair} -> {pair}[1] {isKey}, {call[0]})", found => $"trimBoth(if({found}[2] != '', {found}[2], {found}[3]))");
    }
}

/// <summary>What the <c>mv-expand</c> operator is made of; not callable by name.</summary>
internal static class ExpandFunctions
{
    /// <summary>The list of JSON texts that a dynamic value is expanded to: a null to itself, a bag to its entries.</summary>
    public static readonly ScalarFunction ToList = new("expansion", "(value: scalar, bags_to_arrays: bool) -> dynamic!", call =>
    {
        var pair = call.Variable("p");
        var entry = call.Constant(1) is true ? $"concat('[', toJSONString({pair}.1), ',', {pair}.2, ']')" : $"concat('{{', toJSONString({pair}.1), ':', {pair}.2, '}}')";
        return call.Once(0, value =>
            $"multiIf(isNull({value}), ['null'], JSONType({value}) = 'Array', JSONExtractArrayRaw(assumeNotNull({value})), " +
            $"JSONType({value}) = 'Object', arrayMap({pair} -> {entry}, JSONExtractKeysAndValuesRaw(assumeNotNull({value}))), [assumeNotNull({value})])");
    })
    { IsOperator = true };

    /// <summary>The list of texts that <c>split</c> makes, when they are not to become JSON on the way.</summary>
    public static readonly ScalarFunction Pieces = new("pieces", "(text: string, delimiter: string) -> dynamic!", StringFunctions.WritePieces) { IsOperator = true };

    /// <summary>Whether a value is an array or bag without elements.</summary>
    public static readonly ScalarFunction IsEmptyList = new("is_empty_list", "(value: scalar) -> bool!", call =>
        call.Once(0, value => $"ifNull(JSONType({value}) IN ('Array', 'Object') AND JSONLength({value}) = 0, false)"))
    { IsOperator = true };

    private static readonly ScalarFunction DynamicElement = new("element", "(json: scalar) -> dynamic?", call => $"nullIf({call[0]}, 'null')") { IsOperator = true };

    /// <summary>An element as a value of a type: only JSON of that type fits, nothing is read out of texts.</summary>
    public static ScalarFunction ElementOf(Symbols.KqlType type) => type switch
    {
        Symbols.KqlType.Dynamic => DynamicElement,
        Symbols.KqlType.Long or Symbols.KqlType.Int => Typed(type, "'Int64', 'UInt64', 'Double'"),
        Symbols.KqlType.Real or Symbols.KqlType.Decimal => Typed(type, "'Int64', 'UInt64', 'Double'"),
        Symbols.KqlType.Bool => Typed(type, "'Bool'"),
        Symbols.KqlType.String => new ScalarFunction("element", "(json: scalar) -> string!", call => $"ifNull(JSONExtract({call[0]}, 'Nullable(String)'), '')") { IsOperator = true },
        _ => Typed(type, "'String'"),
    };

    private static ScalarFunction Typed(Symbols.KqlType type, string jsonTypes) => new("element", $"(json: scalar) -> {Symbols.KqlTypes.Name(type)}?", call =>
        $"if(JSONType({call[0]}) IN ({jsonTypes}), {call.Converted(0, type)}, NULL)")
    { IsOperator = true };
}
