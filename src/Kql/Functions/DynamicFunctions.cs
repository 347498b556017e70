using Patchbay.Kql.Binding;
using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Functions;

/// <summary>Arrays and property bags, held as compact JSON text; a null is NULL, never the text null.</summary>
internal static class DynamicFunctions
{
    public static readonly IReadOnlyList<ScalarFunction> All =
    [
        new("array_length", "(array: array) -> long?", call => call.Once(0, value => $"if(JSONType({value}) = 'Array', toInt64(JSONLength({value})), NULL)")),
        new("array_sort_asc", "(array: array) -> dynamic?", call => Sorted(call, "arraySort")),
        new("array_sort_desc", "(array: array) -> dynamic?", call => Sorted(call, "arrayReverseSort")),
        new("array_concat", "(array*: array) -> dynamic?", call => ToArray($"arrayConcat({string.Join(", ", call.All.Select(RawList))})")),
        new("array_index_of", "(array: array, value: scalar) -> long", call => $"(toInt64(indexOf({RawList(call[0])}, {JsonOf(call, 1)})) - 1)"),
        new("array_reverse", "(array: array) -> dynamic?", call => ToArray($"arrayReverse({RawList(call[0])})")),
        new("bag_keys", "(bag: bag) -> dynamic?", call => call.Once(0, bag => $"if(JSONType({bag}) = 'Object', toJSONString(JSONExtractKeys({bag})), NULL)")),
        new("bag_merge", "(bag*: bag) -> dynamic?", WriteMerge),
        new("bag_has_key", "(bag: bag, key: string) -> bool", call => $"CAST(JSONHas({call[0]}, {call[1]}) AS {(call.CanBeNull(0) ? "Nullable(Bool)" : "Bool")})"),
        new("bag_remove_keys", "(bag: bag, keys: array) -> dynamic?", WriteRemoveKeys),
        new("bag_pack", "(key: text, value: scalar, more*: scalar) -> dynamic!", WritePack) { Bind = BindPack },
        new("pack", "(key: text, value: scalar, more*: scalar) -> dynamic!", WritePack) { Bind = BindPack },
        new("pack_dictionary", "(key: text, value: scalar, more*: scalar) -> dynamic!", WritePack) { Bind = BindPack },
        new("pack_all", "(ignore_null_empty?: const bool) -> dynamic!", WritePack) { Bind = BindPackAll },
        new("pack_array", "(value*: scalar) -> dynamic!", call => $"concat('[', {string.Join(", ',', ", Enumerable.Range(0, call.Count).Select(index => JsonOf(call, index)))}, ']')"),
        new("set_difference", "(set: array, other*: array) -> dynamic?", call => ToArray(call.All.Skip(1).Aggregate($"arrayDistinct({RawList(call[0])})", (set, other) => $"arrayExcept({set}, {RawList(other)})"))),
        new("set_union", "(set*: array) -> dynamic?", call => ToArray($"arrayDistinct(arrayConcat({string.Join(", ", call.All.Select(RawList))}))")),
        new("set_intersect", "(set*: array) -> dynamic?", call => ToArray($"arrayDistinct(arrayIntersect({string.Join(", ", call.All.Select(RawList))}))")),
        new("set_has_element", "(set: array, value: scalar) -> bool!", call => $"has({RawList(call[0])}, {JsonOf(call, 1)})"),
        new("strcat_array", "(array: array, delimiter: text) -> string!", call => $"arrayStringConcat({TextList(call[0])}, {call[1]})"),
    ];

    /// <summary>The elements of an array as JSON texts; empty for anything else.</summary>
    public static string RawList(string sql) => $"JSONExtractArrayRaw(ifNull({sql}, '[]'))";

    /// <summary>The elements of an array as texts: strings lose their quotes.</summary>
    public static string TextList(string sql) => $"arrayMap(x -> ifNull(JSONExtract(x, 'Nullable(String)'), ''), {RawList(sql)})";

    /// <summary>The elements of a constant array as texts; empty for anything else.</summary>
    public static IReadOnlyList<string> TextsOf(object? constant)
    {
        if (constant is not string json || !json.StartsWith('['))
        {
            return [];
        }

        using var document = System.Text.Json.JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(element => element.ToString())];
    }

    /// <summary>A list of JSON texts as an array.</summary>
    public static string ToArray(string list) => $"concat('[', arrayStringConcat({list}, ','), ']')";

    /// <summary>An argument as JSON text; null becomes the text null, as it stands inside of arrays and bags.</summary>
    public static string JsonOf(SqlCall call, int index)
    {
        var value = call.Arguments[index];
        var json = call.Json(index);
        return value.CanBeNull ? $"ifNull({json}, 'null')" : json;
    }

    /// <summary>Access to a member or element. A chain of accesses is one call, so that the JSON is read once.</summary>
    public static string WriteAccess(SqlCall call)
    {
        var keys = new List<string>();
        var target = call.Arguments[0];
        keys.Add(Key(call, call.Arguments[1]));
        while (target is BoundCall { Function: var function } inner && function == OperatorFunctions.Access)
        {
            keys.Insert(0, Key(call, inner.Arguments[1]));
            target = inner.Arguments[0];
        }

        return $"nullIf(nullIf(JSONExtractRaw({call.Write(target)}, {string.Join(", ", keys)}), ''), 'null')";
    }

    // ClickHouse counts from 1, and from the end with negative numbers as KQL does.
    private static string Key(SqlCall call, BoundScalar key) => key switch
    {
        BoundLiteral { Value: long index } => SqlText.Long(index >= 0 ? index + 1 : index),
        BoundLiteral { Value: string name } => SqlText.Text(name),
        { Type: KqlType.Long } => call.Once(call.Write(key), index => $"if({index} >= 0, {index} + 1, {index})"),
        _ => call.Write(key),
    };

    private static string Sorted(SqlCall call, string function)
    {
        // Numbers sort as numbers, everything else as text; nulls come last either way.
        var element = call.Variable("x");
        var nullsLast = function == "arraySort" ? $"{element} = 'null'" : $"{element} != 'null'";
        return ToArray($"{function}({element} -> ({nullsLast}, ifNull(JSONExtract({element}, 'Nullable(Float64)'), 0), ifNull(JSONExtract({element}, 'Nullable(String)'), '')), {RawList(call[0])})");
    }

    private static string WriteMerge(SqlCall call)
    {
        // The first bag to have a key wins: later ones are patched under earlier ones.
        var merged = Enumerable.Range(0, call.Count).Reverse().Select(index => $"ifNull({call[index]}, '{{}}')");
        return $"JSONMergePatch({string.Join(", ", merged)})";
    }

    private static string WriteRemoveKeys(SqlCall call)
    {
        var pair = call.Variable("p");
        return $"concat('{{', arrayStringConcat(arrayMap({pair} -> concat(toJSONString({pair}.1), ':', {pair}.2), arrayFilter({pair} -> NOT has({TextList(call[1])}, {pair}.1), JSONExtractKeysAndValuesRaw(ifNull({call[0]}, '{{}}')))), ','), '}}')";
    }

    private static string WritePack(SqlCall call)
    {
        var parts = new List<string> { "'{'" };
        for (var i = 0; i < call.Count; i += 2)
        {
            parts.Add(i == 0 ? $"toJSONString({call[i]})" : $"concat(',', toJSONString({call[i]}))");
            parts.Add("':'");
            parts.Add(JsonOf(call, i + 1));
        }

        parts.Add("'}'");
        return call.Count == 0 ? "'{}'" : $"concat({string.Join(", ", parts)})";
    }

    private static BoundScalar BindPack(ScalarBinder binder, CallSyntax call)
    {
        var arguments = call.Arguments.Select(binder.Bind).ToList();
        if (arguments.Exists(argument => argument.Type == KqlType.Unknown))
        {
            return arguments.First(argument => argument.Type == KqlType.Unknown);
        }

        if (arguments.Count == 0 || arguments.Count % 2 != 0)
        {
            return binder.Fail(Diagnostics.DiagnosticCodes.ArgumentCount, call.Span, $"The function '{call.Name.Name}' takes keys and values in turn, an even number of arguments.");
        }

        var converted = arguments.Select((argument, index) => index % 2 == 0 ? ScalarBinder.Convert(argument, KqlType.String) : argument).ToList();
        return new BoundCall(FunctionTable.Find("bag_pack")!, converted, KqlType.Dynamic, CanBeNull: false);
    }

    private static BoundScalar BindPackAll(ScalarBinder binder, CallSyntax call)
    {
        var arguments = binder.Columns.SelectMany(column => new BoundScalar[] { BoundLiteral.Text(column.Name), new BoundColumn(column) }).ToList();
        if (call.Arguments is [LiteralSyntax { Value: true }])
        {
            return binder.Fail(Diagnostics.DiagnosticCodes.NotSupported, call.Span, "pack_all(true) is not supported here.");
        }

        return new BoundCall(FunctionTable.Find("bag_pack")!, arguments, KqlType.Dynamic, CanBeNull: false);
    }
}
