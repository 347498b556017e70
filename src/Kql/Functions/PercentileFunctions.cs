using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>Percentiles: the value below which a share of the values lies, always one of them; with weights, each value as often as its weight says.</summary>
internal static class PercentileFunctions
{
    public static readonly IReadOnlyList<AggregateFunction> All =
    [
        Function("percentile", "(value: scalar, percentile: const number) -> arg0?"),
        Function("percentiles", "(value: scalar, percentile*: const number) -> arg0?"),
        Function("percentilew", "(value: scalar, weight: integer, percentile: const number) -> arg0?"),
        Function("percentilesw", "(value: scalar, weight: integer, percentile*: const number) -> arg0?"),
        Function("percentiles_array", "(value: scalar, percentile*: const number) -> dynamic! | (value: scalar, percentiles: const array) -> dynamic!"),
        Function("percentilesw_array", "(value: scalar, weight: integer, percentile*: const number) -> dynamic! | (value: scalar, weight: integer, percentiles: const array) -> dynamic!"),
    ];

    // Of ClickHouse's quantiles this one alone is Kusto's nearest rank. All levels of a call are one aggregate, of which each
    // column takes its place.
    private static readonly AggregateFunction NearestRank = new("percentile", "(place: scalar, value: scalar, weight: scalar, percentile*: number) -> arg0?", call =>
    {
        var quantile = $"arrayElementOrNull({Quantiles(call)}, {call.Plain(0)})";
        return call.Type switch
        {
            KqlType.DateTime => DateTimeFunctions.FromTicks(quantile),
            KqlType.Long when call.TypeOf(1) == KqlType.Int => $"toInt64({quantile})",
            _ => quantile,
        };
    });

    private static readonly AggregateFunction NearestRanks = new("percentiles_array", "(place: scalar, value: scalar, weight: scalar, percentile*: number) -> dynamic!", call =>
    {
        var item = call.Variable("x");
        var type = call.TypeOf(1);
        var value = type == KqlType.DateTime ? DateTimeFunctions.FromTicks($"assumeNotNull({item})") : $"assumeNotNull({item})";
        return DynamicFunctions.ToArray($"arrayMap({item} -> if(isNull({item}), 'null', {call.JsonOf(value, type)}), {Quantiles(call)})");
    });

    private static AggregateFunction Function(string name, string signatures) =>
        new(name, signatures, _ => throw new System.Diagnostics.UnreachableException("This aggregate is bound column by column.")) { ResultName = ResultName.None, BindColumns = Bind };

    private static string Quantiles(SqlCall call)
    {
        var levels = Enumerable.Range(3, call.Count - 3).Select(index => SqlText.Real(Math.Clamp(Level(call.Constant(index)), 0, 1)));
        var value = call.TypeOf(1) == KqlType.DateTime ? DateTimeFunctions.Ticks(call[1]) : call[1];
        // A weight of less than nothing counts as nothing.
        var weight = call.Arguments[2] is BoundLiteral ? call.Plain(2) : $"toUInt64(greatest(ifNull({call[2]}, 0), 0))";
        // Of nothing but NaN, ClickHouse's quantile is 0.
        var (suffix, condition) = call.TypeOf(1) == KqlType.Real ? ("If", $", NOT isNaN({value})") : ("", "");
        return $"quantilesExactWeightedOrNull{suffix}({string.Join(", ", levels)})({value}, {weight}{condition})";
    }

    private static double Level(object? percentile) => percentile switch { long whole => whole / 100.0, double real => real / 100, decimal digits => (double)digits / 100, _ => 0 };

    private static IReadOnlyList<NamedScalar> Bind(AggregateCall call)
    {
        var name = call.Function.Name;
        var (isWeighted, isArray) = (name.Contains('w', StringComparison.Ordinal), name.EndsWith("_array", StringComparison.Ordinal));
        var arguments = call.Syntax.Arguments;
        var first = isWeighted ? 2 : 1;
        if (arguments.Count <= first || (name is "percentile" or "percentilew" && arguments.Count != first + 1))
        {
            call.Binder.Fail(DiagnosticCodes.ArgumentCount, call.Syntax.Span, $"The function '{name}' takes a value{(isWeighted ? ", its weight" : "")} and the percentile{(name is "percentile" or "percentilew" ? "" : "s")}.");
            return [];
        }

        var value = call.Binder.Bind(arguments[0]);
        var weight = isWeighted ? call.Binder.Bind(arguments[1]) : BoundLiteral.Long(1);
        if (value.Type == KqlType.Unknown || weight.Type == KqlType.Unknown)
        {
            return [];
        }

        if (!value.Type.IsNumber() && value.Type is not (KqlType.DateTime or KqlType.TimeSpan))
        {
            call.Binder.Fail(DiagnosticCodes.TypeMismatch, arguments[0].Span, $"A percentile is taken of numbers, datetimes or timespans; this is {value.Type.NameWithArticle()}.");
            return [];
        }

        if (!weight.Type.IsInteger())
        {
            call.Binder.Fail(DiagnosticCodes.TypeMismatch, arguments[1].Span, $"A weight is a whole number; this is {weight.Type.NameWithArticle()}.");
            return [];
        }

        if (BindPercentiles(call, [.. arguments.Skip(first)], isArray) is not { } percentiles)
        {
            return [];
        }

        value = value.Type == KqlType.Decimal ? ScalarBinder.Convert(value, KqlType.Real) : value;
        var type = value.Type == KqlType.Int ? KqlType.Long : value.Type;
        var source = ScalarBinder.ResultNameOf(arguments[0]);
        if (isArray)
        {
            return [new NamedScalar($"percentiles_{source}", new BoundAggregate(NearestRanks, [BoundLiteral.Long(0), value, weight, .. percentiles], KqlType.Dynamic, CanBeNull: false))];
        }

        return [.. percentiles.Select((percentile, index) => new NamedScalar(
            $"percentile_{source}_{Constants.ToText(percentile).Replace('.', '_')}",
            new BoundAggregate(NearestRank, [BoundLiteral.Long(index + 1), value, weight, .. percentiles], type, CanBeNull: true)))];
    }

    private static List<BoundLiteral>? BindPercentiles(AggregateCall call, IReadOnlyList<Syntax.ExpressionSyntax> arguments, bool isArray)
    {
        var literals = arguments.Select(call.Binder.BindConstant).OfType<BoundLiteral>().ToList();
        var isList = isArray && literals is [{ Type: KqlType.Dynamic }];
        if (literals.Count < arguments.Count || literals.Exists(literal => literal.Type == KqlType.Unknown))
        {
            return null;
        }

        if (!isList && literals.FindIndex(literal => !literal.Type.IsNumber()) is >= 0 and var index)
        {
            call.Binder.Fail(DiagnosticCodes.TypeMismatch, arguments[index].Span, $"A percentile is a number from 0 to 100; this is {literals[index].Type.NameWithArticle()}.");
            return null;
        }

        return isList
            ? [.. DynamicFunctions.TextsOf(literals[0].Value).Select(text => new BoundLiteral(KqlType.Real, double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var level) ? level : 0))]
            : literals;
    }
}
