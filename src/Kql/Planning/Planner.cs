using Patchbay.Kql.Binding;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Operators;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Planning;

/// <summary>
/// Turns bound operators into relational steps: decides what carries the order, what is shared, and what the tables are
/// asked for.
/// </summary>
internal sealed class Planner(CompileOptions options)
{
    private readonly Dictionary<SharedRelation, PlanShared> _shared = [];
    private readonly List<PlanShared> _sharedInOrder = [];

    /// <summary>Plans a result.</summary>
    public static PlanResult Plan(BoundResult result, CompileOptions options)
    {
        var planner = new Planner(options);
        var root = Prune(planner.Plan(result.Relation), result.Relation.Columns);
        // Those that use others come after them; pruned last to first, each knows by then what its uses read.
        for (var i = planner._sharedInOrder.Count - 1; i >= 0; i--)
        {
            var shared = planner._sharedInOrder[i];
            shared.Plan = shared.Plan.Prune(shared.Needed);
        }

        return new PlanResult(root, result.Relation.Columns, planner._sharedInOrder);
    }

    public PlanNode Plan(BoundRelation relation)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return relation.Plan(this);
    }

    /// <summary>Reads a table, within the time range that the caller gave for the whole query.</summary>
    public PlanNode Scan(TableSymbol table, IReadOnlyList<ColumnSymbol> columns)
    {
        PlanNode scan = new PlanScan(table, columns);
        if (options is { From: null, To: null } || table.TimeColumn is null)
        {
            return scan;
        }

        var time = new BoundColumn(columns.Single(column => column.Name == table.TimeColumn));
        var conditions = new List<BoundScalar>();
        if (options.From is { } from)
        {
            conditions.Add(ScalarBinder.Call(OperatorFunctions.Ordering(">="), time, new BoundLiteral(KqlType.DateTime, from.Ticks)));
        }

        if (options.To is { } to)
        {
            conditions.Add(ScalarBinder.Call(OperatorFunctions.Ordering("<"), time, new BoundLiteral(KqlType.DateTime, to.Ticks)));
        }

        return conditions.Aggregate(scan, Filter);
    }

    /// <summary>Constants; a number per row keeps them in the order in which they were written.</summary>
    public PlanNode Values(IReadOnlyList<ColumnSymbol> columns, IReadOnlyList<IReadOnlyList<BoundLiteral>> rows)
    {
        var number = new ColumnSymbol("row", KqlType.Long, canBeNull: false);
        return new PlanValues([.. columns, number], rows) { Order = [new SortKey(number, IsDescending: false, NullsFirst: true)] };
    }

    /// <summary>A use of a named relation: of one evaluation where that saves work, else of a plan of its own.</summary>
    public PlanNode Reference(SharedRelation shared, IReadOnlyList<ColumnSymbol> columns)
    {
        var outputs = columns.Zip(shared.Relation.Columns, (copy, original) => new PlanOutput(copy, new BoundColumn(original))).ToList();
        if (shared.UseCount < 2 || !(shared.IsMaterialized || IsWorthSharing(shared.Relation)))
        {
            return Project(Plan(shared.Relation), outputs);
        }

        if (!_shared.TryGetValue(shared, out var plan))
        {
            var inner = Plan(shared.Relation);
            plan = new PlanShared(shared.Name, inner);
            _shared.Add(shared, plan);
            _sharedInOrder.Add(plan);
        }

        // An order inside of what is shared is carried out with it, so that its uses keep it.
        var order = plan.Plan.Order.Select(key => key with { Column = columns.Zip(shared.Relation.Columns).FirstOrDefault(pair => pair.Second == key.Column).First ?? key.Column }).ToList();
        var hidden = plan.Plan.Order.Select(key => key.Column).Where(column => !shared.Relation.Columns.Contains(column)).Select(PlanOutput.Same);
        return new PlanReference(plan, [.. outputs, .. hidden]) { Order = order };
    }

    public PlanNode Filter(PlanNode input, BoundScalar condition) => new PlanFilter(input, PlanSubqueries(condition)) { Order = input.Order };

    /// <summary>Chooses and computes columns; those that the order needs go along.</summary>
    public PlanNode Project(PlanNode input, IReadOnlyList<PlanOutput> outputs)
    {
        if (outputs.Any(output => output.Value.Any(scalar => scalar is BoundWindow)))
        {
            (input, outputs) = SeparateWindows(input, outputs);
        }

        outputs = PlanSubqueries(outputs);

        // A sort key may leave under another name.
        var order = new List<SortKey>();
        var all = outputs.ToList();
        foreach (var key in input.Order)
        {
            var carrier = outputs.FirstOrDefault(output => output.Value is BoundColumn same && same.Column == key.Column);
            order.Add(carrier is null ? key : key with { Column = carrier.Column });
            if (carrier is null && !all.Exists(output => output.Column == key.Column))
            {
                all.Add(PlanOutput.Same(key.Column));
            }
        }

        return new PlanProject(input, all) { Order = order };
    }

    public PlanNode Extend(PlanNode input, IReadOnlyList<PlanOutput> added) =>
        Project(input, [.. input.Columns.Select(PlanOutput.Same), .. added.Where(output => !output.IsSame)]);

    public PlanNode Aggregate(PlanNode input, IReadOnlyList<PlanOutput> keys, IReadOnlyList<PlanOutput> aggregates)
    {
        if (input.Order.Count > 0 && aggregates.Any(output => output.Value.Any(scalar => scalar is BoundAggregate { Function.DependsOnOrder: true })))
        {
            input = WithRowNumber(input);
        }

        return new PlanAggregate(input, PlanSubqueries(keys), PlanSubqueries(aggregates));
    }

    public PlanNode Sort(PlanNode input, IReadOnlyList<BoundSortKey> keys)
    {
        var order = new List<SortKey>();
        var computed = new List<PlanOutput>();
        foreach (var key in keys)
        {
            // Sorting by a constant changes nothing.
            if (key.Value is BoundLiteral)
            {
                continue;
            }

            if (key.Value is not BoundColumn { Column: var column })
            {
                column = new ColumnSymbol("key", key.Value.Type, key.Value.CanBeNull);
                computed.Add(new PlanOutput(column, key.Value));
            }

            order.Add(new SortKey(column, key.IsDescending, key.NullsFirst));
        }

        var extended = computed.Count == 0 ? input : Extend(input, computed);
        return order.Count == 0 ? extended : new PlanSort(extended) { Order = order };
    }

    public PlanNode Limit(PlanNode input, long count) => new PlanLimit(input, count) { Order = input.Order };

    public PlanNode Expand(PlanNode input, BoundMvExpand expand)
    {
        var lists = expand.Arrays.Select(array => new ColumnSymbol("list", KqlType.Dynamic, canBeNull: false)).ToList();
        var listOutputs = lists.Zip(expand.Arrays, (list, array) =>
            new PlanOutput(list, ScalarBinder.Call(ExpandFunctions.ToList, array.Array, BoundLiteral.Bool(expand.BagsToArrays))));
        var withLists = Extend(input, [.. listOutputs]);

        // The elements stand side by side up to the longest list.
        var number = new ColumnSymbol("item", KqlType.Long, canBeNull: false);
        var raw = expand.Arrays.Select(array => new ColumnSymbol(array.Element.Name, KqlType.Dynamic, canBeNull: true)).ToList();
        PlanNode expanded = new PlanExpand(withLists, [.. lists.Zip(raw)], number)
        {
            Order = withLists.Order.Count == 0 ? [] : [.. withLists.Order, new SortKey(number, IsDescending: false, NullsFirst: true)],
        };
        if (expand.Limit is { } limit)
        {
            expanded = Filter(expanded, ScalarBinder.Call(OperatorFunctions.Ordering("<"), new BoundColumn(number), BoundLiteral.Long(limit)));
        }

        var outputs = expand.Arrays.Zip(raw, (array, element) => new PlanOutput(array.Element, ScalarBinder.Call(ExpandFunctions.ElementOf(array.Element.Type), new BoundColumn(element)))).ToList();
        if (expand.Index is not null)
        {
            outputs.Add(new PlanOutput(expand.Index, new BoundColumn(number)));
        }

        return Extend(expanded, outputs);
    }

    /// <summary>Replaces an order by one without ties: a number per row. Window functions and lists then agree on it.</summary>
    public PlanNode WithRowNumber(PlanNode input)
    {
        if (input.Order is [{ Column: { Name: RowNumberName } }])
        {
            return input;
        }

        var number = new ColumnSymbol(RowNumberName, KqlType.Long, canBeNull: false);
        return new PlanWindow(input, [new PlanOutput(number, new BoundWindow(WindowFunctions.RowNumber, [], KqlType.Long, CanBeNull: false))])
        {
            Order = [new SortKey(number, IsDescending: false, NullsFirst: true)],
        };
    }

    private const string RowNumberName = "$row";

    // What reduces its rows is cheap to keep and dear to compute; a mere filter is cheaper pushed into each use.
    private static bool IsWorthSharing(BoundRelation relation) => relation switch
    {
        BoundSummarize or BoundJoin or BoundTake => true,
        BoundTable or BoundPrint or BoundRange or BoundDataTable or BoundReference => false,
        _ => relation.Inputs.Any(IsWorthSharing),
    };

    // Each window function becomes a column of its own over the numbered rows, innermost first, and the expressions around
    // them follow.
    private (PlanNode Input, IReadOnlyList<PlanOutput> Outputs) SeparateWindows(PlanNode input, IReadOnlyList<PlanOutput> outputs)
    {
        var node = WithRowNumber(input);
        outputs = [.. outputs.Select(output => output with { Value = ScalarRewriter.RewriteInnermost(output.Value, scalar => scalar is BoundWindow window ? WindowFunctions.Expand(window) : null) })];
        while (outputs.Any(output => output.Value.Any(scalar => scalar is BoundWindow)))
        {
            var windows = new List<PlanOutput>();
            outputs = [.. outputs.Select(output => output with { Value = ScalarRewriter.Rewrite(output.Value, Replace) })];
            node = new PlanWindow(node, windows) { Order = node.Order };

            BoundScalar? Replace(BoundScalar scalar)
            {
                if (scalar is not BoundWindow window || window.Arguments.Any(argument => argument.Any(inner => inner is BoundWindow)))
                {
                    return null;
                }

                var column = new ColumnSymbol(window.Function.Name, window.Type, window.CanBeNull);
                windows.Add(new PlanOutput(column, window));
                return new BoundColumn(column);
            }
        }

        return (node, outputs);
    }

    private List<PlanOutput> PlanSubqueries(IReadOnlyList<PlanOutput> outputs) => [.. outputs.Select(output => output with { Value = PlanSubqueries(output.Value) })];

    // Relations inside of expressions are planned with the query, so that they share what it shares.
    private BoundScalar PlanSubqueries(BoundScalar scalar) => ScalarRewriter.RewriteInnermost(scalar, part => part switch
    {
        BoundToScalar value => new PlannedScalar(Prune(Plan(value.Relation), [value.Relation.Columns[0]]), value.Relation.Columns[0]),
        BoundInRelation list => new PlannedIn(list.Operand, Prune(Plan(list.Relation), [list.Relation.Columns[0]]), list.Relation.Columns[0], list.IgnoreCase, list.IsNegated),
        _ => null,
    });

    private static PlanNode Prune(PlanNode root, IReadOnlyList<ColumnSymbol> columns) =>
        root.Prune(columns.Concat(root.Order.Select(key => key.Column)).ToHashSet());
}
