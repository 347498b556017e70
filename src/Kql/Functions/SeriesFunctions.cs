using Patchbay.Kql.Binding;
using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>Series: arrays of numbers, as <c>make-series</c> makes them. An element that is no number is null.</summary>
internal static class SeriesFunctions
{
    public static readonly IReadOnlyList<ScalarFunction> All =
    [
        .. new (string Name, string Sql)[] { ("add", "x + y"), ("subtract", "x - y"), ("multiply", "x * y"), ("divide", "x / y"), ("pow", "pow(x, y)") }
            .Select(row => Pairwise($"series_{row.Name}", row.Sql, Reals)),
        .. new (string Name, string Sql)[] { ("greater", "x > y"), ("greater_equals", "x >= y"), ("less", "x < y"), ("less_equals", "x <= y"), ("equals", "x = y"), ("not_equals", "x != y") }
            .Select(row => Pairwise($"series_{row.Name}", row.Sql, list => DynamicFunctions.ToArray($"arrayMap(x -> multiIf(isNull(x), 'null', x, 'true', 'false'), {list})"))),
        .. new (string Name, string Sql)[]
        {
            ("abs", "abs(x)"), ("sign", "toFloat64(sign(x))"), ("exp", "exp(x)"), ("log", "log(x)"), ("floor", "floor(x)"), ("ceiling", "ceil(x)"),
            ("sin", "sin(x)"), ("cos", "cos(x)"), ("tan", "tan(x)"), ("asin", "asin(x)"), ("acos", "acos(x)"), ("atan", "atan(x)"),
        }.Select(row => new ScalarFunction($"series_{row.Name}", "(series: array) -> dynamic?", call => ArrayFunctions.WithList(call, list => Reals($"arrayMap(x -> {row.Sql}, {Numbers(list)})")))),
        Aggregated("series_sum", list => $"arraySum({list})"),
        Aggregated("series_product", list => $"arrayProduct({list})"),
        Aggregated("series_magnitude", list => $"sqrt(arraySum(x -> x * x, {list}))"),
        new("series_dot_product", "(left: array, right: array) -> real? | (left: array, right: number) -> real? | (left: number, right: array) -> real?", call => WithPairs(call, (left, right) => $"arraySum((x, y) -> x * y, {left}, {right})")),
        new("series_cosine_similarity", "(left: array, right: array, left_magnitude?: real, right_magnitude?: real) -> real?", call => WithPairs(call, (left, right) =>
            $"(arraySum((x, y) -> x * y, {left}, {right}) / ({(call.Count > 2 ? call[2] : $"sqrt(arraySum(x -> x * x, {left}))")} * {(call.Count > 3 ? call[3] : $"sqrt(arraySum(x -> x * x, {right}))")}))")),
        new("series_pearson_correlation", "(left: array, right: array) -> real?", call => WithPairs(call, (left, right) => $"arrayReduce('corr', {left}, {right})")),
        new("series_fill_const", "(series: array, value?: number, missing?: number) -> dynamic?", call => Fill(call, 2, (list, isKept) => $"arrayMap(x -> if({isKept}, x, {(call.Count > 1 ? call.Json(1) : "'0'")}), {list})")) { ResultName = ResultName.FirstArgument },
        new("series_fill_forward", "(series: array, missing?: number) -> dynamic?", call => Fill(call, 1, (list, isKept) => $"arrayFill(x -> {isKept}, {list})")) { ResultName = ResultName.FirstArgument },
        new("series_fill_backward", "(series: array, missing?: number) -> dynamic?", call => Fill(call, 1, (list, isKept) => $"arrayReverseFill(x -> {isKept}, {list})")) { ResultName = ResultName.FirstArgument },
        new("series_fill_linear", "(series: array, missing?: number, fill_edges?: bool, constant?: number) -> dynamic?", WriteFillLinear) { ResultName = ResultName.FirstArgument },
        new("series_fir", "(series: array, filter: array, normalize?: bool, center?: bool) -> dynamic?", WriteFir) { ResultName = ResultName.FirstArgument },
        new("series_iir", "(series: array, numerators: array, denominators: array) -> dynamic?", WriteIir) { ResultName = ResultName.FirstArgument },
        new("series_outliers", "(series: array, kind?: const string, ignored?: number, percentile_min?: const number, percentile_max?: const number) -> dynamic?", WriteOutliers)
        {
            ResultName = ResultName.FirstArgument, Difference = "A score counts how many ranges between the two percentiles a value lies outside of them.",
        },
        .. Tuple("series_stats", [
            ("min", KqlType.Real, list => $"arrayMin({Finite(list)})"), ("min_idx", KqlType.Long, list => $"toInt64(indexOf({list}, arrayMin({Finite(list)})) - 1)"),
            ("max", KqlType.Real, list => $"arrayMax({Finite(list)})"), ("max_idx", KqlType.Long, list => $"toInt64(indexOf({list}, arrayMax({Finite(list)})) - 1)"),
            ("avg", KqlType.Real, list => $"arrayAvg({Finite(list)})"), ("stdev", KqlType.Real, list => $"arrayReduce('stddevSamp', {Finite(list)})"),
            ("variance", KqlType.Real, list => $"arrayReduce('varSamp', {Finite(list)})"),
        ], Measured),
        .. Tuple("series_fit_line", [
            ("rsquare", KqlType.Real, list => $"(1 - {Residual(list)} / arrayReduce('varSamp', {list}))"), ("slope", KqlType.Real, list => $"{Line(list)}.1"),
            ("variance", KqlType.Real, list => $"arrayReduce('varSamp', {list})"), ("rvariance", KqlType.Real, Residual),
            ("interception", KqlType.Real, list => $"{Line(list)}.2"), ("line_fit", KqlType.Dynamic, list => Reals(Fitted(list))),
        ], (list, _) => Known(list)),
    ];

    /// <summary>The elements of a series as numbers that may be null.</summary>
    public static string Numbers(string list) => $"arrayMap(x -> JSONExtract(x, 'Nullable(Float64)'), {list})";

    /// <summary>A list of numbers as a dynamic array; what is not finite is a text, as in JSON it must be.</summary>
    public static string Reals(string list) =>
        DynamicFunctions.ToArray($"arrayMap(x -> multiIf(isNull(x), 'null', isFinite(x), toString(assumeNotNull(x)), concat('\"', {ConversionFunctions.RealText("assumeNotNull(x)")}, '\"')), {list})");

    // Numbers only: what is none counts as 0.
    private static string Known(string list) => $"arrayMap(x -> ifNull(JSONExtract(x, 'Nullable(Float64)'), 0), {list})";

    private static string Line(string list) => $"arrayReduce('simpleLinearRegression', arrayMap(x -> toFloat64(x), range(length({list}))), {list})";

    private static string Fitted(string list) => $"arrayMap(x -> x * {Line(list)}.1 + {Line(list)}.2, range(length({list})))";

    private static string Residual(string list) => $"arrayReduce('varSamp', arrayMap((x, y) -> x - y, {list}, {Fitted(list)}))";

    private static ScalarFunction Pairwise(string name, string operation, Func<string, string> toArray) =>
        new(name, "(left: array, right: array) -> dynamic? | (left: array, right: number) -> dynamic? | (left: number, right: array) -> dynamic?", call =>
        {
            // A number stands for a series of as many of it; the shorter of two series goes on with nulls.
            string Side(int index) => call.TypeOf(index) == KqlType.Dynamic ? Numbers(DynamicFunctions.RawList(call[index])) : $"[toNullable({MathFunctions.AsReal(call, index)})]";
            return call.Once(Side(0), left => call.Once(Side(1), right =>
            {
                var length = $"greatest(length({left}), length({right}))";
                string Full(int index, string list) => call.TypeOf(index) == KqlType.Dynamic ? $"arrayResize({list}, {length}, CAST(NULL AS Nullable(Float64)))" : $"arrayResize({list}, {length}, {list}[1])";
                return toArray($"arrayMap((x, y) -> {operation}, {Full(0, left)}, {Full(1, right)})");
            }));
        });

    private static ScalarFunction Aggregated(string name, Func<string, string> sql) =>
        new(name, "(series: array) -> real?", call => ArrayFunctions.WithList(call, list => call.Once(Numbers(list), numbers => $"if(has({numbers}, NULL), NULL, toFloat64({sql($"arrayMap(x -> assumeNotNull(x), {numbers})")}))")));

    // Two series of one length without gaps; otherwise null.
    private static string WithPairs(SqlCall call, Func<string, string, string> use)
    {
        string Side(int index) => call.TypeOf(index) == KqlType.Dynamic ? Numbers(DynamicFunctions.RawList(call[index])) : $"arrayWithConstant(length({DynamicFunctions.RawList(call[1 - index])}), toNullable({MathFunctions.AsReal(call, index)}))";
        return call.Once(Side(0), left => call.Once(Side(1), right =>
            $"if(length({left}) != length({right}) OR has({left}, NULL) OR has({right}, NULL), NULL, {use($"arrayMap(x -> assumeNotNull(x), {left})", $"arrayMap(x -> assumeNotNull(x), {right})")})"));
    }

    /// <summary>A function that makes several columns of a series' numbers, and the one that makes a bag of them.</summary>
    /// <param name="name">The name of the first.</param>
    /// <param name="columns">What is computed.</param>
    /// <param name="read">The numbers of the series; the flag says whether what is none is to be left out.</param>
    private static ScalarFunction[] Tuple(string name, (string Suffix, KqlType Type, Func<string, string> Sql)[] columns, Func<string, bool, string> read)
    {
        var functions = columns.Select(column => new ScalarFunction(name, $"(series: array, ignore_nonfinite?: const bool) -> {column.Type.Name()}?", call =>
            WithNumbers(call, read, list => column.Type == KqlType.Real ? call.Once($"toFloat64({column.Sql(list)})", value => $"if(isFinite({value}), {value}, NULL)") : column.Sql(list)))
        { IsOperator = true }).ToList();
        return
        [
            new(name, "(series: array) -> real?", _ => throw new System.Diagnostics.UnreachableException("This function is bound column by column."))
            {
                BindColumns = (binder, call) =>
                {
                    var takesOption = name == "series_stats" && call.Arguments is [_, Syntax.LiteralSyntax { Value: bool }];
                    if (!(takesOption || call.Arguments.Count == 1) || binder.Bind(call.Arguments[0]) is not { Type: KqlType.Dynamic or KqlType.Unknown } series)
                    {
                        binder.Fail(Diagnostics.DiagnosticCodes.TypeMismatch, call.Span, $"The function '{name}' takes a series, a dynamic array.");
                        return [];
                    }

                    var stem = $"{name}_{ScalarBinder.ResultNameOf(call.Arguments[0])}";
                    BoundScalar[] arguments = takesOption ? [series, binder.Bind(call.Arguments[1])] : [series];
                    return series.Type == KqlType.Unknown ? [] : [.. columns.Zip(functions, (column, function) => new NamedScalar($"{stem}_{column.Suffix}", ScalarBinder.Call(function, arguments)))];
                },
            },
            new($"{name}_dynamic", name == "series_stats" ? "(series: array, ignore_nonfinite?: const bool) -> dynamic?" : "(series: array) -> dynamic?", call => WithNumbers(call, read, list =>
            {
                var fields = columns.Select(column => column.Type switch
                {
                    KqlType.Real => $"'\"{column.Suffix}\":', {call.Once($"toFloat64({column.Sql(list)})", value => $"if(isFinite({value}), toString({value}), 'null')")}",
                    KqlType.Dynamic => $"'\"{column.Suffix}\":', {column.Sql(list)}",
                    _ => $"'\"{column.Suffix}\":', toString({column.Sql(list)})",
                });
                return $"concat('{{', {string.Join(", ',', ", fields)}, '}}')";
            })),
        ];
    }

    private static string WithNumbers(SqlCall call, Func<string, bool, string> read, Func<string, string> use) => ArrayFunctions.WithList(call, list =>
        call.Once(read(list, call.Count > 1 && call.Constant(1) is true), numbers => $"if(empty({Finite(numbers)}), NULL, {use(numbers)})"));

    // What is no number is left out where that is asked for; else there is nothing to tell.
    private static string Measured(string list, bool ignores)
    {
        var numbers = $"arrayMap(x -> ifNull(x, nan), {Numbers(list)})";
        return ignores ? numbers : $"if(arrayExists(x -> NOT isFinite(x), {numbers}), emptyArrayFloat64(), {numbers})";
    }

    private static string Finite(string numbers) => $"arrayFilter(x -> isFinite(x), {numbers})";

    private static string Fill(SqlCall call, int missingIndex, Func<string, string, string> fill)
    {
        // A null stands for what is missing anyway.
        var isKept = call.Count > missingIndex ? $"(x != 'null' AND ifNull(JSONExtract(x, 'Nullable(Float64)') != {call.Plain(missingIndex)}, true))" : "x != 'null'";
        return ArrayFunctions.WithList(call, list => DynamicFunctions.ToArray(fill(list, isKept)));
    }

    private static string WriteFillLinear(SqlCall call)
    {
        var isMissing = call.Count > 1 ? $"(isNull(x) OR ifNull(x = {call.Plain(1)}, false))" : "isNull(x)";
        var fillsEdges = call.Count > 2 ? call[2] : "true";
        var constant = call.Count > 3 ? MathFunctions.AsReal(call, 3) : "0";
        // Series of whole numbers stay such.
        return ArrayFunctions.WithList(call, list => call.Once($"arrayMap(x -> if({isMissing}, NULL, x), {Numbers(list)})", values =>
        {
            var isWhole = $"NOT match(assumeNotNull({call[0]}), '[0-9][.eE]')";
            // Each gap lies between the last known place before it and the first one after.
            var places = $"arrayMap((x, i) -> if(isNull(x), 0, i), {values}, arrayEnumerate({values}))";
            var (before, after) = ($"arrayFill(x -> x != 0, {places})", $"arrayReverseFill(x -> x != 0, {places})");
            var filled = $"arrayMap((x, i, b, a) -> multiIf(isNotNull(x), x, b != 0 AND a != 0, if({isWhole}, trunc({Between(values)}), {Between(values)}), b = 0 AND a = 0, {constant}, NOT {fillsEdges}, NULL, b != 0, {values}[b], {values}[a]), " +
                $"{values}, arrayEnumerate({values}), {before}, {after})";
            return Reals(filled);
        }));
    }

    private static string Between(string values) => $"{values}[b] + ({values}[a] - {values}[b]) * (i - b) / (a - b)";

    private static string WriteFir(SqlCall call)
    {
        var centers = call.Count > 3 ? call[3] : "false";
        return ArrayFunctions.WithList(call, list => call.Once(Known(list), values => call.Once(Known(DynamicFunctions.RawList(call[1])), filter =>
        {
            // Values before the first and after the last one count as 0.
            var shift = $"if({centers}, intDiv(length({filter}), 2), 0)";
            var sum = $"arraySum((c, j) -> c * if(toInt64(i) - toInt64(j) + 1 + {shift} BETWEEN 1 AND length({values}), {values}[toInt64(i) - toInt64(j) + 1 + {shift}], 0), {filter}, arrayEnumerate({filter}))";
            // A filter with negative values is not normalized, and cannot be.
            var isNegative = $"arrayExists(c -> c < 0, {filter})";
            var normalizes = call.Count > 2 ? call[2] : $"NOT {isNegative}";
            var filtered = Reals($"arrayMap(i -> ({sum}) / if({normalizes}, arraySum({filter}), 1), arrayEnumerate({values}))");
            return call.Count > 2 ? $"if({normalizes} AND {isNegative}, NULL, {filtered})" : filtered;
        })));
    }

    private static string WriteIir(SqlCall call) => ArrayFunctions.WithList(call, list => call.Once(Known(list), values =>
        call.Once(Known(DynamicFunctions.RawList(call[1])), numerators => call.Once(Known(DynamicFunctions.RawList(call[2])), denominators =>
        {
            // What came out before is in a list; values before the first one count as 0.
            var input = $"arraySum((b, j) -> b * if(toInt64(i) - toInt64(j) + 1 >= 1, {values}[toInt64(i) - toInt64(j) + 1], 0), {numerators}, arrayEnumerate({numerators}))";
            var output = $"arraySum((a, j) -> if(j > 1 AND toInt64(i) - toInt64(j) + 1 >= 1, a * s[toInt64(i) - toInt64(j) + 1], 0), {denominators}, arrayEnumerate({denominators}))";
            return Reals($"arrayFold((s, i) -> arrayPushBack(s, ({input} - {output}) / {denominators}[1]), arrayEnumerate({values}), emptyArrayFloat64())");
        }))));

    private static string WriteOutliers(SqlCall call)
    {
        var isTukey = call.Constant(1) is "tukey";
        static double Share(object? constant, double missing) => constant switch { long whole => whole / 100.0, double real => real / 100, _ => missing };
        var (low, high) = isTukey ? (0.25, 0.75) : (Share(call.Constant(3), 0.1), Share(call.Constant(4), 0.9));
        return ArrayFunctions.WithList(call, list => call.Once(Known(list), values =>
        {
            string Quantile(double level) => $"arrayReduce('quantileExactInclusive({SqlText.Real(level)})', {values})";
            var (bottom, top) = (Quantile(low), Quantile(high));
            return Reals($"arrayMap(x -> multiIf(x > {top}, (x - {top}) / ({top} - {bottom}), x < {bottom}, (x - {bottom}) / ({top} - {bottom}), 0), {values})");
        }));
    }
}
