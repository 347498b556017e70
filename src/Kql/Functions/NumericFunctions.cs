using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>Numbers, and bins of numbers, times and durations.</summary>
internal static class NumericFunctions
{
    private const string BinSignatures =
        "(value: number, size: number) -> widest? | (value: timespan, size: timespan) -> timespan? | (value: datetime, size: timespan) -> datetime?";

    public static readonly IReadOnlyList<ScalarFunction> All =
    [
        new("bin", BinSignatures, WriteBin) { ResultName = ResultName.FirstArgument },
        new("floor", BinSignatures, WriteBin) { ResultName = ResultName.FirstArgument },
        new("abs", "(value: integer) -> long | (value: number) -> arg0 | (value: timespan) -> timespan", call => Wide(call, $"abs({call[0]})")) { ResultName = ResultName.FirstArgument },
        new("ceiling", "(value: number) -> arg0", call => call.TypeOf(0).IsInteger() ? call[0] : $"ceil({call[0]})") { ResultName = ResultName.FirstArgument },
        new("round", "(value: number, digits?: const long) -> arg0", WriteRound) { ResultName = ResultName.FirstArgument, Difference = "A value halfway between two goes to the even one." },
        new("sign", "(value: number) -> real", call => $"toFloat64(sign({call[0]}))"),
        new("bin_at", "(value: number, size: number, fixed_point: number) -> widest? | (value: timespan, size: timespan, fixed_point: timespan) -> timespan? | (value: datetime, size: timespan, fixed_point: datetime) -> datetime?", WriteBinAt) { ResultName = ResultName.FirstArgument },
        new("around", "(value: scalar, center: scalar, delta: scalar) -> bool", call => call.TypeOf(0) == KqlType.DateTime
            ? $"(abs({DateTimeFunctions.Ticks(call[0])} - {DateTimeFunctions.Ticks(call[1])}) <= {call.Plain(2)})"
            : $"(abs({call.Plain(0)} - {call.Plain(1)}) <= {call.Plain(2)})"),
        new("isnan", "(value: real) -> bool", call => $"isNaN({call[0]})"),
        new("isinf", "(value: real) -> bool", call => $"isInfinite({call[0]})"),
        new("isfinite", "(value: real) -> bool", call => $"isFinite({call[0]})"),
        new("rand", "(limit?: integer) -> real", call => call.Count == 0 ? "(rand64() / 18446744073709551616.)" : $"toFloat64(rand64() % toUInt64({call[0]}))") { ResultName = ResultName.FirstArgument, IsVolatile = true },
    ];

    private static string WriteBin(SqlCall call) => call.Type switch
    {
        KqlType.DateTime => Guarded(call, size => DateTimeFunctions.FromAbsoluteTicks($"intDiv({DateTimeFunctions.AbsoluteTicks(call[0])}, {size}) * {size}")),
        KqlType.Real => Guarded(call, size => $"(floor({call[0]} / {size}) * {size})"),
        KqlType.Decimal => Guarded(call, size => call.Once(0, value => $"({value} - positiveModulo({value}, {size}))")),
        _ => Guarded(call, size => call.Once(0, value => $"toInt64({value} - positiveModulo({value}, {size}))")),
    };

    private static string WriteBinAt(SqlCall call) => call.Type switch
    {
        KqlType.DateTime => Guarded(call, size => DateTimeFunctions.FromTicks(BinFrom(call, DateTimeFunctions.Ticks(call[0]), size, DateTimeFunctions.Ticks(call[2])))),
        KqlType.Real => Guarded(call, size => $"(floor(({call[0]} - {call[2]}) / {size}) * {size} + {call[2]})"),
        KqlType.Decimal => Guarded(call, size => BinFrom(call, call[0], size, call[2])),
        _ => Guarded(call, size => $"toInt64({BinFrom(call, call[0], size, call[2])})"),
    };

    private static string BinFrom(SqlCall call, string value, string size, string fixedPoint) => call.Once(value, x => $"({x} - positiveModulo({x} - {fixedPoint}, {size}))");

    // A size of 0 or less gives null. A constant size is looked at now.
    private static string Guarded(SqlCall call, Func<string, string> bin) => call.Constant(1) switch
    {
        // In full width: a modulo of signed and unsigned numbers would be unsigned.
        long and > 0 or double and > 0 or decimal and > 0 => bin(call[1]),
        not null => $"CAST(NULL AS Nullable({SqlText.StoredType(call.Type)}))",
        null => call.Once(1, size => $"if(ifNull({size} > 0, false), {bin($"assumeNotNull({size})")}, NULL)"),
    };

    private static string WriteRound(SqlCall call)
    {
        var digits = call.Count > 1 ? call.Plain(1) : "0";
        return call.TypeOf(0).IsInteger() && call.Count == 1 ? call[0] : $"round({call[0]}, {digits})";
    }

    private static string Wide(SqlCall call, string sql) => call.Type == KqlType.Long || call.Type == KqlType.TimeSpan
        ? $"CAST({sql} AS {(call.CanBeNull(0) ? "Nullable(Int64)" : "Int64")})"
        : sql;
}
