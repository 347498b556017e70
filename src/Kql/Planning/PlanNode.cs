using Patchbay.Kql.Binding;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Operators;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Planning;

/// <summary>A relational step. A query's plan is a tree of few kinds of steps, each with its columns and its order said.</summary>
/// <param name="Columns">The columns it yields; also ones that later steps only sort by.</param>
internal abstract record PlanNode(IReadOnlyList<ColumnSymbol> Columns)
{
    /// <summary>The order of its rows; empty when they have none. Every column in it is one of <see cref="Columns"/>.</summary>
    public IReadOnlyList<SortKey> Order { get; init; } = [];

    /// <summary>The steps that it reads.</summary>
    public abstract IReadOnlyList<PlanNode> Inputs { get; }

    /// <summary>One line for <c>explain</c>, without its inputs.</summary>
    public abstract string Describe();

    /// <summary>The same step yielding only what is needed, with its inputs pruned likewise.</summary>
    /// <param name="needed">The columns that later steps read; may hold columns of other steps.</param>
    public abstract PlanNode Prune(IReadOnlySet<ColumnSymbol> needed);

    protected static HashSet<ColumnSymbol> With(IReadOnlySet<ColumnSymbol> needed, IEnumerable<ColumnSymbol> more)
    {
        var all = new HashSet<ColumnSymbol>(needed);
        all.UnionWith(more);
        return all;
    }
}

/// <summary>A column that rows are sorted by.</summary>
internal readonly record struct SortKey(ColumnSymbol Column, bool IsDescending, bool NullsFirst)
{
    public override string ToString() => $"{Column.Name} {(IsDescending ? "desc" : "asc")} nulls {(NullsFirst ? "first" : "last")}";
}

/// <summary>A column and the expression that fills it.</summary>
internal sealed record PlanOutput(ColumnSymbol Column, BoundScalar Value)
{
    /// <summary>A column of the input as it is.</summary>
    public static PlanOutput Same(ColumnSymbol column) => new(column, new BoundColumn(column));

    public bool IsSame => Value is BoundColumn same && same.Column == Column;
}

/// <summary>Reads a stored table.</summary>
internal sealed record PlanScan(TableSymbol Table, IReadOnlyList<ColumnSymbol> Columns) : PlanNode(Columns)
{
    public override IReadOnlyList<PlanNode> Inputs => [];

    public override string Describe() => $"scan {Table.Name} ({ScalarPrinter.Names(Columns)})";

    public override PlanNode Prune(IReadOnlySet<ColumnSymbol> needed) => this with { Columns = [.. Columns.Where(needed.Contains)] };
}

/// <summary>One row without columns.</summary>
internal sealed record PlanOneRow() : PlanNode([])
{
    public override IReadOnlyList<PlanNode> Inputs => [];

    public override string Describe() => "one row";

    public override PlanNode Prune(IReadOnlySet<ColumnSymbol> needed) => this;
}

/// <summary>Rows of constants.</summary>
/// <param name="Columns">The columns, the last of them the rows' number.</param>
/// <param name="Rows">The values, without the rows' numbers.</param>
internal sealed record PlanValues(IReadOnlyList<ColumnSymbol> Columns, IReadOnlyList<IReadOnlyList<BoundLiteral>> Rows) : PlanNode(Columns)
{
    public override IReadOnlyList<PlanNode> Inputs => [];

    public override string Describe() => $"{Rows.Count} rows of constants ({ScalarPrinter.Names(Columns)})";

    public override PlanNode Prune(IReadOnlySet<ColumnSymbol> needed) => this;
}

/// <summary>The values from a start to a stop.</summary>
internal sealed record PlanRange(ColumnSymbol Column, BoundScalar From, BoundScalar To, BoundScalar Step) : PlanNode([Column])
{
    public override IReadOnlyList<PlanNode> Inputs => [];

    public override string Describe() => $"range {Column.Name} from {ScalarPrinter.Print(From)} to {ScalarPrinter.Print(To)} step {ScalarPrinter.Print(Step)}";

    public override PlanNode Prune(IReadOnlySet<ColumnSymbol> needed) => this;
}

/// <summary>Keeps rows by a condition.</summary>
internal sealed record PlanFilter(PlanNode Input, BoundScalar Condition) : PlanNode(Input.Columns)
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override string Describe() => $"filter {ScalarPrinter.Print(Condition)}";

    public override PlanNode Prune(IReadOnlySet<ColumnSymbol> needed)
    {
        var input = Input.Prune(With(needed, Condition.References()));
        return this with { Input = input, Columns = input.Columns };
    }
}

/// <summary>Chooses and computes columns.</summary>
internal sealed record PlanProject(PlanNode Input, IReadOnlyList<PlanOutput> Outputs) : PlanNode([.. Outputs.Select(output => output.Column)])
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override string Describe() => $"project {ScalarPrinter.Print(Outputs)}";

    public override PlanNode Prune(IReadOnlySet<ColumnSymbol> needed)
    {
        var outputs = Outputs.Where(output => needed.Contains(output.Column)).ToList();
        // Whoever relies on the order asks for its columns; where nobody does, the input need not have one.
        var order = Order.All(key => needed.Contains(key.Column)) ? Input.Order.Select(key => key.Column) : [];
        var input = Input.Prune(outputs.SelectMany(output => output.Value.References()).Concat(order).ToHashSet());
        return this with { Input = input, Outputs = outputs, Columns = [.. outputs.Select(output => output.Column)] };
    }
}

/// <summary>Groups rows and aggregates each group; without keys, all rows are one group.</summary>
internal sealed record PlanAggregate(PlanNode Input, IReadOnlyList<PlanOutput> Keys, IReadOnlyList<PlanOutput> Aggregates)
    : PlanNode([.. Keys.Concat(Aggregates).Select(output => output.Column)])
{
    /// <summary>Keys that follow from the others, and are left out where nobody reads them.</summary>
    public IReadOnlySet<ColumnSymbol> Dependent { get; init; } = new HashSet<ColumnSymbol>();

    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override string Describe() => $"aggregate {ScalarPrinter.Print(Aggregates)} by {ScalarPrinter.Print(Keys)}";

    public override PlanNode Prune(IReadOnlySet<ColumnSymbol> needed)
    {
        var aggregates = Aggregates.Where(output => needed.Contains(output.Column)).ToList();
        var keys = Keys.Where(key => !Dependent.Contains(key.Column) || needed.Contains(key.Column)).ToList();
        if (keys.Count == 0 && aggregates.Count == 0)
        {
            // Without an aggregate it would not be one row any more.
            aggregates.Add(Aggregates[0]);
        }

        var ordered = aggregates.Exists(output => output.Value.Any(scalar => scalar is BoundAggregate { Function.DependsOnOrder: true }));
        var read = keys.Concat(aggregates).SelectMany(output => output.Value.References());
        var input = Input.Prune(ordered ? [.. read, .. Input.Order.Select(key => key.Column)] : read.ToHashSet());
        return this with { Input = input, Keys = keys, Aggregates = aggregates, Columns = [.. keys.Concat(aggregates).Select(output => output.Column)] };
    }
}

/// <summary>Sorts rows; its <see cref="PlanNode.Order"/> says how. Gone where nobody asks for the columns of its order.</summary>
internal sealed record PlanSort(PlanNode Input) : PlanNode(Input.Columns)
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override string Describe() => $"sort {string.Join(", ", Order)}";

    public override PlanNode Prune(IReadOnlySet<ColumnSymbol> needed)
    {
        if (!Order.All(key => needed.Contains(key.Column)))
        {
            return Input.Prune(needed);
        }

        var input = Input.Prune(needed);
        return this with { Input = input, Columns = input.Columns };
    }
}

/// <summary>Keeps a number of rows, the first ones where there is an order.</summary>
internal sealed record PlanLimit(PlanNode Input, long Count) : PlanNode(Input.Columns)
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override string Describe() => $"limit {Count}";

    public override PlanNode Prune(IReadOnlySet<ColumnSymbol> needed)
    {
        var input = Input.Prune(With(needed, Input.Order.Select(key => key.Column)));
        return this with { Input = input, Columns = input.Columns };
    }
}

/// <summary>Keeps a number of rows of each part, the first ones where there is an order.</summary>
internal sealed record PlanLimitBy(PlanNode Input, long Count, IReadOnlyList<ColumnSymbol> PartKeys) : PlanNode(Input.Columns)
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override string Describe() => $"limit {Count} by {ScalarPrinter.Names(PartKeys)}";

    public override PlanNode Prune(IReadOnlySet<ColumnSymbol> needed)
    {
        var input = Input.Prune(With(needed, Input.Order.Select(key => key.Column).Concat(PartKeys)));
        return this with { Input = input, Columns = input.Columns };
    }
}

/// <summary>Joins two inputs by equal keys.</summary>
internal sealed record PlanJoin(PlanNode Left, PlanNode Right, JoinKind Kind, IReadOnlyList<JoinKey> Keys, IReadOnlyList<PlanOutput> Outputs)
    : PlanNode([.. Outputs.Select(output => output.Column)])
{
    /// <summary>What tells the parts of the left rows apart, when each part is joined by itself.</summary>
    public IReadOnlyList<ColumnSymbol> PartKeys { get; init; } = [];

    public override IReadOnlyList<PlanNode> Inputs => [Left, Right];

    public override string Describe() => $"join {Kind} on {string.Join(", ", Keys)}";

    public override PlanNode Prune(IReadOnlySet<ColumnSymbol> needed)
    {
        var outputs = Outputs.Where(output => needed.Contains(output.Column)).ToList();
        var read = outputs.SelectMany(output => output.Value.References()).Concat(Keys.SelectMany(key => new[] { key.Left, key.Right })).Concat(PartKeys).ToHashSet();
        return this with { Left = Left.Prune(read), Right = Right.Prune(read), Outputs = outputs, Columns = [.. outputs.Select(output => output.Column)] };
    }
}

/// <summary>One input of a union, with the expression that feeds each of the union's columns.</summary>
internal sealed record PlanUnionLeg(PlanNode Input, IReadOnlyList<BoundScalar> Values);

/// <summary>The rows of several inputs.</summary>
internal sealed record PlanUnion(IReadOnlyList<PlanUnionLeg> Legs, IReadOnlyList<ColumnSymbol> Columns) : PlanNode(Columns)
{
    public override IReadOnlyList<PlanNode> Inputs => [.. Legs.Select(leg => leg.Input)];

    public override string Describe() => $"union ({ScalarPrinter.Names(Columns)})";

    public override PlanNode Prune(IReadOnlySet<ColumnSymbol> needed)
    {
        var kept = Enumerable.Range(0, Columns.Count).Where(index => needed.Contains(Columns[index])).ToList();
        var legs = Legs.Select(leg =>
        {
            var values = kept.ConvertAll(index => leg.Values[index]);
            return new PlanUnionLeg(leg.Input.Prune(values.SelectMany(value => value.References()).ToHashSet()), values);
        });
        return this with { Legs = [.. legs], Columns = kept.ConvertAll(index => Columns[index]) };
    }
}

/// <summary>Makes one row of each element of arrays.</summary>
/// <param name="Input">The rows.</param>
/// <param name="Arrays">The arrays, each a column of the input that holds a list of JSON texts, and the columns of their elements.</param>
/// <param name="Index">The column of the element's number, or null.</param>
internal sealed record PlanExpand(PlanNode Input, IReadOnlyList<(ColumnSymbol Array, ColumnSymbol Element)> Arrays, ColumnSymbol? Index)
    : PlanNode([.. Input.Columns, .. Arrays.Select(array => array.Element), .. Index is null ? (ColumnSymbol[])[] : [Index]])
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override string Describe() => $"expand {string.Join(", ", Arrays.Select(array => $"{array.Element.Name} from {array.Array.Name}"))}";

    public override PlanNode Prune(IReadOnlySet<ColumnSymbol> needed)
    {
        var input = Input.Prune(With(needed, Arrays.Select(array => array.Array).Concat(Input.Order.Select(key => key.Column))));
        var index = Index is not null && needed.Contains(Index) ? Index : null;
        return this with { Input = input, Index = index, Columns = [.. input.Columns, .. Arrays.Select(array => array.Element), .. index is null ? (ColumnSymbol[])[] : [index]] };
    }
}

/// <summary>Computes window functions over rows in their order.</summary>
internal sealed record PlanWindow(PlanNode Input, IReadOnlyList<PlanOutput> Outputs) : PlanNode([.. Input.Columns, .. Outputs.Select(output => output.Column)])
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    /// <summary>What tells the parts of the rows apart, when the functions look at each part by itself.</summary>
    public IReadOnlyList<ColumnSymbol> PartKeys { get; init; } = [];

    /// <summary>
    /// Where the functions look at neighbours only, the step before that numbers sorted rows; null otherwise. By its order ties are as they
    /// are, while by its numbers the engine would sort again.
    /// </summary>
    public PlanWindow? NumberedSort =>
        Input is PlanWindow { PartKeys.Count: 0, Input.Order.Count: > 0, Outputs: [{ Value: BoundWindow { Arguments.Count: 0 } number }] } numbering && number.Function == WindowFunctions.RowNumber &&
        PartKeys.Count == 0 && Outputs.All(output => output.Value is BoundWindow { Function: var function } && WindowFunctions.IsNeighbour(function))
            ? numbering
            : null;

    public override string Describe() => $"window {ScalarPrinter.Print(Outputs)}{(PartKeys.Count == 0 ? "" : $" by {ScalarPrinter.Names(PartKeys)}")}";

    public override PlanNode Prune(IReadOnlySet<ColumnSymbol> needed)
    {
        var outputs = Outputs.Where(output => needed.Contains(output.Column)).ToList();
        // Neighbours are those of the very sort that numbers the rows, and the numbers are left out where nobody reads them.
        var source = NumberedSort is { } numbering && !needed.Contains(numbering.Outputs[0].Column) ? numbering.Input : Input;
        var input = source.Prune(With(needed, outputs.SelectMany(output => output.Value.References()).Concat(source.Order.Select(key => key.Column)).Concat(PartKeys)));
        return outputs.Count == 0 && Order.All(key => input.Columns.Contains(key.Column))
            ? input
            : this with { Input = input, Outputs = outputs, Order = source == Input ? Order : source.Order, Columns = [.. input.Columns, .. outputs.Select(output => output.Column)] };
    }
}

/// <summary>One use of a relation that is evaluated once for several uses.</summary>
internal sealed record PlanReference(PlanShared Shared, IReadOnlyList<PlanOutput> Outputs) : PlanNode([.. Outputs.Select(output => output.Column)])
{
    public override IReadOnlyList<PlanNode> Inputs => [];

    public override string Describe() => $"use of {Shared.Name} ({ScalarPrinter.Names(Columns)})";

    public override PlanNode Prune(IReadOnlySet<ColumnSymbol> needed)
    {
        var outputs = Outputs.Where(output => needed.Contains(output.Column)).ToList();
        Shared.Needed.UnionWith(outputs.SelectMany(output => output.Value.References()));
        return this with { Outputs = outputs, Columns = [.. outputs.Select(output => output.Column)] };
    }
}

/// <summary>A relation that is evaluated once for several uses.</summary>
internal sealed class PlanShared(string name, PlanNode plan)
{
    public string Name { get; } = name;

    public PlanNode Plan { get; set; } = plan;

    /// <summary>What its uses read.</summary>
    public HashSet<ColumnSymbol> Needed { get; } = [];
}

/// <summary>The first column of the first row of a planned relation.</summary>
internal sealed record PlannedScalar(PlanNode Plan, ColumnSymbol Column) : BoundScalar(Column.Type, CanBeNull: Column.Type != KqlType.String);

/// <summary>Whether the first column of a planned relation holds a value.</summary>
internal sealed record PlannedIn(BoundScalar Operand, PlanNode Plan, ColumnSymbol Column, bool IgnoreCase, bool IsNegated) : BoundScalar(KqlType.Bool, CanBeNull: false)
{
    public override IEnumerable<BoundScalar> Children => [Operand];
}

/// <summary>A result's plan.</summary>
/// <param name="Root">The last step.</param>
/// <param name="Columns">The result's columns, of those that the last step yields.</param>
/// <param name="Shared">What is evaluated once, each after those that it uses.</param>
internal sealed record PlanResult(PlanNode Root, IReadOnlyList<ColumnSymbol> Columns, IReadOnlyList<PlanShared> Shared);
