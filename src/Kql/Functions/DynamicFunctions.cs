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
        new("bag_keys", "(bag: bag) -> dynamic?", call => call.Once(0, bag => $"if(JSONType({bag}) = 'Object', toJSONString(JSONExtractKeys(assumeNotNull({bag}))), NULL)")),
        new("bag_merge", "(bag: bag, other: bag, more*: bag) -> dynamic?", WriteMerge),
        new("bag_has_key", "(bag: bag, key: string) -> bool", call => $"CAST(JSONHas({call[0]}, {(call.Constant(1) is { } key ? string.Join(", ", KeysOf(key).Select(SqlText.Text)) : call[1])}) AS {(call.CanBeNull(0) ? "Nullable(Bool)" : "Bool")})"),
        new("bag_remove_keys", "(bag: bag, keys: array) -> dynamic?", WriteRemoveKeys),
        new("bag_set_key", "(bag: bag, key: const string, value: scalar) -> dynamic?", call => call.Once(0, bag => $"if({IsBag(bag)}, {SetKey(call, $"assumeNotNull({bag})", KeysOf(call.Constant(1)), DynamicFunctions.JsonOf(call, 2))}, NULL)")),
        new("bag_zip", "(keys: array, values: array) -> dynamic?", call => $"concat('{{', arrayStringConcat(arrayMap((x, y) -> concat(toJSONString(x), ':', y), {TextList(call[0])}, arrayResize({RawList(call[1])}, length({RawList(call[0])}), 'null')), ','), '}}')"),
        new("bag_pack_columns", "(column*: scalar) -> dynamic!", WritePack) { Bind = BindPackColumns },
        new("dynamic_to_json", "(value: scalar) -> string", call => Sorted(call.TypeOf(0) == KqlType.Dynamic ? $"ifNull({call[0]}, 'null')" : JsonOf(call, 0), depth: 0)),
        new("treepath", "(bag: bag) -> dynamic?", call => call.Once(0, bag => $"if({IsBag(bag)}, toJSONString({Paths($"assumeNotNull({bag})", "''", depth: 0)}), NULL)")) { ResultName = ResultName.PrefixAndFirstArgument, ResultPrefix = "tree" },
        new("gettype", "(value: scalar) -> string!", WriteTypeName) { ResultName = ResultName.PrefixAndFirstArgument, ResultPrefix = "type" },
        new("extract_json", "(path: const string, json: string) -> string | (path: const string, json: string, type: typeLiteral) -> literal?", WriteExtractJson),
        new("extractjson", "(path: const string, json: string) -> string | (path: const string, json: string, type: typeLiteral) -> literal?", WriteExtractJson),
        new("bag_pack", "(key: text, value: scalar, more*: scalar) -> dynamic!", WritePack) { Bind = BindPack },
        new("pack", "(key: text, value: scalar, more*: scalar) -> dynamic!", WritePack) { Bind = BindPack },
        new("pack_dictionary", "(key: text, value: scalar, more*: scalar) -> dynamic!", WritePack) { Bind = BindPack },
        new("pack_all", "(ignore_null_empty?: const bool) -> dynamic!", WritePack) { Bind = BindPackAll },
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
    public static string WriteAccess(SqlCall call) =>
        ReadPath(call, call.Arguments[0], call.Arguments[1], place => $"nullIf(nullIf(JSONExtractRaw({place}), ''), 'null')");

    private static string ReadPath(SqlCall call, BoundScalar target, BoundScalar last, Func<string, string> read)
    {
        var path = new List<BoundScalar> { last };
        while (target is BoundCall { Function: var function } inner && function == OperatorFunctions.Access)
        {
            path.Insert(0, inner.Arguments[1]);
            target = inner.Arguments[0];
        }

        var keys = path.ConvertAll(key => Key(call, key));

        var bag = call.Write(target);
        var value = read($"{bag}, {string.Join(", ", keys)}");
        // A number is the place of an element in an array; ClickHouse would take the member at that place of a bag as well.
        var arrays = path.Select((key, index) => key.Type == KqlType.Long ? $"JSONType({string.Join(", ", keys.Take(index).Prepend(bag))}) = 'Array'" : null).OfType<string>().ToList();
        return arrays.Count == 0 ? value : $"if({string.Join(" AND ", arrays)}, {value}, NULL)";
    }

    // ClickHouse counts from 1, and from the end with negative numbers as KQL does.
    private static string Key(SqlCall call, BoundScalar key) => key switch
    {
        BoundLiteral { Value: long index } => SqlText.Long(index >= 0 ? index + 1 : index),
        BoundLiteral { Value: string name } => SqlText.Text(name),
        { Type: KqlType.Long } => call.Once(call.Write(key), index => $"if({index} >= 0, {index} + 1, {index})"),
        _ => call.Write(key),
    };

    // How deep bags and arrays are looked into where the language sets no limit.
    private const int DepthMax = 8;

    private static string IsBag(string sql) => $"ifNull(JSONType({sql}) = 'Object', false)";

    /// <summary>The members on the way to a value: a single one, or those of a path that begins with <c>$.</c>.</summary>
    private static IReadOnlyList<string> KeysOf(object? constant) => constant is string path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..].Split('.') : [constant as string ?? ""];

    private static string SetKey(SqlCall call, string bag, IReadOnlyList<string> keys, string json)
    {
        var pair = call.Variable("p");
        var key = SqlText.Text(keys[0]);
        var value = keys.Count == 1 ? json : call.Once($"JSONExtractRaw({bag}, {key})", inner => SetKey(call, $"if({IsBag(inner)}, {inner}, '{{}}')", [.. keys.Skip(1)], json));
        var others = $"arrayMap({pair} -> concat(toJSONString({pair}.1), ':', {pair}.2), arrayFilter({pair} -> {pair}.1 != {key}, JSONExtractKeysAndValuesRaw({bag})))";
        return $"concat('{{', arrayStringConcat(arrayPushBack({others}, concat(toJSONString({key}), ':', {value})), ','), '}}')";
    }

    // Bags with their members in the order of their names, at every depth.
    private static string Sorted(string json, int depth)
    {
        var (value, entry) = ($"v{depth}", $"e{depth}");
        if (depth == DepthMax)
        {
            return $"if(throwIf(JSONType({json}) IN ('Object', 'Array') AND JSONLength({json}) > 0, 'A dynamic value is nested deeper than {DepthMax} levels.') = 0, {json}, '')";
        }

        // The entries of a bag and of an array are written alike: what stands before a value, and the value.
        var entries = $"if(JSONType({value}) = 'Object', arraySort(arrayMap(p -> (concat(toJSONString(p.1), ':'), p.2), JSONExtractKeysAndValuesRaw({value}))), arrayMap(p -> ('', p), JSONExtractArrayRaw({value})))";
        return $"arrayMap({value} -> if(JSONType({value}) NOT IN ('Object', 'Array'), {value}, concat(if(JSONType({value}) = 'Object', '{{', '['), " +
            $"arrayStringConcat(arrayMap({entry} -> concat({entry}.1, {Sorted($"{entry}.2", depth + 1)}), {entries}), ','), if(JSONType({value}) = 'Object', '}}', ']'))), [{json}])[1]";
    }

    // The paths of all members; an array's elements share theirs.
    private static string Paths(string json, string prefix, int depth)
    {
        if (depth == DepthMax)
        {
            return "[]::Array(String)";
        }

        var entry = $"e{depth}";
        var entries = $"if(JSONType({json}) = 'Object', arrayMap(p -> (concat({prefix}, '[\\'', p.1, '\\']'), p.2), JSONExtractKeysAndValuesRaw({json})), arrayMap(p -> (concat({prefix}, '[0]'), p), JSONExtractArrayRaw({json})))";
        return $"arrayDistinct(arrayConcat(arrayMap({entry} -> {entry}.1, {entries}), arrayFlatten(arrayMap({entry} -> {Paths($"{entry}.2", $"{entry}.1", depth + 1)}, {entries}))))";
    }

    private static string WriteTypeName(SqlCall call) => call.TypeOf(0) switch
    {
        KqlType.Dynamic => $"ifNull(transform(toString({WriteJsonType(call)}), ['Int64', 'UInt64', 'Double', 'Bool', 'Object', 'Array', 'String'], ['long', 'long', 'real', 'bool', 'dictionary', 'array', 'string'], 'null'), 'null')",
        KqlType.String => "'string'",
        var type => call.CanBeNull(0) ? $"if(isNull({call[0]}), 'null', '{type.Name()}')" : $"'{type.Name()}'",
    };

    // Taken out of its bag, 1.0 would be written as 1.
    private static string WriteJsonType(SqlCall call) => call.Arguments[0] is BoundCall { Function: var function } access && function == OperatorFunctions.Access
        ? ReadPath(call, access.Arguments[0], access.Arguments[1], place => $"JSONType({place})")
        : $"JSONType({call[0]})";

    private static string WriteExtractJson(SqlCall call)
    {
        var value = JsonPath.Parse(call.Constant(0) as string ?? "") is { } keys
            ? keys.Count == 0 ? call[1] : $"JSONExtractRaw({call[1]}, {string.Join(", ", keys)})"
            : "''";
        var text = $"if(JSONType({value}) = 'String', JSONExtractString({value}), if({value} = 'null', '', {value}))";
        return call.Type == KqlType.String ? text : call.Type == KqlType.Dynamic ? $"nullIf({value}, '')" : call.ConvertText(text, call.Type);
    }

    private static string WriteMerge(SqlCall call)
    {
        // The first bag to have a key wins: later ones are patched under earlier ones. What is no bag has no keys.
        var merged = Enumerable.Range(0, call.Count).Reverse().Select(index => call.Once(index, bag => $"if(JSONType(ifNull({bag}, '')) = 'Object', ifNull({bag}, '{{}}'), '{{}}')"));
        return $"JSONMergePatch({string.Join(", ", merged)})";
    }

    private static string WriteRemoveKeys(SqlCall call)
    {
        var pair = call.Variable("p");
        var bag = $"ifNull({call[0]}, '{{}}')";
        // Keys that begin with $ are paths; they are known before the query runs when they are written as a literal.
        if (call.Constant(1) is string json && json.Contains("\"$", StringComparison.Ordinal))
        {
            using var keys = System.Text.Json.JsonDocument.Parse(json);
            var paths = keys.RootElement.ValueKind == System.Text.Json.JsonValueKind.Array
                ? keys.RootElement.EnumerateArray().Where(key => key.ValueKind == System.Text.Json.JsonValueKind.String).Select(key => KeysOf(key.GetString()))
                : [];
            return paths.Aggregate(bag, (rest, path) => RemoveKey(call, rest, path));
        }

        return $"concat('{{', arrayStringConcat(arrayMap({pair} -> concat(toJSONString({pair}.1), ':', {pair}.2), arrayFilter({pair} -> NOT has({TextList(call[1])}, {pair}.1), JSONExtractKeysAndValuesRaw({bag}))), ','), '}}')";
    }

    private static string RemoveKey(SqlCall call, string bag, IReadOnlyList<string> path)
    {
        var pair = call.Variable("p");
        var key = SqlText.Text(path[0]);
        var members = $"JSONExtractKeysAndValuesRaw({bag})";
        var kept = path.Count == 1
            ? $"arrayMap({pair} -> concat(toJSONString({pair}.1), ':', {pair}.2), arrayFilter({pair} -> {pair}.1 != {key}, {members}))"
            : $"arrayMap({pair} -> concat(toJSONString({pair}.1), ':', if({pair}.1 = {key} AND {IsBag($"{pair}.2")}, {RemoveKey(call, $"{pair}.2", [.. path.Skip(1)])}, {pair}.2)), {members})";
        return $"concat('{{', arrayStringConcat({kept}, ','), '}}')";
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

        for (var key = 0; key < arguments.Count; key += 2)
        {
            if (arguments[key].Type is not (KqlType.String or KqlType.Dynamic))
            {
                return binder.Fail(Diagnostics.DiagnosticCodes.TypeMismatch, call.Arguments[key].Span, $"A key is a string; this is {arguments[key].Type.NameWithArticle()}. Convert it with tostring(…).");
            }
        }

        var converted = arguments.Select((argument, index) => index % 2 == 0 ? ScalarBinder.Convert(argument, KqlType.String) : argument).ToList();
        return new BoundCall(FunctionTable.Find("bag_pack")!, converted, KqlType.Dynamic, CanBeNull: false);
    }

    /// <summary>The same without members that are null or empty texts.</summary>
    private static readonly ScalarFunction PackFilled = new("bag_pack", "(key: text, value: scalar, more*: scalar) -> dynamic!", call =>
    {
        var members = Enumerable.Range(0, call.Count / 2).Select(index => $"(toJSONString({call[2 * index]}), {JsonOf(call, (2 * index) + 1)})");
        return $"concat('{{', arrayStringConcat(arrayMap(p -> concat(p.1, ':', p.2), arrayFilter(p -> p.2 NOT IN ('null', '\"\"'), [{string.Join(", ", members)}])), ','), '}}')";
    })
    { IsOperator = true };

    private static BoundScalar BindPackAll(ScalarBinder binder, CallSyntax call) => call.Arguments is [] or [LiteralSyntax { Value: bool }]
        ? Pack(binder.Columns, call.Arguments is [LiteralSyntax { Value: true }])
        : binder.Fail(Diagnostics.DiagnosticCodes.ConstantExpected, call.Span, "The function 'pack_all' takes true or false at most: whether to leave out what is null or empty.");

    private static BoundScalar BindPackColumns(ScalarBinder binder, CallSyntax call)
    {
        var columns = call.Arguments.Select(binder.Bind).ToList();
        return columns.Find(column => column.Type == KqlType.Unknown) is { } erroneous
            ? erroneous
            : columns.TrueForAll(column => column is BoundColumn)
            ? Pack(columns.Cast<BoundColumn>().Select(column => column.Column), ignoreEmpty: false)
            : binder.Fail(Diagnostics.DiagnosticCodes.TypeMismatch, call.Span, "The function 'bag_pack_columns' takes columns.");
    }

    /// <summary>A bag of columns by their names.</summary>
    public static BoundCall Pack(IEnumerable<ColumnSymbol> columns, bool ignoreEmpty)
    {
        var arguments = columns.SelectMany(column => new BoundScalar[] { BoundLiteral.Text(column.Name), new BoundColumn(column) }).ToList();
        return new BoundCall(ignoreEmpty && arguments.Count > 0 ? PackFilled : FunctionTable.Find("bag_pack")!, arguments, KqlType.Dynamic, CanBeNull: false);
    }
}
