using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
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
    private const int CopiesMax = 1_000;

    private readonly Dictionary<SharedRelation, PlanShared> _shared = [];
    private readonly List<PlanShared> _sharedInOrder = [];
    private readonly Dictionary<BoundPartRows, PlanNode> _partRows = [];
    private Parts? _parts;
    private int _copies;

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
            // Tables that name tables, each twice, double with every line.
            if (++_copies > CopiesMax)
            {
                throw new TooComplexException($"Named tables are read more than {CopiesMax} times, each reading inside of another counted. materialize(…) reads them once.");
            }

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
        all.AddRange(PartColumns(input).Where(column => !all.Exists(output => output.Column == column)).Select(PlanOutput.Same));
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

        // Within a part, its rows alone are aggregated; what the part carries along is the same in all of them.
        var partColumns = PartColumns(input).Where(column => !keys.Any(key => key.Column == column)).ToList();
        return new PlanAggregate(input, [.. PlanSubqueries(keys), .. partColumns.Select(PlanOutput.Same)], PlanSubqueries(aggregates))
        {
            Dependent = partColumns.Where(column => !_parts!.Keys.Contains(column)).ToHashSet(),
        };
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

    public PlanNode Limit(PlanNode input, long count) => PartColumns(input).Count > 0
        ? new PlanLimitBy(input, count, _parts!.Keys) { Order = input.Order }
        : new PlanLimit(UnionTop.Push(this, input, count), count) { Order = input.Order };

    public PlanNode Join(PlanNode left, PlanNode right, JoinKind kind, IReadOnlyList<JoinKey> keys, IReadOnlyList<PlanOutput> outputs)
    {
        var partColumns = PartColumns(left);
        return new PlanJoin(left, right, kind, keys, [.. outputs, .. partColumns.Select(PlanOutput.Same)]) { PartKeys = partColumns.Count > 0 ? _parts!.Keys : [] };
    }

    /// <summary>The rows of several inputs. The engine plans each of them, so that one without rows is better left out.</summary>
    public PlanNode Union(IReadOnlyList<PlanUnionLeg> legs, IReadOnlyList<ColumnSymbol> columns)
    {
        var kept = legs.Where(leg => !IsEmpty(leg.Input)).ToList();
        if (kept.Count == legs.Count)
        {
            return new PlanUnion(legs, columns);
        }

        // Columns that only inputs without rows have are written once, beside the rows.
        kept = kept.Count > 0 ? kept : [legs[0]];
        var filled = Enumerable.Range(0, columns.Count).Where(index => kept.Exists(leg => leg.Values[index] is not BoundLiteral { Value: null or "" })).ToList();
        var union = new PlanUnion([.. kept.Select(leg => leg with { Values = filled.ConvertAll(index => leg.Values[index]) })], filled.ConvertAll(index => columns[index]));
        return Project(union, [.. columns.Select(column => union.Columns.Contains(column) ? PlanOutput.Same(column) : new PlanOutput(column, BoundLiteral.Null(column.Type)))]);
    }

    private bool IsEmpty(PlanNode node) => node switch
    {
        PlanScan scan => options.EmptyTables.Contains(scan.Table.SqlName),
        PlanAggregate aggregate => aggregate.Keys.Count > 0 && IsEmpty(aggregate.Input),
        PlanFilter or PlanProject or PlanSort or PlanLimit or PlanLimitBy or PlanExpand or PlanWindow => IsEmpty(node.Inputs[0]),
        _ => false,
    };

    /// <summary>Gives each row a number of its own, in whatever order.</summary>
    public PlanNode Number(PlanNode input, ColumnSymbol number) =>
        new PlanWindow(input, [new PlanOutput(number, new BoundWindow(WindowFunctions.RowNumber, [], KqlType.Long, CanBeNull: false))]) { Order = input.Order };

    /// <summary>Plans operators that run over parts of the rows, each part by itself.</summary>
    /// <param name="input">All rows.</param>
    /// <param name="keys">What tells the parts apart.</param>
    /// <param name="carried">Columns that are the same in all rows of a part, and are wanted of the result.</param>
    /// <param name="rows">Stands for a part's rows in the operators.</param>
    /// <param name="body">The operators.</param>
    public PlanNode InParts(PlanNode input, IReadOnlyList<ColumnSymbol> keys, IReadOnlyList<ColumnSymbol> carried, BoundPartRows rows, BoundRelation body)
    {
        var outer = _parts;
        _parts = new Parts(keys, [.. carried]);
        _partRows[rows] = input;
        var result = Plan(body);
        _partRows.Remove(rows);
        _parts = outer;
        return result;
    }

    /// <summary>The rows that <see cref="InParts"/> has put in the place of a part's.</summary>
    public PlanNode PartRows(BoundPartRows rows) => _partRows[rows];

    /// <summary>Adds a row, for each of some rows, of what operators make of nothing at all.</summary>
    /// <param name="result">What the operators made of parts.</param>
    /// <param name="empty">The rows whose part is empty.</param>
    /// <param name="rows">Stands for a part's rows in the operators.</param>
    /// <param name="body">The operators.</param>
    /// <param name="sources">The columns of <paramref name="result"/> that are wanted.</param>
    /// <param name="kept">Those of them that come from the rows themselves.</param>
    /// <param name="columns">What they become.</param>
    public PlanNode UnionWithNothing(
        PlanNode result, PlanNode empty, BoundPartRows rows, BoundRelation body, IReadOnlyList<ColumnSymbol> sources, IReadOnlyList<ColumnSymbol> kept, IReadOnlyList<ColumnSymbol> columns)
    {
        var outer = _parts;
        _parts = null;
        _partRows[rows] = Filter(Project(new PlanOneRow(), [.. rows.Columns.Select(column => new PlanOutput(column, BoundLiteral.Null(column.Type)))]), BoundLiteral.Bool(false));
        var nothing = sources.Select(column => (BoundScalar)(kept.Contains(column) ? new BoundColumn(column) : new PlannedScalar(Prune(Plan(body), [column]), column))).ToList();
        _partRows.Remove(rows);
        _parts = outer;
        return new PlanUnion([new PlanUnionLeg(result, [.. sources.Select(column => new BoundColumn(column))]), new PlanUnionLeg(empty, nothing)], columns);
    }

    public PlanNode Expand(PlanNode input, BoundMvExpand expand)
    {
        var pieces = expand.Arrays is [{ Element.Type: KqlType.String or KqlType.Dynamic } only] ? PiecesOf(input, only.Array) : null;
        var lists = expand.Arrays.Select(array => new ColumnSymbol("list", KqlType.Dynamic, canBeNull: false)).ToList();
        var listOutputs = lists.Zip(expand.Arrays, (list, array) =>
            new PlanOutput(list, pieces ?? ScalarBinder.Call(ExpandFunctions.ToList, array.Array, BoundLiteral.Bool(expand.BagsToArrays))));
        var withLists = Extend(input, [.. listOutputs]);

        // The elements stand side by side up to the longest list.
        var number = new ColumnSymbol("item", KqlType.Long, canBeNull: false);
        var raw = expand.Arrays.Select(array => new ColumnSymbol(array.Element.Name, pieces is null ? KqlType.Dynamic : KqlType.String, canBeNull: true)).ToList();
        PlanNode expanded = new PlanExpand(withLists, [.. lists.Zip(raw)], number)
        {
            Order = withLists.Order.Count == 0 ? [] : [.. withLists.Order, new SortKey(number, IsDescending: false, NullsFirst: true)],
        };
        if (expand.Limit is { } limit)
        {
            expanded = Filter(expanded, ScalarBinder.Call(OperatorFunctions.Ordering("<"), new BoundColumn(number), BoundLiteral.Long(limit)));
        }

        var outputs = expand.Arrays.Zip(raw, (array, element) => new PlanOutput(array.Element, pieces is null
            ? ScalarBinder.Call(ExpandFunctions.ElementOf(array.Element.Type), new BoundColumn(element))
            : ScalarBinder.Convert(new BoundColumn(element), array.Element.Type))).ToList();
        if (expand.Index is not null)
        {
            outputs.Add(new PlanOutput(expand.Index, new BoundColumn(number)));
        }

        return Extend(expanded, outputs);
    }

    /// <summary>The pieces of a text, where an array is what <c>split</c> has made of it in this step or the one before; null otherwise.</summary>
    private static BoundCall? PiecesOf(PlanNode input, BoundScalar array)
    {
        var made = array is BoundColumn column && input is PlanProject project ? project.Outputs.FirstOrDefault(output => output.Column == column.Column)?.Value : array;
        return made is BoundCall { Function.Name: "split", Arguments: [var text, var delimiter] } && made.References().All(input.Columns.Contains)
            ? ScalarBinder.Call(ExpandFunctions.Pieces, text, delimiter)
            : null;
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
            PartKeys = PartColumns(input).Count > 0 ? _parts!.Keys : [],
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
            node = new PlanWindow(node, windows) { Order = node.Order, PartKeys = PartColumns(node).Count > 0 ? _parts!.Keys : [] };

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

    /// <summary>What a step over parts of the rows must carry along; nothing where its rows are no parts.</summary>
    private IReadOnlyList<ColumnSymbol> PartColumns(PlanNode input) =>
        _parts is { } parts && parts.Keys.All(input.Columns.Contains) ? [.. parts.Keys, .. parts.Carried.Where(column => !parts.Keys.Contains(column) && input.Columns.Contains(column))] : [];

    /// <summary>The parts that operators run over at the moment.</summary>
    private sealed record Parts(IReadOnlyList<ColumnSymbol> Keys, IReadOnlyList<ColumnSymbol> Carried);

    private static PlanNode Prune(PlanNode root, IReadOnlyList<ColumnSymbol> columns) =>
        root.Prune(columns.Concat(root.Order.Select(key => key.Column)).ToHashSet());
}
