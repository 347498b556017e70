using Patchbay.Kql.Binding;
using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Functions;

/// <summary>Arrays. What is no array gives null.</summary>
internal static class ArrayFunctions
{
    /// <summary>The most elements that a function makes, as in Kusto.</summary>
    private const long LengthMax = 1_048_576;

    public static readonly IReadOnlyList<ScalarFunction> All =
    [
        new("array_length", "(array: array) -> long?", call => call.Once(0, value => $"if(JSONType({value}) = 'Array', toInt64(JSONLength({value})), NULL)")),
        new("arraylength", "(array: array) -> long?", call => call.Once(0, value => $"if(JSONType({value}) = 'Array', toInt64(JSONLength({value})), NULL)")),
        Sort("array_sort_asc", "arraySort"),
        Sort("array_sort_desc", "arrayReverseSort"),
        new("array_concat", "(array*: array) -> dynamic?", call => DynamicFunctions.ToArray($"arrayConcat({string.Join(", ", call.All.Select(DynamicFunctions.RawList))})")),
        new("array_index_of", "(array: array, value: scalar, start?: integer, length?: integer, occurrence?: integer) -> long", call => call.Count > 2 ? WriteIndexOf(call) : $"(toInt64(indexOf({DynamicFunctions.RawList(call[0])}, {DynamicFunctions.JsonOf(call, 1)})) - 1)"),
        new("array_reverse", "(array: array) -> dynamic?", call => OfList(call, list => $"arrayReverse({list})")),
        new("array_slice", "(array: array, start: integer, end: integer) -> dynamic?", WriteSlice),
        new("array_split", "(array: array, indexes: array) -> dynamic? | (array: array, index: integer) -> dynamic?", WriteSplit),
        new("array_rotate_left", "(array: array, count: integer) -> dynamic?", call => OfList(call, list => $"arrayRotateLeft({list}, {call.Plain(1)})")),
        new("array_rotate_right", "(array: array, count: integer) -> dynamic?", call => OfList(call, list => $"arrayRotateRight({list}, {call.Plain(1)})")),
        new("array_shift_left", "(array: array, count: integer, default?: scalar) -> dynamic?", call => OfList(call, list => $"arrayShiftLeft({list}, {call.Plain(1)}, {Default(call)})")),
        new("array_shift_right", "(array: array, count: integer, default?: scalar) -> dynamic?", call => OfList(call, list => $"arrayShiftRight({list}, {call.Plain(1)}, {Default(call)})")),
        new("array_sum", "(array: array) -> real?", call => WithList(call, list => $"arraySum(x -> ifNull(JSONExtract(x, 'Nullable(Float64)'), 0), {list})")),
        new("array_iff", "(conditions: array, then: scalar, else: scalar) -> dynamic?", WriteIff),
        new("array_iif", "(conditions: array, then: scalar, else: scalar) -> dynamic?", WriteIff),
        new("range", "(start: summable, stop: summable, step?: summable) -> dynamic!", WriteRange) { Bind = BindRange },
        new("repeat", "(value: scalar, count: long) -> dynamic?", call => $"if({call[1]} BETWEEN 0 AND {LengthMax}, {DynamicFunctions.ToArray($"arrayWithConstant(toUInt64(least(greatest(ifNull({call[1]}, 0), 0), {LengthMax})), {DynamicFunctions.JsonOf(call, 0)})")}, NULL)") { ResultName = ResultName.PrefixAndFirstArgument },
        new("zip", "(array: array, other: array, more*: array) -> dynamic?", WriteZip),
        new("pack_array", "(value*: scalar) -> dynamic!", call => $"concat('[', {string.Join(", ',', ", Enumerable.Range(0, call.Count).Select(index => DynamicFunctions.JsonOf(call, index)))}, ']')"),
        new("set_difference", "(set: array, other: array, more*: array) -> dynamic?", call => DynamicFunctions.ToArray(call.All.Skip(1).Aggregate($"arrayDistinct({DynamicFunctions.RawList(call[0])})", (set, other) => $"arrayExcept({set}, {DynamicFunctions.RawList(other)})"))),
        new("set_union", "(set*: array) -> dynamic?", call => DynamicFunctions.ToArray($"arrayDistinct(arrayConcat({string.Join(", ", call.All.Select(DynamicFunctions.RawList))}))")),
        new("set_intersect", "(set: array, other: array, more*: array) -> dynamic?", call => DynamicFunctions.ToArray($"arrayDistinct(arrayIntersect({string.Join(", ", call.All.Select(DynamicFunctions.RawList))}))")),
        new("set_has_element", "(set: array, value: scalar) -> bool!", call => $"has({DynamicFunctions.RawList(call[0])}, {DynamicFunctions.JsonOf(call, 1)})"),
        new("set_equals", "(left: array, right: array) -> bool!", call => $"(arraySort(arrayDistinct({DynamicFunctions.RawList(call[0])})) = arraySort(arrayDistinct({DynamicFunctions.RawList(call[1])})))"),
        new("jaccard_index", "(left: array, right: array) -> dynamic?", call =>
        {
            var (left, right) = ($"arrayDistinct({DynamicFunctions.RawList(call[0])})", $"arrayDistinct({DynamicFunctions.RawList(call[1])})");
            return $"if(empty({left}) AND empty({right}), NULL, toString(length(arrayIntersect({left}, {right})) / length(arrayDistinct(arrayConcat({left}, {right})))))";
        }),
        new("strcat_array", "(array: array, delimiter: text) -> string!", call => $"arrayStringConcat({DynamicFunctions.TextList(call[0])}, {call[1]})"),
        new("array_strcat", "(array: array, delimiter: text) -> string!", call => $"arrayStringConcat({DynamicFunctions.TextList(call[0])}, {call[1]})"),
    ];

    /// <summary>What is made of the elements of the first argument, as JSON texts; null where it is no array.</summary>
    public static string WithList(SqlCall call, Func<string, string> use) =>
        call.Once(0, array => $"if(JSONType({array}) = 'Array', {use($"JSONExtractArrayRaw(assumeNotNull({array}))")}, NULL)");

    private static string OfList(SqlCall call, Func<string, string> use) => WithList(call, list => DynamicFunctions.ToArray(use(list)));

    private static string Default(SqlCall call) => call.Count > 2 ? DynamicFunctions.JsonOf(call, 2) : "'null'";

    /// <summary>
    /// Sorts arrays, all by the first one; one of another length is null. Numbers come before texts and these before the rest, nulls
    /// last, in both directions; nulls first when told so.
    /// </summary>
    private static ScalarFunction Sort(string name, string function)
    {
        var sortBy = new ScalarFunction(name, "(array: array, nulls_last: bool, keys?: array) -> dynamic?", call =>
        {
            var (element, key) = (call.Variable("x"), call.Variable("y"));
            var isAscending = function == "arraySort";
            var nulls = isAscending == (call.Constant(1) is not false) ? "=" : "!=";
            var kinds = $"transform(toString(JSONType({key})), ['Int64', 'UInt64', 'Double', 'String'], {(isAscending ? "[0, 0, 0, 1], 2" : "[2, 2, 2, 1], 0")})";
            var number = $"if(JSONType({key}) = 'String', 0, ifNull(JSONExtract({key}, 'Nullable(Float64)'), 0))";
            var order = $"({element}, {key}) -> ({key} {nulls} 'null', {kinds}, {number}, ifNull(JSONExtract({key}, 'Nullable(String)'), ''))";
            return WithList(call, list => call.Count == 2
                ? DynamicFunctions.ToArray($"{function}({order}, {list}, {list})")
                : $"if(length({list}) = length({DynamicFunctions.RawList(call[2])}), {DynamicFunctions.ToArray($"{function}({order}, {list}, arrayResize({DynamicFunctions.RawList(call[2])}, length({list})))")}, NULL)");
        })
        { IsOperator = true };
        return new(name, "(array*: array, nulls_last?: const bool) -> dynamic?", _ => throw new System.Diagnostics.UnreachableException("This function is bound column by column."))
        {
            ResultName = ResultName.FirstArgumentAndSuffix,
            ResultSuffix = "sorted",
            BindColumns = (binder, call) =>
            {
                var hasOption = call.Arguments.Count > 1 && call.Arguments[^1] is LiteralSyntax { Value: bool };
                var nullsLast = BoundLiteral.Bool(!hasOption || (bool)((LiteralSyntax)call.Arguments[^1]).Value!);
                var syntaxes = call.Arguments.SkipLast(hasOption ? 1 : 0).ToList();
                var arrays = syntaxes.ConvertAll(binder.Bind);
                if (arrays.Count == 0 || arrays.Exists(array => array.Type is not (KqlType.Dynamic or KqlType.Unknown)))
                {
                    binder.Fail(Diagnostics.DiagnosticCodes.TypeMismatch, call.Span, $"The function '{name}' takes dynamic arrays.");
                    return [];
                }

                return arrays.Exists(array => array.Type == KqlType.Unknown) ? [] : [.. arrays.Select((array, index) => new NamedScalar(
                    ScalarBinder.ResultNameOf(syntaxes[index]) is { } source ? $"{source}_sorted" : $"array{index}_sorted", index == 0 ? ScalarBinder.Call(sortBy, array, nullsLast) : ScalarBinder.Call(sortBy, array, nullsLast, arrays[0])))];
            },
        };
    }

    // A negative start counts from the end, a length of -1 means all.
    private static string WriteIndexOf(SqlCall call) => call.Once(DynamicFunctions.RawList(call[0]), list =>
    {
        var (value, place) = (DynamicFunctions.JsonOf(call, 1), call.Variable("i"));
        var start = $"if({call.Plain(2)} < 0, greatest({call.Plain(2)} + toInt64(length({list})), 0), {call.Plain(2)})";
        var isInside = call.Count > 3 ? $" AND ({call.Plain(3)} < 0 OR {place} < {start} + {call.Plain(3)})" : "";
        var places = $"arrayFilter({place} -> {list}[{place} + 1] = {value} AND {place} >= {start}{isInside}, range(toInt64(length({list}))))";
        return $"toInt64(ifNull(arrayElementOrNull({places}, {(call.Count > 4 ? call.Plain(4) : "1")}), -1))";
    });

    private static string WriteSlice(SqlCall call) => OfList(call, list =>
    {
        string Place(int index) => call.Constant(index) is long constant
            ? constant >= 0 ? SqlText.Long(constant) : $"(toInt64(length({list})) + {SqlText.Long(constant)})"
            : call.Once(index, place => $"if({place} >= 0, {place}, toInt64(length({list})) + {place})");
        return $"arraySlice({list}, toUInt64(greatest({Place(1)}, 0) + 1), toUInt64(greatest({Place(2)} - greatest({Place(1)}, 0) + 1, 0)))";
    });

    private static string WriteSplit(SqlCall call) => OfList(call, list =>
    {
        var places = call.TypeOf(1) == KqlType.Dynamic ? $"arrayMap(x -> JSONExtractInt(x), {DynamicFunctions.RawList(call[1])})" : $"[toInt64({call[1]})]";
        var ends = call.Once($"arrayMap(x -> least(greatest(if(x >= 0, x, x + toInt64(length({list}))), 0), toInt64(length({list}))), {places})", x => x);
        return $"arrayMap((x, y) -> {DynamicFunctions.ToArray($"arraySlice({list}, toUInt64(x + 1), toUInt64(greatest(y - x, 0)))")}, arrayPushFront({ends}, toInt64(0)), arrayPushBack({ends}, toInt64(length({list}))))";
    });

    private static string WriteIff(SqlCall call) => OfList(call, list =>
    {
        string Side(int index) => call.TypeOf(index) == KqlType.Dynamic
            ? call.Once(DynamicFunctions.JsonOf(call, index), value => $"if(JSONType({value}) = 'Array', arrayResize(JSONExtractArrayRaw({value}), length({list}), 'null'), arrayWithConstant(length({list}), {value}))")
            : $"arrayWithConstant(length({list}), {DynamicFunctions.JsonOf(call, index)})";
        return $"arrayMap((x, y, z) -> multiIf(x = 'null', 'null', x NOT IN ('false', '0', '0.0', ''), y, z), {list}, {Side(1)}, {Side(2)})";
    });

    private static BoundScalar BindRange(ScalarBinder binder, CallSyntax call)
    {
        var arguments = call.Arguments.Select(binder.Bind).ToList();
        if (arguments.Find(argument => argument.Type == KqlType.Unknown) is { } erroneous)
        {
            return erroneous;
        }

        if (arguments.Count is < 2 or > 3)
        {
            return binder.Fail(Diagnostics.DiagnosticCodes.ArgumentCount, call.Span, $"The function 'range' takes a start, a stop and a step, and got {arguments.Count} arguments.");
        }

        var type = arguments[0].Type;
        if (arguments.Count == 2)
        {
            arguments.Add(type is KqlType.DateTime or KqlType.TimeSpan ? new BoundLiteral(KqlType.TimeSpan, TimeSpan.TicksPerHour) : BoundLiteral.Long(1));
        }

        var numbers = arguments.TrueForAll(argument => argument.Type.IsNumber());
        if (!numbers && !(type is KqlType.DateTime or KqlType.TimeSpan && arguments[1].Type == type && arguments[2].Type == KqlType.TimeSpan))
        {
            return binder.Fail(Diagnostics.DiagnosticCodes.TypeMismatch, call.Span, "The function 'range' goes over numbers, or over datetimes or timespans with a timespan as step.");
        }

        if (numbers)
        {
            var widest = ScalarBinder.CommonType(arguments);
            widest = widest == KqlType.Int ? KqlType.Long : widest;
            arguments = arguments.ConvertAll(argument => ScalarBinder.Convert(argument, widest));
        }

        return new BoundCall(FunctionTable.Find("range")!, arguments, KqlType.Dynamic, CanBeNull: false);
    }

    // A range that goes nowhere, or by nothing, is empty.
    private static string WriteRange(SqlCall call)
    {
        var type = call.TypeOf(0);
        var (start, stop) = type == KqlType.DateTime ? (DateTimeFunctions.Ticks(call[0]), DateTimeFunctions.Ticks(call[1])) : (call[0], call[1]);
        var index = call.Variable("i");
        var value = $"assumeNotNull({start}) + {index} * assumeNotNull({call[2]})";
        var typed = type == KqlType.DateTime ? DateTimeFunctions.FromTicks(value) : $"CAST({value} AS {SqlText.StoredType(type)})";
        var count = $"toUInt64(ifNull(least(greatest(if({call[2]} = 0, -1, floor(({stop} - {start}) / nullIf({call[2]}, 0))) + 1, 0), {LengthMax}), 0))";
        return DynamicFunctions.ToArray($"arrayMap({index} -> {call.JsonOf(typed, type)}, range({count}))");
    }

    private static string WriteZip(SqlCall call)
    {
        var lists = call.All.Select(DynamicFunctions.RawList).ToList();
        var longest = $"greatest({string.Join(", ", lists.Select(list => $"length({list})"))})";
        var variables = lists.Select(_ => call.Variable("x")).ToList();
        return DynamicFunctions.ToArray($"arrayMap(({string.Join(", ", variables)}) -> concat('[', {string.Join(", ',', ", variables)}, ']'), {string.Join(", ", lists.Select(list => $"arrayResize({list}, {longest}, 'null')"))})");
    }
}
