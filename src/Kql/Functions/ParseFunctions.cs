
namespace Patchbay.Kql.Functions;

/// <summary>What the <c>parse</c> operator is made of; not callable by name.</summary>
internal static class ParseFunctions
{
    /// <summary>The groups that a pattern matches in a text; empty without a match.</summary>
    public static readonly ScalarFunction Groups = new("groups", "(text: string, pattern: string) -> dynamic!", call => $"extractGroups({call[0]}, {call[1]})") { IsOperator = true };

    /// <summary>One of the groups; empty when it is not there.</summary>
    public static readonly ScalarFunction Group = new("group", "(groups: scalar, number: long) -> string!", call => $"{call[0]}[{call.Plain(1)}]") { IsOperator = true };
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
