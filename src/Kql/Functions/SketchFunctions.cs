using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>Sketches: summaries of many values that can be kept and merged. They are ClickHouse's, as Base64 in a dynamic text.</summary>
internal static class SketchFunctions
{
    private const string Counter = "AggregateFunction(uniqCombined(17), String)";

    private const string Digest = "AggregateFunction(quantileTDigest, Float64)";

    private const string Opaque = "The sketch is another one than the service's; what comes out of it is an estimate either way.";

    public static readonly IReadOnlyList<AggregateFunction> Aggregates =
    [
        new("hll", "(value: scalar, accuracy?: integer) -> dynamic!", call => Pack($"uniqCombinedState(17)({Text(call)})")) { Difference = Opaque },
        new("hll_if", "(value: scalar, condition: bool, accuracy?: integer) -> dynamic!", call => Pack($"uniqCombinedStateIf(17)({Text(call)}, {call.Predicate(1)})")) { Difference = Opaque },
        new("hll_merge", "(hll: array) -> dynamic!", call => Pack($"uniqCombinedMergeState(17)({Unpack(call[0], Counter)})")) { Difference = Opaque },
        new("tdigest", "(value: summable, weight?: integer) -> dynamic!", call => Pack($"quantileTDigestState(toFloat64({call[0]}))")) { Difference = "The sketch is another one than the service's, and weights are refused." },
        new("tdigest_merge", "(tdigest: array) -> dynamic!", call => Pack($"quantileTDigestMergeState({Unpack(call[0], Digest)})")) { ResultPrefix = "merge_tdigests", Difference = Opaque },
        new("merge_tdigest", "(tdigest: array) -> dynamic!", call => Pack($"quantileTDigestMergeState({Unpack(call[0], Digest)})")) { ResultPrefix = "merge_tdigests", Difference = Opaque },
    ];

    public static readonly IReadOnlyList<ScalarFunction> Scalars =
    [
        new("dcount_hll", "(hll: array) -> long?", call => $"toInt64(finalizeAggregation({Unpack(call[0], Counter)}))") { ResultName = ResultName.PrefixAndFirstArgument, Difference = Opaque },
        new("percentile_tdigest", "(tdigest: array, percentile: const real) -> dynamic? | (tdigest: array, percentile: const real, type: typeLiteral) -> literal?", call => call.Type == KqlType.Dynamic ? $"toString({Percentile(call)})" : call.ConvertText($"toString({Percentile(call)})", call.Type))
        {
            ResultName = ResultName.PrefixAndFirstArgument, Difference = Opaque,
        },
    ];

    private static string Percentile(SqlCall call)
    {
        var level = call.Constant(1) switch { long whole => whole / 100.0, double real => real / 100, _ => 0 };
        return $"finalizeAggregation({Unpack(call[0], $"AggregateFunction(quantileTDigest({SqlText.Real(Math.Clamp(level, 0, 1))}), Float64)")})";
    }

    private static string Text(SqlCall call) => call.TypeOf(0) == KqlType.String ? call[0] : call.Converted(0, KqlType.String);

    private static string Pack(string state) => $"concat('\"', base64Encode(CAST({state} AS String)), '\"')";

    private static string Unpack(string sql, string type) => $"CAST(tryBase64Decode(ifNull(JSONExtract({sql}, 'Nullable(String)'), '')) AS {type})";
}
