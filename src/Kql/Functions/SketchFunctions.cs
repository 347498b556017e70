using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>
/// Sketches: summaries of many values that can be kept and merged. They are ClickHouse's, as Base64 in a dynamic text that begins with
/// a checksum: ClickHouse would fail on bytes that are no sketch.
/// </summary>
internal static class SketchFunctions
{
    private const string Counter = "AggregateFunction(uniqCombined(17), String)";

    private const string Digest = "AggregateFunction(quantileTDigest, Float64)";

    private const string EmptyCounter = "unhex('0100')";

    private const string EmptyDigest = "unhex('00')";

    private const string Opaque = "The sketch is another one than the service's; what comes out of it is an estimate either way.";

    public static readonly IReadOnlyList<AggregateFunction> Aggregates =
    [
        new("hll", "(value: scalar, accuracy?: integer) -> dynamic!", call => Pack(call, $"uniqCombinedState(17)({Text(call)})")) { Difference = Opaque },
        new("hll_if", "(value: scalar, condition: bool, accuracy?: integer) -> dynamic!", call => Pack(call, $"uniqCombinedStateIf(17)({Text(call)}, {call.Predicate(1)})")) { Difference = Opaque },
        new("hll_merge", "(hll: array) -> dynamic!", call => Pack(call, $"uniqCombinedMergeState(17)({Merged(call, Counter, EmptyCounter)})")) { Difference = Opaque },
        new("tdigest", "(value: summable, weight?: integer) -> dynamic!", call => Pack(call, $"quantileTDigestState(toFloat64({call[0]}))")) { Difference = "The sketch is another one than the service's, and weights are refused." },
        new("tdigest_merge", "(tdigest: array) -> dynamic!", call => Pack(call, $"quantileTDigestMergeState({Merged(call, Digest, EmptyDigest)})")) { ResultPrefix = "merge_tdigests", Difference = Opaque },
        new("merge_tdigest", "(tdigest: array) -> dynamic!", call => Pack(call, $"quantileTDigestMergeState({Merged(call, Digest, EmptyDigest)})")) { ResultPrefix = "merge_tdigests", Difference = Opaque },
    ];

    public static readonly IReadOnlyList<ScalarFunction> Scalars =
    [
        new("dcount_hll", "(hll: array) -> long?", call => Finalized(call, Counter, EmptyCounter, sketch => $"toInt64({sketch})")) { ResultName = ResultName.PrefixAndFirstArgument, Difference = Opaque },
        new("percentile_tdigest", "(tdigest: array, percentile: const real) -> dynamic? | (tdigest: array, percentile: const real, type: typeLiteral) -> literal?", Percentile)
        {
            ResultName = ResultName.PrefixAndFirstArgument, Difference = Opaque,
        },
    ];

    private static string Percentile(SqlCall call)
    {
        var level = call.Constant(1) switch { long whole => whole / 100.0, double real => real / 100, _ => 0 };
        // Of no values there is no percentile.
        var text = Finalized(call, $"AggregateFunction(quantileTDigest({SqlText.Real(Math.Clamp(level, 0, 1))}), Float64)", EmptyDigest, value => $"if(isNaN({value}), NULL, toString({value}))");
        return call.Type == KqlType.Dynamic ? text : call.ConvertText($"ifNull({text}, '')", call.Type);
    }

    private static string Text(SqlCall call) => call.TypeOf(0) == KqlType.String ? call[0] : call.Converted(0, KqlType.String);

    private static string Pack(SqlCall call, string state)
    {
        var bytes = call.Variable("b");
        return $"arrayMap({bytes} -> concat('\"', base64Encode(concat(sipHash128({bytes}), {bytes})), '\"'), [CAST({state} AS String)])[1]";
    }

    // What is no sketch adds nothing to the others.
    private static string Merged(SqlCall call, string type, string empty) =>
        $"CAST({call.Once(Bytes(call), bytes => $"if({IsIntact(bytes)}, {State(bytes)}, {empty})")} AS {type})";

    private static string Finalized(SqlCall call, string type, string empty, Func<string, string> use) =>
        call.Once(Bytes(call), bytes => $"if({IsIntact(bytes)}, {use($"finalizeAggregation(CAST(if({IsIntact(bytes)}, {State(bytes)}, {empty}) AS {type}))")}, NULL)");

    private static string Bytes(SqlCall call) => $"tryBase64Decode(ifNull(JSONExtract({call[0]}, 'Nullable(String)'), ''))";

    private static string IsIntact(string bytes) => $"(substring({bytes}, 1, 16) = sipHash128({State(bytes)}))";

    private static string State(string bytes) => $"substring({bytes}, 17)";
}
