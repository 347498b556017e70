using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>Functions of real numbers, and of the bits of whole ones.</summary>
internal static class MathFunctions
{
    public static readonly IReadOnlyList<ScalarFunction> All =
    [
        new("sqrt", "(value: number) -> real?", call => Within(call, ">= 0", "sqrt")) { ResultName = ResultName.FirstArgument },
        new("log", "(value: number) -> real?", call => Within(call, ">= 0", "log")) { ResultName = ResultName.FirstArgument },
        new("log2", "(value: number) -> real?", call => Within(call, ">= 0", "log2")) { ResultName = ResultName.FirstArgument },
        new("log10", "(value: number) -> real?", call => Within(call, ">= 0", "log10")) { ResultName = ResultName.FirstArgument },
        Real("exp"), Real("exp2"), Real("exp10"), Real("sin"), Real("cos"), Real("tan"), Real("atan"), Unnamed("degrees"), Unnamed("radians"),
        Real("gamma", "tgamma"), Real("loggamma", "lgamma"), Real("erf"), Real("erfc"),
        new("asin", "(value: number) -> real?", call => Within(call, "BETWEEN -1 AND 1", "asin")) { ResultName = ResultName.FirstArgument },
        new("acos", "(value: number) -> real?", call => Within(call, "BETWEEN -1 AND 1", "acos")) { ResultName = ResultName.FirstArgument },
        new("cot", "(value: number) -> real", call => $"(1 / tan({AsReal(call, 0)}))"),
        new("atan2", "(y: number, x: number) -> real", call => $"atan2({AsReal(call, 0)}, {AsReal(call, 1)})") { ResultName = ResultName.FirstArgument },
        new("pow", "(base: number, exponent: number) -> real", call => $"pow({AsReal(call, 0)}, {AsReal(call, 1)})") { ResultName = ResultName.FirstArgument },
        new("pi", "() -> real", _ => "pi()"),
        new("binary_and", "(left: integer, right: integer) -> long", call => $"bitAnd({Long(call, 0)}, {Long(call, 1)})") { ResultName = ResultName.FirstArgument },
        new("binary_or", "(left: integer, right: integer) -> long", call => $"bitOr({Long(call, 0)}, {Long(call, 1)})") { ResultName = ResultName.FirstArgument },
        new("binary_xor", "(left: integer, right: integer) -> long", call => $"bitXor({Long(call, 0)}, {Long(call, 1)})") { ResultName = ResultName.FirstArgument },
        new("binary_not", "(value: integer) -> long", call => $"bitNot({Long(call, 0)})") { ResultName = ResultName.FirstArgument },
        new("binary_shift_left", "(value: integer, bits: integer) -> long?", call => Shift(call, "bitShiftLeft")) { ResultName = ResultName.FirstArgument },
        new("binary_shift_right", "(value: integer, bits: integer) -> long?", call => Shift(call, "bitShiftRight")) { ResultName = ResultName.FirstArgument },
        new("bitset_count_ones", "(value: integer) -> long", call => $"toInt64(bitCount({Long(call, 0)}))") { ResultName = ResultName.FirstArgument },
        new("tohex", "(value: integer, length_min?: integer) -> string", WriteHex) { ResultName = ResultName.FirstArgument },
        new("format_bytes", "(size: number, precision?: const number, units?: const string) -> string", WriteFormatBytes) { ResultName = ResultName.FirstArgument },
    ];

    private static readonly string[] ByteUnits = ["Bytes", "KB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>An argument as a real number.</summary>
    public static string AsReal(SqlCall call, int index) => call.TypeOf(index) == KqlType.Real ? call[index] : $"toFloat64({call[index]})";

    private static ScalarFunction Real(string name, string? function = null) =>
        new(name, "(value: number) -> real", call => $"{function ?? name}({AsReal(call, 0)})") { ResultName = ResultName.FirstArgument };

    private static ScalarFunction Unnamed(string name) => new(name, "(value: number) -> real", call => $"{name}({AsReal(call, 0)})");

    // Outside of where a function is defined, there is null.
    private static string Within(SqlCall call, string condition, string function) =>
        call.Once(AsReal(call, 0), value => $"if(ifNull({value} {condition}, false) OR ifNull(isNaN({value}), false), {function}({value}), NULL)");

    private static string Long(SqlCall call, int index) => call.TypeOf(index) == KqlType.Int ? $"toInt64({call[index]})" : call[index];

    // The count of bits is taken modulo 64, as processors do; a negative one gives null.
    private static string Shift(SqlCall call, string function) =>
        call.Once(1, bits => $"if(ifNull({bits} >= 0, false), {function}({Long(call, 0)}, toUInt8(ifNull({bits}, 0) % 64)), NULL)");

    private static string WriteHex(SqlCall call)
    {
        var digits = call.Once($"trim(LEADING '0' FROM lower(hex({Long(call, 0)})))", text => $"if({text} = '', '0', {text})");
        return call.Count == 1 ? digits : call.Once(digits, text => $"leftPad({text}, greatest(length({text}), toUInt64({call.Plain(1)})), '0')");
    }

    private static string WriteFormatBytes(SqlCall call)
    {
        var precision = call.Constant(1) switch { long digits => digits, double digits => (long)digits, _ => 0 };
        var fixedUnit = Array.FindIndex(ByteUnits, unit => unit.Equals(call.Constant(2) as string, StringComparison.OrdinalIgnoreCase));
        return call.Once(AsReal(call, 0), size =>
        {
            string In(int unit) => $"concat(toString(round({size} / {SqlText.Real(Math.Pow(1024, unit))}, {SqlText.Long(precision)})), ' {ByteUnits[unit]}')";
            if (fixedUnit >= 0)
            {
                return In(fixedUnit);
            }

            var choices = Enumerable.Range(1, ByteUnits.Length - 1).Select(unit => $"abs({size}) < {SqlText.Real(Math.Pow(1024, unit))}, {In(unit - 1)}");
            return $"multiIf({string.Join(", ", choices)}, {In(ByteUnits.Length - 1)})";
        });
    }
}
