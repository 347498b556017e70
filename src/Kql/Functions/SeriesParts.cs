using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Functions;

/// <summary>What the <c>make-series</c> operator is made of; not callable by name.</summary>
internal static class SeriesParts
{
    /// <summary>The most elements of a series, as in Kusto.</summary>
    public const long LengthMax = 1_048_576;

    private const long AxisTextLengthMax = 1_000;

    /// <summary>The number of the step that a value falls into, counted from a start.</summary>
    public static readonly ScalarFunction StepNumber = new("step_number", "(value: scalar, start: scalar, step: scalar) -> long", call =>
        Number(call.TypeOf(0), call[0], call[1], call.Plain(2), "floor"))
    { IsOperator = true };

    /// <summary>How many steps there are from a start up to a stop, the stop left out.</summary>
    public static readonly ScalarFunction StepCount = new("step_count", "(stop: scalar, start: scalar, step: scalar) -> long", call =>
        call.Once(Number(call.TypeOf(0), call[0], call[1], call.Plain(2), "ceil"), count =>
            $"greatest(0, if(throwIf({count} > {LengthMax}, 'A series has more than {LengthMax} elements; take a longer step.') = 0, {count}, 0))"))
    { IsOperator = true };

    /// <summary>The first value of each step, as a dynamic array.</summary>
    public static readonly ScalarFunction Axis = new("axis", "(start: scalar, step: scalar, length: long) -> dynamic!", call =>
    {
        // A short axis of constants is written here: to find out that it is one takes the engine milliseconds.
        if (call.TypeOf(0) == KqlType.DateTime && (call.Constant(0), call.Constant(1), call.Constant(2)) is (long start, long step, long length and <= AxisTextLengthMax))
        {
            return SqlText.Text($"[{string.Join(',', Enumerable.Range(0, (int)length).Select(number => $"\"{ScalarText.DateTime(start + (number * step))}\""))}]");
        }

        var (index, type) = (call.Variable("i"), call.TypeOf(0));
        var value = type == KqlType.DateTime ? DateTimeFunctions.FromTicks($"{DateTimeFunctions.Ticks(call[0])} + {index} * {call.Plain(1)}") : $"{call[0]} + {index} * {call.Plain(1)}";
        return DynamicFunctions.ToArray($"arrayMap({index} -> {call.JsonOf(value, type)}, range({Length(call, 2)}))");
    })
    { IsOperator = true };

    /// <summary>A list with what is missing at its end filled up, as a dynamic array.</summary>
    public static readonly ScalarFunction Filled = new("filled", "(list: scalar, length: long, missing: dynamic) -> dynamic!", call =>
        DynamicFunctions.ToArray($"arrayResize({call[0]}, {Length(call, 1)}, {Missing(call, 2)})"))
    { IsOperator = true };

    /// <summary>The list of values by the numbers of their steps, with what is missing between them filled up.</summary>
    public static readonly AggregateFunction List = new("series", "(value: scalar, number: long, missing: dynamic) -> dynamic!", call =>
        $"groupArrayInsertAt({Missing(call, 2)})(ifNull({call.Json(0)}, 'null'), toUInt32({call[1]}))");

    /// <summary>The smallest value of a part of the rows.</summary>
    public static readonly WindowFunction First = new("first", "(value: scalar) -> arg0", call => $"min({call[0]}) {call.Over()}");

    private static string Number(KqlType type, string value, string start, string step, string round)
    {
        var distance = type == KqlType.DateTime ? $"({DateTimeFunctions.Ticks(value)} - {DateTimeFunctions.Ticks(start)})" : $"({value} - {start})";
        return type is KqlType.Real or KqlType.Decimal
            ? $"toInt64({round}({distance} / {step}))"
            : round == "floor" ? $"intDiv({distance}, {step})" : $"intDiv({distance} + {step} - 1, {step})";
    }

    private static string Length(SqlCall call, int index) => call.Constant(index) is long ? call.Plain(index) : $"toUInt64(assumeNotNull({call[index]}))";

    // Parameters of an aggregate must be literals: the JSON of the constant.
    private static string Missing(SqlCall call, int index) => SqlText.Text((string?)call.Constant(index) ?? "null");
}
