using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Functions;

/// <summary>Choices and tests for null. A condition that is null counts as false.</summary>
internal static class ConditionalFunctions
{
    public static readonly IReadOnlyList<ScalarFunction> All =
    [
        new("iff", "(condition: bool, then: commonOrDynamic, else: commonOrDynamic) -> common", WriteIff) { Bind = BindIff, ChoosesValue = true },
        new("iif", "(condition: bool, then: commonOrDynamic, else: commonOrDynamic) -> common", WriteIff) { Bind = BindIff, ChoosesValue = true },
        new("case", "(condition: bool, then: commonOrDynamic, more*: scalar) -> common", WriteCase) { Bind = BindCase, ChoosesValue = true },
        new("coalesce", "(value: common, other: common, more*: common) -> common?", WriteCoalesce) { ChoosesValue = true },
        new("isnull", "(value: scalar) -> bool!", call => call.TypeOf(0) == KqlType.String ? "false" : $"isNull({call[0]})"),
        new("isnotnull", "(value: scalar) -> bool!", call => call.TypeOf(0) == KqlType.String ? "true" : $"isNotNull({call[0]})"),
        new("notnull", "(value: scalar) -> bool!", call => call.TypeOf(0) == KqlType.String ? "true" : $"isNotNull({call[0]})"),
        new("isempty", "(value: scalar) -> bool!", WriteIsEmpty),
        new("isnotempty", "(value: scalar) -> bool!", call => call.TypeOf(0) == KqlType.String ? $"({call[0]} != '')" : $"(NOT {WriteIsEmpty(call)})"),
        new("notempty", "(value: scalar) -> bool!", call => call.TypeOf(0) == KqlType.String ? $"({call[0]} != '')" : $"(NOT {WriteIsEmpty(call)})"),
        new("not", "(condition: bool) -> bool", call => $"(NOT {call[0]})"),
        new("max_of", "(value: commonOrderable, other: commonOrderable, more*: commonOrderable) -> common", call => Extreme(call, "greatest", "arrayMax")),
        new("min_of", "(value: commonOrderable, other: commonOrderable, more*: commonOrderable) -> common", call => Extreme(call, "least", "arrayMin")),
        new("column_ifexists", "(name: const string, default: scalar) -> arg0", _ => throw new System.Diagnostics.UnreachableException("The binder replaces this call.")) { BindColumns = BindColumnIfExists },
        new("columnifexists", "(name: const string, default: scalar) -> arg0", _ => throw new System.Diagnostics.UnreachableException("The binder replaces this call.")) { BindColumns = BindColumnIfExists },
    ];

    private static string WriteIff(SqlCall call) => $"if({Condition(call, 0)}, {call[1]}, {call[2]})";

    private static string WriteCase(SqlCall call)
    {
        var parts = Enumerable.Range(0, call.Count).Select(index => index % 2 == 0 && index < call.Count - 1 ? Condition(call, index) : call[index]);
        return $"multiIf({string.Join(", ", parts)})";
    }

    private static string Condition(SqlCall call, int index) => call.CanBeNull(index) ? $"ifNull({call[index]}, false)" : call[index];

    private static string WriteCoalesce(SqlCall call) => call.Type == KqlType.String
        ? $"coalesce({string.Join(", ", call.All.Select(text => $"nullIf({text}, '')"))}, '')"
        : $"coalesce({string.Join(", ", call.All)})";

    private static string WriteIsEmpty(SqlCall call) => call.TypeOf(0) switch
    {
        KqlType.String => $"({call[0]} = '')",
        KqlType.Dynamic => $"(ifNull(JSONExtract({call[0]}, 'Nullable(String)'), '') = '')",
        _ => $"isNull({call[0]})",
    };

    // Nulls and NaN are left out, unless there is nothing else; of an array as ClickHouse's aggregates do it, while its greatest and
    // least answer NaN or not as the arguments are in order.
    private static string Extreme(SqlCall call, string function, string ofArray) =>
        call.Type == KqlType.Real ? $"{ofArray}([{string.Join(", ", call.All)}])" : $"{function}({string.Join(", ", call.All)})";

    private static BoundScalar BindIff(ScalarBinder binder, CallSyntax call) => call.Arguments.Count == 3
        ? BindChoice(binder, call)
        : binder.Fail(DiagnosticCodes.ArgumentCount, call.Span, $"The function '{call.Name.Name}' takes a condition and two values, and got {call.Arguments.Count} arguments.");

    private static BoundScalar BindCase(ScalarBinder binder, CallSyntax call) => call.Arguments.Count >= 3 && call.Arguments.Count % 2 == 1
        ? BindChoice(binder, call)
        : binder.Fail(DiagnosticCodes.ArgumentCount, call.Span, "The function 'case' takes conditions and values in turn, and a last value for when none holds.");

    // Conditions and values in turn, and a last value; values of unlike types make the result dynamic.
    private static BoundScalar BindChoice(ScalarBinder binder, CallSyntax call)
    {
        bool IsCondition(int index) => index % 2 == 0 && index < call.Arguments.Count - 1;
        var arguments = call.Arguments.Select((argument, index) => IsCondition(index) ? binder.BindCondition(argument) : binder.Bind(argument)).ToList();
        if (arguments.Find(argument => argument.Type == KqlType.Unknown) is { } erroneous)
        {
            return erroneous;
        }

        var type = ScalarBinder.CommonType([.. arguments.Where((_, index) => !IsCondition(index))]);
        type = type == KqlType.Unknown ? KqlType.Dynamic : type;
        var converted = arguments.Select((argument, index) => IsCondition(index) ? argument : ScalarBinder.Convert(argument, type)).ToList();
        return new BoundCall(FunctionTable.Find(call.Name.Name)!, converted, type, converted.Where((_, index) => !IsCondition(index)).Any(value => value.CanBeNull));
    }

    // The column's name is the result's, where there is such a column.
    private static IReadOnlyList<NamedScalar> BindColumnIfExists(ScalarBinder binder, CallSyntax call)
    {
        if (call.Arguments is not [var named, var fallback] || binder.Bind(named) is not BoundLiteral { Value: string name })
        {
            binder.Fail(DiagnosticCodes.ArgumentCount, call.Span, $"The function '{call.Name.Name}' takes a column's name as a constant text, and a value for when there is no such column.");
            return [];
        }

        var missing = binder.Bind(fallback);
        return binder.FindColumn(name) is { } column ? [new NamedScalar(name, new BoundColumn(column))] : [new NamedScalar(null, missing)];
    }
}
