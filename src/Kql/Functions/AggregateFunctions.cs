using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Functions;

/// <summary>
/// Aggregates. Nulls are left out; what an empty group gives is said with each. Where the order of values counts, NaN is left out like
/// null, in whatever order the rows come, unless a group has nothing else: ClickHouse's min, max, argMin and argMax of plain values do
/// so by themselves.
/// </summary>
internal static class AggregateFunctions
{
    // The most elements a list or set takes, as in Kusto.
    private const string ListLengthMax = "1048576";

    private const string NaN = "NaN is left out, as null is, where a group has other values; the service's own rule is not documented.";

    public static readonly IReadOnlyList<AggregateFunction> All =
    [
        new("count", "() -> long! | (condition: bool) -> long!", call => call.Count == 0 ? "toInt64(count())" : CountIf(call, 0)),
        new("countif", "(condition: bool) -> long!", call => CountIf(call, 0)),
        new("sum", "(value: datetime) -> datetime? | (value: summable) -> promoted0", call => Sum(call, "sum", "")),
        new("sumif", "(value: datetime, condition: bool) -> datetime? | (value: summable, condition: bool) -> promoted0", call => Sum(call, "sumIf", $", {call.Predicate(1)}")),
        new("avg", AverageSignatures(""), call => Average(call, "avg", "")),
        new("avgif", AverageSignatures(", condition: bool"), call => Average(call, "avgIf", $", {call.Predicate(1)}")),
        new("min", "(value: orderable) -> arg0?", call => Extreme(call, "min", "")) { Difference = NaN },
        new("max", "(value: orderable) -> arg0?", call => Extreme(call, "max", "")) { Difference = NaN },
        new("minif", "(value: orderable, condition: bool) -> arg0?", call => Extreme(call, "min", "If")) { Difference = NaN },
        new("maxif", "(value: orderable, condition: bool) -> arg0?", call => Extreme(call, "max", "If")) { Difference = NaN },
        new("dcount", "(value: scalar, accuracy?: integer) -> long!", call => DistinctCount(call, $"uniqCombined(17)({call[0]})")) { Difference = "An estimate by another sketch; exact up to about 1,000 values." },
        new("dcountif", "(value: scalar, condition: bool, accuracy?: integer) -> long!", call => DistinctCount(call, $"uniqCombinedIf(17)({call[0]}, {call.Predicate(1)})")) { Difference = "An estimate by another sketch; exact up to about 1,000 values." },
        new("count_distinct", "(value: notDynamic) -> long!", call => $"toInt64(uniqExact({call[0]}))"),
        new("count_distinctif", "(value: notDynamic, condition: bool) -> long!", call => $"toInt64(uniqExactIf({call[0]}, {call.Predicate(1)}))"),
        new("stdev", "(value: summable) -> real!", call => Spread(call, "stddevSamp")),
        new("stdevif", "(value: summable, condition: bool) -> real!", call => Spread(call, "stddevSamp", call.Predicate(1))),
        new("stdevp", "(value: summable) -> real!", call => Spread(call, "stddevPop")),
        new("variance", "(value: summable) -> real!", call => Spread(call, "varSamp")),
        new("varianceif", "(value: summable, condition: bool) -> real!", call => Spread(call, "varSamp", call.Predicate(1))),
        new("variancep", "(value: summable) -> real!", call => Spread(call, "varPop")),
        new("variancepif", "(value: summable, condition: bool) -> real!", call => Spread(call, "varPop", call.Predicate(1))),
        new("covariance", "(left: summable, right: summable) -> real!", call => Covariance(call, "covarSamp", "")),
        new("covarianceif", "(left: summable, right: summable, condition: bool) -> real!", call => Covariance(call, "covarSampIf", $", {call.Predicate(2)}")),
        new("covariancep", "(left: summable, right: summable) -> real!", call => Covariance(call, "covarPop", "")),
        new("covariancepif", "(left: summable, right: summable, condition: bool) -> real!", call => Covariance(call, "covarPopIf", $", {call.Predicate(2)}")),
        new("binary_all_and", "(value: integer) -> arg0?", call => Bits(call, "groupBitAndOrNull")) { ResultName = ResultName.FirstArgument },
        new("binary_all_or", "(value: integer) -> arg0?", call => Bits(call, "groupBitOrOrNull")) { ResultName = ResultName.FirstArgument },
        new("binary_all_xor", "(value: integer) -> arg0?", call => Bits(call, "groupBitXorOrNull")) { ResultName = ResultName.FirstArgument },
        new("make_list", "(value: scalar, length_max?: integer) -> dynamic!", call => List(call, null, LengthMax(call, 1))) { ResultPrefix = "list", DependsOnOrder = true },
        new("makelist", "(value: scalar, length_max?: integer) -> dynamic!", call => List(call, null, LengthMax(call, 1, "128"))) { ResultPrefix = "list", DependsOnOrder = true },
        new("make_list_if", "(value: scalar, condition: bool, length_max?: integer) -> dynamic!", call => List(call, call.Predicate(1), LengthMax(call, 2))) { ResultPrefix = "list", DependsOnOrder = true },
        new("make_list_with_nulls", "(value: scalar) -> dynamic!", call => DynamicFunctions.ToArray(InOrder(call, DynamicFunctions.JsonOf(call, 0), null, ListLengthMax))) { ResultPrefix = "list", DependsOnOrder = true },
        new("make_set", "(value: scalar, length_max?: integer) -> dynamic!", call => Set(call, null, LengthMax(call, 1))) { ResultPrefix = "set" },
        new("makeset", "(value: scalar, length_max?: integer) -> dynamic!", call => Set(call, null, LengthMax(call, 1, "128"))) { ResultPrefix = "set" },
        new("make_set_if", "(value: scalar, condition: bool, length_max?: integer) -> dynamic!", call => Set(call, call.Predicate(1), LengthMax(call, 2))) { ResultPrefix = "set" },
        new("make_bag", "(bag: bag, length_max?: integer) -> dynamic!", call => Bag(call, "1")) { ResultPrefix = "bag" },
        new("make_dictionary", "(bag: bag, length_max?: integer) -> dynamic!", call => Bag(call, "1")) { ResultPrefix = "dictionary" },
        new("make_bag_if", "(bag: bag, condition: bool, length_max?: integer) -> dynamic!", call => Bag(call, call.Predicate(1))) { ResultPrefix = "bag" },
        new("take_anyif", "(value: scalar, condition: bool) -> arg0?", call => AnyIf(call)) { ResultName = ResultName.FirstArgument },
        new("anyif", "(value: scalar, condition: bool) -> arg0?", call => AnyIf(call)),
        new("take_any", "(value*: scalar) -> arg0?", _ => throw Several()) { ResultName = ResultName.None, BindColumns = call => AnyFunctions.Bind(call, prefix: "") },
        new("any", "(value*: scalar) -> arg0?", _ => throw Several()) { ResultName = ResultName.None, BindColumns = call => AnyFunctions.Bind(call, prefix: "any_") },
        new("arg_max", "(maximized: orderable, returned*: scalar) -> arg0?", _ => throw Several()) { ResultName = ResultName.None, BindColumns = call => ArgExtremeFunctions.Bind(call, ArgExtremeFunctions.Max), Difference = NaN },
        new("arg_min", "(minimized: orderable, returned*: scalar) -> arg0?", _ => throw Several()) { ResultName = ResultName.None, BindColumns = call => ArgExtremeFunctions.Bind(call, ArgExtremeFunctions.Min), Difference = NaN },
        .. PercentileFunctions.All,
    ];

    private static System.Diagnostics.UnreachableException Several() => new("This aggregate is bound column by column.");

    private static string AverageSignatures(string condition) =>
        $"(value: integer{condition}) -> real! | (value: decimal{condition}) -> decimal? | (value: real{condition}) -> real! | (value: timespan{condition}) -> timespan? | (value: datetime{condition}) -> datetime?";

    // Of nothing but nulls, ClickHouse's count is null.
    private static string DistinctCount(SqlCall call, string count) => $"toInt64({(call.CanBeNull(0) ? $"ifNull({count}, 0)" : count)})";

    private static string CountIf(SqlCall call, int index) => $"toInt64(countIf({call.Predicate(index)}))";

    private static string Sum(SqlCall call, string function, string condition)
    {
        if (call.Type == KqlType.DateTime)
        {
            // Times add up from year 1 on; what is none is null.
            var ticks = $"{function}({DateTimeFunctions.AbsoluteTicks(call[0])}{condition})";
            return $"if({ticks} BETWEEN 0 AND 3155378975999999999, {DateTimeFunctions.FromTicks($"{ticks} - {DateTimeFunctions.TicksBefore1970}")}, NULL)";
        }

        var sum = $"{function}({call[0]}{condition})";
        return call.CanBeNull(0) ? $"ifNull({sum}, 0)" : sum;
    }

    private static string Average(SqlCall call, string function, string condition) => call.Type switch
    {
        KqlType.TimeSpan => $"accurateCastOrNull(round({function}({call[0]}{condition})), 'Int64')",
        KqlType.DateTime => DateTimeFunctions.FromTicks($"accurateCastOrNull(round({function}({DateTimeFunctions.Ticks(call[0])}{condition})), 'Int64')"),
        // The engine's own average of decimals is a float.
        KqlType.Decimal => $"({function.Replace("avg", "sum", StringComparison.Ordinal)}({call[0]}{condition}) / nullIf({function.Replace("avg", "count", StringComparison.Ordinal)}({call[0]}{condition}), 0))",
        _ => call.CanBeNull(0) ? $"ifNull({function}({call[0]}{condition}), nan)" : $"{function}({call[0]}{condition})",
    };

    private static string Extreme(SqlCall call, string function, string condition)
    {
        var predicate = condition.Length == 0 ? "" : call.Predicate(1);
        var extreme = $"{function}{condition}({call[0]}{(predicate.Length == 0 ? "" : $", {predicate}")})";
        // Of no rows, the engine's own is 0 where values are never null. Counting them is cheaper than maxOrNull, which takes each row by itself.
        return call.Type == KqlType.String || (call.IsGrouped && predicate.Length == 0) ? extreme : $"if(count{condition}({predicate}) > 0, {extreme}, NULL)";
    }

    // Of fewer values than it needs it is 0; of values that are not finite, NaN.
    private static string Spread(SqlCall call, string function, string? condition = null)
    {
        var value = call.TypeOf(0) == KqlType.DateTime ? DateTimeFunctions.Ticks(call[0]) : call[0];
        var spread = condition is null ? $"{function}({value})" : $"{function}If({value}, {condition})";
        if (call.TypeOf(0) != KqlType.Real)
        {
            return $"ifNotFinite(ifNull({spread}, 0), 0)";
        }

        var isCounted = call.CanBeNull(0) ? $"isNotNull({value}){(condition is null ? "" : $" AND {condition}")}" : condition;
        var count = isCounted is null ? "count()" : $"countIf({isCounted})";
        // ClickHouse's own answer for values that are not finite is 0.
        var sum = condition is null ? $"sum({value})" : $"sumIf({value}, {condition})";
        return $"multiIf({count} < {(function.EndsWith("Samp", StringComparison.Ordinal) ? 2 : 1)}, 0, isFinite({sum}), {(call.CanBeNull(0) ? $"ifNull({spread}, 0)" : spread)}, nan)";
    }

    private static string LengthMax(SqlCall call, int index, string missing = ListLengthMax) =>
        call.Constant(index) is long length ? SqlText.Long(Math.Clamp(length, 1, 1048576)) : missing;

    private static string List(SqlCall call, string? condition, string lengthMax)
    {
        var value = call.Json(0);
        var isKept = call.CanBeNull(0) ? $"isNotNull({call[0]}){(condition is null ? "" : $" AND {condition}")}" : condition;
        return DynamicFunctions.ToArray(InOrder(call, value, isKept, lengthMax));
    }

    // The values of a group, in the order of its rows where they have one.
    private static string InOrder(SqlCall call, string value, string? condition, string lengthMax)
    {
        if (call.GroupOrder.Length == 0)
        {
            return condition is null ? $"groupArray({lengthMax})({value})" : $"groupArrayIf({lengthMax})({value}, {condition})";
        }

        var row = call.Variable("t");
        var numbered = $"groupArray{(condition is null ? "" : "If")}(({call.GroupOrder}, {value}){(condition is null ? "" : $", {condition}")})";
        return $"arrayMap({row} -> {row}.2, arraySlice(arraySort({row} -> {row}.1, {numbered}), 1, {lengthMax}))";
    }

    private static string Covariance(SqlCall call, string function, string condition) =>
        $"ifNotFinite(ifNull({function}(toFloat64({call[0]}), toFloat64({call[1]}){condition}), 0), 0)";

    private static string Bits(SqlCall call, string function) => $"{function}({call[0]})";

    private static string Set(SqlCall call, string? condition, string lengthMax)
    {
        var suffix = condition is null ? "" : "If";
        var filter = condition is null ? "" : $", {condition}";
        if (call.TypeOf(0) == KqlType.Dynamic)
        {
            // The elements of arrays are members by themselves.
            var members = call.Once(0, value => $"multiIf(isNull({value}), [], JSONType({value}) = 'Array', JSONExtractArrayRaw(assumeNotNull({value})), [assumeNotNull({value})])");
            return DynamicFunctions.ToArray($"groupUniqArrayArray{suffix}({members}{filter})");
        }

        return DynamicFunctions.ToArray($"groupUniqArray{suffix}({lengthMax})({call.Json(0)}{filter})");
    }

    // The first bag to have a key wins, as in Kusto; which bag is first is not defined without an order.
    private static string Bag(SqlCall call, string condition)
    {
        var (merged, bag) = (call.Variable("m"), call.Variable("b"));
        return $"arrayFold(({merged}, {bag}) -> JSONMergePatch({bag}, {merged}), groupArrayIf(assumeNotNull({call[0]}), JSONType(ifNull({call[0]}, '')) = 'Object' AND {condition}), '{{}}')";
    }

    private static string AnyIf(SqlCall call) => call.Type == KqlType.String
        ? $"ifNull(anyIf(nullIf({call[0]}, ''), {call.Predicate(1)}), '')"
        : $"anyOrNullIf({call[0]}, {call.Predicate(1)})";
}

/// <summary><c>take_any</c>: the values of some row.</summary>
internal static class AnyFunctions
{
    // One value is taken from a row that has one; several come from one row together.
    private static readonly AggregateFunction One = new("take_any", "(value: scalar) -> arg0?", call => call.Type == KqlType.String
        ? $"ifNull(any(nullIf({call[0]}, '')), '')"
        : $"anyOrNull({call[0]})");

    private static readonly AggregateFunction OfRow = new("take_any", "(place: scalar, value*: scalar) -> arg0?", call =>
        TupleElement.Write(call, $"any(tuple({string.Join(", ", call.All.Skip(1))}))"));

    public static IReadOnlyList<NamedScalar> Bind(AggregateCall call, string prefix)
    {
        if (call.Syntax.Arguments.Count == 0)
        {
            call.Binder.Fail(DiagnosticCodes.ArgumentCount, call.Syntax.Span, $"The function '{call.Function}' takes what to return.");
            return [];
        }

        IReadOnlyList<NamedScalar> values = [.. TupleElement.BindReturned(call, call.Syntax.Arguments)
            .Select((value, index) => value with { Name = value.Name is "" or null ? call.Syntax.Arguments.Count == 1 && prefix.Length > 0 ? prefix : $"any_arg{index}" : prefix + value.Name })];
        if (values is [var only])
        {
            return [new NamedScalar(only.Name, new BoundAggregate(One, [only.Value], only.Value.Type, CanBeNull: true) is var any && any.Type == KqlType.String ? any with { CanBeNull = false } : any)];
        }

        return TupleElement.Columns(OfRow, [], values);
    }
}

/// <summary><c>arg_max</c> and <c>arg_min</c>: the values of the row in which an expression is largest or smallest.</summary>
internal static class ArgExtremeFunctions
{
    // Rows whose key is null count only when there is no other: the key is compared after whether it is there.
    public static readonly AggregateFunction Max = new("arg_max", "(place: scalar, key: scalar, value*: scalar) -> arg0?", call =>
        TupleElement.Write(call, $"argMax(tuple({string.Join(", ", call.All.Skip(1))}), {Key(call, "isNotNull", "NOT ")})"));

    public static readonly AggregateFunction Min = new("arg_min", "(place: scalar, key: scalar, value*: scalar) -> arg0?", call =>
        TupleElement.Write(call, $"argMin(tuple({string.Join(", ", call.All.Skip(1))}), {Key(call, "isNull", "")})"));

    // Inside of a tuple, NaN is in no order.
    private static string Key(SqlCall call, string isNull, string not) => (call.CanBeNull(1), call.TypeOf(1)) switch
    {
        (false, _) => call[1],
        (true, KqlType.Real) => $"({isNull}({call[1]}), {not}isNaN({call[1]}), {call[1]})",
        _ => $"({isNull}({call[1]}), {call[1]})",
    };

    public static IReadOnlyList<NamedScalar> Bind(AggregateCall call, AggregateFunction function)
    {
        if (call.Syntax.Arguments.Count == 0)
        {
            call.Binder.Fail(DiagnosticCodes.ArgumentCount, call.Syntax.Span, $"The function '{call.Function}' takes the expression to compare, and what to return.");
            return [];
        }

        var keySyntax = call.Syntax.Arguments[0];
        var key = call.Binder.Bind(keySyntax);
        if (key.Type is KqlType.Dynamic or KqlType.Guid)
        {
            call.Binder.Fail(DiagnosticCodes.TypeMismatch, keySyntax.Span, $"The function '{call.Function}' compares values with an order; {key.Type.NameWithArticle()} has none.");
        }

        var returned = TupleElement.BindReturned(call, [.. call.Syntax.Arguments.Skip(1)], except: (key as BoundColumn)?.Column);
        var extreme = $"{function.Name[4..]}_{ScalarBinder.ResultNameOf(keySyntax)}";
        var named = returned.Select((value, index) => value.Name is "" or null ? value with { Name = $"{extreme}_arg{index + 1}" } : value);
        return TupleElement.Columns(function, [], [new NamedScalar(ScalarBinder.ResultNameOf(keySyntax) ?? extreme, key), .. named]);
    }
}

/// <summary>Aggregates that return several values of one row: each column takes its place in one tuple, which is computed once.</summary>
internal static class TupleElement
{
    /// <summary>The place that the first argument says in a tuple; null when there is no row at all.</summary>
    public static string Write(SqlCall call, string tuple)
    {
        var element = $"tupleElement({tuple}, {SqlText.Long((long)call.Constant(0)!)})";
        return call.IsGrouped || call.Type == KqlType.String ? element : $"if(count() > 0, {element}, NULL)";
    }

    /// <summary>Binds what is returned; <c>*</c> stands for all columns that the rows are not grouped by, except one.</summary>
    public static IReadOnlyList<NamedScalar> BindReturned(AggregateCall call, IReadOnlyList<ExpressionSyntax> arguments, ColumnSymbol? except = null)
    {
        var values = new List<NamedScalar>();
        // Beside a star, no column is returned twice.
        var hasStar = arguments.Any(argument => argument is StarSyntax);
        foreach (var argument in arguments)
        {
            if (argument is StarSyntax)
            {
                values.AddRange(call.Binder.Columns.Where(column => !call.GroupColumns.Contains(column) && column != except).Select(column => new NamedScalar(column.Name, new BoundColumn(column))));
            }
            else if (argument is NamedSyntax { Names: [var name] } item)
            {
                values.Add(new NamedScalar(name.Name, call.Binder.Bind(item.Value)));
            }
            else
            {
                values.Add(new NamedScalar(ScalarBinder.ResultNameOf(argument) ?? "", call.Binder.Bind(argument)));
            }
        }

        return hasStar ? [.. values.DistinctBy(value => value.Value is BoundColumn column ? column.Column : (object)value)] : values;
    }

    public static IReadOnlyList<NamedScalar> Columns(AggregateFunction function, IReadOnlyList<BoundScalar> before, IReadOnlyList<NamedScalar> values)
    {
        var scalars = before.Concat(values.Select(value => value.Value)).ToList();
        return [.. values.Select((value, index) =>
        {
            BoundScalar[] arguments = [BoundLiteral.Long(before.Count + index + 1), .. scalars];
            return new NamedScalar(value.Name, new BoundAggregate(function, arguments, value.Value.Type, CanBeNull: value.Value.Type != KqlType.String));
        })];
    }
}
