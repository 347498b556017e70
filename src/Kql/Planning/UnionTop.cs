using Patchbay.Kql.Binding;
using Patchbay.Kql.Operators;

namespace Patchbay.Kql.Planning;

/// <summary>
/// Takes the first rows of a union from each of its inputs already. The engine then reads a table from its end, where otherwise it would
/// read all rows of all tables, with all columns, to sort them.
/// </summary>
internal static class UnionTop
{
    // Of more rows, to sort each input by itself takes longer than it saves.
    private const long RowsMax = 100_000;

    // Conditions and keys are written once for each input.
    private const int WrittenMax = 20_000;

    /// <summary>The same rows in the same order, of which only the first are asked for.</summary>
    /// <param name="planner">Plans the sort of each input.</param>
    /// <param name="node">Sorted rows.</param>
    /// <param name="count">How many are asked for.</param>
    public static PlanNode Push(Planner planner, PlanNode node, long count)
    {
        if (node.Order.Count == 0 || count > RowsMax)
        {
            return node;
        }

        var keys = node.Order.Select(key => new BoundSortKey(new BoundColumn(key.Column), key.IsDescending, key.NullsFirst)).ToList();
        return Push(planner, node, count, keys, []) ?? node;
    }

    // On the way down, keys and conditions are put in terms of the columns of the step below.
    private static PlanNode? Push(Planner planner, PlanNode node, long count, List<BoundSortKey> keys, List<BoundScalar> conditions)
    {
        switch (node)
        {
            case PlanSort sort:
                return Push(planner, sort.Input, count, keys, conditions) is { } sorted ? sort with { Input = sorted } : null;
            case PlanFilter filter:
                return CanRepeat(filter.Condition) ? Push(planner, filter.Input, count, keys, [.. conditions, filter.Condition]) : null;
            case PlanProject project:
                var values = project.Outputs.ToDictionary(output => output.Column, output => output.Value);
                var (inputKeys, inputConditions) = (keys.ConvertAll(key => key with { Value = Replace(key.Value, values) }), conditions.ConvertAll(condition => Replace(condition, values)));
                return inputKeys.TrueForAll(key => CanRepeat(key.Value)) && inputConditions.TrueForAll(CanRepeat) && Push(planner, project.Input, count, inputKeys, inputConditions) is { } input
                    ? project with { Input = input }
                    : null;
            case PlanUnion union when (keys.Sum(key => key.Value.Count()) + conditions.Sum(condition => condition.Count())) * union.Legs.Count <= WrittenMax:
                return union with { Legs = [.. union.Legs.Select(leg => leg with { Input = First(planner, union, leg, count, keys, conditions) })] };
            default:
                return null;
        }
    }

    private static PlanLimit First(Planner planner, PlanUnion union, PlanUnionLeg leg, long count, List<BoundSortKey> keys, List<BoundScalar> conditions)
    {
        var values = union.Columns.Zip(leg.Values).ToDictionary(pair => pair.First, pair => pair.Second);
        var filtered = conditions.Aggregate(leg.Input, (input, condition) => new PlanFilter(input, Replace(condition, values)) { Order = input.Order });
        // What an input lacks is the same in all of its rows, and does not sort them.
        var sorted = planner.Sort(filtered, keys.ConvertAll(key => key with { Value = Replace(key.Value, values) }));
        return new PlanLimit(sorted, count) { Order = sorted.Order };
    }

    private static BoundScalar Replace(BoundScalar scalar, Dictionary<ColumnSymbol, BoundScalar> values) =>
        ScalarRewriter.Rewrite(scalar, part => part is BoundColumn column ? values.GetValueOrDefault(column.Column) : null);

    /// <summary>Whether an expression means the same wherever it is written, and reads nothing but its row.</summary>
    private static bool CanRepeat(BoundScalar scalar) => !scalar.Any(part => part is BoundWindow or PlannedScalar or PlannedIn or BoundCall { Function.IsVolatile: true });
}
