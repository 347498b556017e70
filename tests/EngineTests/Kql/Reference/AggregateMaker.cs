using Patchbay.Kql.Symbols;

namespace Patchbay.EngineTests.Kql.Reference;

/// <summary>Makes a random <c>summarize</c>.</summary>
internal sealed class AggregateMaker(Random random, Table table)
{
    private readonly ExpressionMaker _expressions = new(random, table);

    public (string Text, Table Result) Summarize()
    {
        var keys = Enumerable.Range(0, random.Next(3)).Select(number => (Name: $"g{number}", Value: _expressions.Any(1))).ToList();
        var aggregates = Enumerable.Range(0, random.Next(keys.Count == 0 ? 1 : 0, 4)).Select(number => (Name: $"v{number}", Value: Aggregate())).ToList();
        var text = $"summarize {string.Join(", ", aggregates.Select(item => $"{item.Name} = {item.Value.Text}"))}{(keys.Count == 0 ? "" : $" by {string.Join(", ", keys.Select(key => $"{key.Name} = {key.Value.Text}"))}")}";

        // Without keys there is one group, even of no rows.
        var groups = table.Rows.GroupBy(row => Cells.Text(keys.ConvertAll(key => key.Value.Of(row)))).Select(group => group.ToList()).ToList();
        if (keys.Count == 0 && groups.Count == 0)
        {
            groups.Add([]);
        }

        var fields = keys.Select(key => new Field(key.Name, key.Value.Type)).Concat(aggregates.Select(item => new Field(item.Name, item.Value.Type))).ToList();
        var rows = groups.ConvertAll(group => keys.Select(key => key.Value.Of(group[0])).Concat(aggregates.Select(item => item.Value.Of(group))).ToArray());
        return (text, new Table(fields, rows) { Key = keys.Count == 0 ? null : [.. keys.Select(key => key.Name)] });
    }

    private (string Text, KqlType Type, Func<List<object?[]>, object?> Of) Aggregate()
    {
        var condition = _expressions.Condition(1);
        var number = _expressions.Of(_expressions.Pick(KqlType.Long, KqlType.Real, KqlType.Int), 1);
        var any = _expressions.Any(1);
        var (numberType, isReal) = (number.Type == KqlType.Int ? KqlType.Long : number.Type, number.Type == KqlType.Real);
        List<object> Known(Expression expression, List<object?[]> rows) => [.. rows.Select(expression.Of).OfType<object>()];
        object Sum(List<object> values) => isReal ? values.Sum(Meaning.Real) : (object)values.Sum(value => (long)value);
        switch (random.Next(11))
        {
            case 0:
                return ("count()", KqlType.Long, rows => (long)rows.Count);
            case 1:
                return ($"countif({condition.Text})", KqlType.Long, rows => (long)rows.Count(row => condition.Of(row) is true));
            case 2:
                return ($"sum({number.Text})", numberType, rows => Sum(Known(number, rows)));
            case 3:
                return ($"sumif({number.Text}, {condition.Text})", numberType, rows => Sum(Known(number, [.. rows.Where(row => condition.Of(row) is true)])));
            case 4:
                return ($"avg({number.Text})", KqlType.Real, rows => Known(number, rows) is { Count: > 0 } values ? values.Average(Meaning.Real) : double.NaN);
            case 5 or 6:
                var sign = _expressions.Pick(1, -1);
                return ($"{(sign > 0 ? "max" : "min")}({any.Text})", any.Type, rows => Known(any, rows) is { Count: > 0 } values
                    ? values.Aggregate((best, value) => best is double.NaN || (value is not double.NaN && Meaning.Compare(value, best) * sign > 0) ? value : best)
                    : Table.Missing(new Field("", any.Type)));
            case 7:
                return ($"dcount({any.Text})", KqlType.Long, rows => (long)Known(any, rows).DistinctBy(value => Cells.Text([value])).Count());
            case 8:
                // The value at the place that the share rounds up to.
                var share = _expressions.Pick(5, 50, 90, 100);
                var ranked = _expressions.Of(_expressions.Pick(KqlType.Long, KqlType.Int), 1);
                return ($"percentile({ranked.Text}, {share})", KqlType.Long, rows => Known(ranked, rows) is { Count: > 0 } values
                    ? values.Order(Comparer<object>.Create(Meaning.Compare)).ElementAt(Math.Max(0, (int)Math.Ceiling(share / 100.0 * values.Count) - 1))
                    : null);
            case 9:
                return ($"stdev({number.Text})", KqlType.Real, rows => Spread(Known(number, rows).ConvertAll(Meaning.Real)));
            default:
                var whole = _expressions.Of(KqlType.Long, 1);
                return ($"array_sort_asc(make_set({whole.Text}))", KqlType.Dynamic, rows => new Json($"[{string.Join(',', Known(whole, rows).Distinct().Order())}]"));
        }
    }
    // Of a sample, which is 0 for a single value.
    private static object Spread(List<double> values) =>
        values.Count < 2 ? 0.0 : Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Count - 1));
}
