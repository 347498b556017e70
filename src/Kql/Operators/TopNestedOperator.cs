using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary>One level of a <c>top-nested</c> as written.</summary>
internal sealed record TopNestedLevelSyntax(ExpressionSyntax? Count, ExpressionSyntax Value, ExpressionSyntax? Others, ExpressionSyntax Aggregate, bool IsAscending);

/// <summary><c>top-nested [n] of value [with others = label] by aggregate [asc|desc], …</c>: the first values, and in each of them the first of the next.</summary>
internal sealed record TopNestedSyntax(IReadOnlyList<TopNestedLevelSyntax> Levels, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("top-nested", "Keeps the first values by an aggregate, and in each of them the first of the next value.", Parse);

    public override string Print(SyntaxPrinter printer) => string.Join(", ", Levels.Select(level =>
        $"top-nested{(level.Count is null ? "" : $" {printer.Print(level.Count)}")} of {printer.Print(level.Value)}{(level.Others is null ? "" : $" with others = {printer.Print(level.Others)}")} by {printer.Print(level.Aggregate)}{(level.IsAscending ? " asc" : "")}"));

    public override BoundRelation Bind(OperatorBinding context)
    {
        var list = new ColumnList(context.Diagnostics);
        var levels = new List<TopNestedLevel>();
        var canBeNull = Levels.Any(level => level.Others is not null);
        foreach (var level in Levels)
        {
            var syntax = level.Value is NamedSyntax named ? named.Value : level.Value;
            var value = context.Scalars.Bind(syntax);
            var keyName = (level.Value as NamedSyntax)?.Names[0].Name ?? ScalarBinder.ResultNameOf(syntax);
            var key = Grouping.Check(context, level.Value.Span, new PlanOutput(list.AddUnnamed(keyName, value.Type, canBeNull || value.CanBeNull), value));
            var aggregate = context.Aggregates.Bind(level.Aggregate is NamedSyntax { Value: var inner } ? inner : level.Aggregate);
            var name = level.Aggregate is NamedSyntax { Names: [var given] } ? given.Name : $"aggregated_{key.Column.Name}";
            list.AddUnnamed(name, aggregate.Type, canBeNull || aggregate.CanBeNull);
            var output = new PlanOutput(new ColumnSymbol(name, aggregate.Type, aggregate.CanBeNull), aggregate);
            var others = level.Others is null ? null : ScalarBinder.Convert(context.Constants.Bind(level.Others), value.Type);
            levels.Add(new TopNestedLevel(level.Count is null ? null : context.BindRowCount(level.Count), key, output, others, level.IsAscending));
        }

        return new BoundTopNested(context.Input, levels, list.Columns);
    }

    private static TopNestedSyntax Parse(Parser parser, Token keyword)
    {
        var levels = new List<TopNestedLevelSyntax> { ParseLevel(parser) };
        while (parser.Current.Is(",") && parser.Peek().Is("top") && parser.Peek(2).Is("-") && parser.Peek(3).Is("nested"))
        {
            for (var i = 0; i < 4; i++)
            {
                parser.Advance();
            }

            levels.Add(ParseLevel(parser));
        }

        return new TopNestedSyntax(levels, parser.SpanFrom(keyword.Span.Start));
    }

    private static TopNestedLevelSyntax ParseLevel(Parser parser)
    {
        var count = parser.Current.Is("of") ? null : parser.ParseExpression();
        parser.Expect("of");
        var value = parser.ParseNamedExpression();
        ExpressionSyntax? others = null;
        if (parser.Accept("with"))
        {
            parser.Expect("others");
            parser.Expect("=");
            others = parser.ParseExpression();
        }

        parser.Expect("by");
        var aggregate = parser.ParseNamedExpression();
        var direction = parser.Current.Is("asc") || parser.Current.Is("desc") ? parser.Advance().Text : "desc";
        return new TopNestedLevelSyntax(count, value, others, aggregate, direction == "asc");
    }
}

/// <summary>One level of a <c>top-nested</c>.</summary>
/// <param name="Count">How many values are kept; null for all.</param>
/// <param name="Key">The column of the values.</param>
/// <param name="Aggregate">The column of the aggregate.</param>
/// <param name="Others">What stands for all other values; null when they are dropped.</param>
/// <param name="IsAscending">Whether the smallest are kept.</param>
internal sealed record TopNestedLevel(long? Count, PlanOutput Key, PlanOutput Aggregate, BoundScalar? Others, bool IsAscending);

internal sealed record BoundTopNested(BoundRelation Input, IReadOnlyList<TopNestedLevel> Levels, IReadOnlyList<ColumnSymbol> Columns) : BoundRelation(Columns)
{
    public override IEnumerable<BoundRelation> Inputs => [Input];

    public override string Describe() => $"top-nested {string.Join(", ", Levels.Select(level => $"{level.Count?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "all"} of {level.Key.Column.Name} by {ScalarPrinter.Print(level.Aggregate.Value)}"))}";

    public override PlanNode Plan(Planner planner)
    {
        // Level by level, rows whose value is not among the first get the label of the others or go. Each level's aggregate
        // is taken over the rows that are there once the level has its labels, before the next one drops some.
        var rows = planner.Extend(planner.Plan(Input), [.. Levels.Select(level => level.Key)]);
        var labels = new List<ColumnSymbol>();
        var totals = new List<PlanNode>();
        ColumnSymbol? passed = null;
        for (var i = 0; i < Levels.Count; i++)
        {
            (rows, passed) = Label(planner, rows, labels, passed, i);
            var keys = labels.Append(passed).Select(column => new PlanOutput(column.Copy(), new BoundColumn(column)));
            totals.Add(planner.Aggregate(rows, [.. keys], [Levels[i].Aggregate]));
        }

        // Groups of a level are found by the labels up to it, and by how many levels their rows have passed.
        var result = totals[^1];
        var groups = result.Columns.Take(labels.Count + 1).ToList();
        for (var i = 0; i < Levels.Count - 1; i++)
        {
            var level = new ColumnSymbol("passed", KqlType.Long, canBeNull: false);
            result = planner.Extend(result, [new PlanOutput(level, Smaller(new BoundColumn(groups[^1]), BoundLiteral.Long(i + 1)))]);
            var keys = groups.Take(i + 1).Append(level).Zip(totals[i].Columns, (left, right) => (left, right)).ToList();
            result = JoinGroups(planner, result, totals[i], keys, Levels[i].Aggregate.Column);
        }

        return planner.Project(result, [.. Levels.SelectMany((level, index) => new[]
        {
            new PlanOutput(level.Key.Column, new BoundColumn(groups[index])),
            new PlanOutput(Columns[(2 * index) + 1], level.Others is not null ? new BoundColumn(level.Aggregate.Column) : Choose(HasPassed(groups[^1], index), new BoundColumn(level.Aggregate.Column), BoundLiteral.Null(level.Aggregate.Column.Type))),
        })]);
    }

    /// <summary>Adds a level's label to the rows, and how many levels they have passed; drops the rows that no level shows.</summary>
    private (PlanNode Rows, ColumnSymbol Passed) Label(Planner planner, PlanNode rows, List<ColumnSymbol> labels, ColumnSymbol? passedBefore, int index)
    {
        var level = Levels[index];
        var key = level.Key.Column;
        var passed = new ColumnSymbol("passed", KqlType.Long, canBeNull: false);
        var label = new ColumnSymbol(key.Name, key.Type, canBeNull: true);
        BoundScalar isFirst = passedBefore is null ? BoundLiteral.Bool(true) : HasPassed(passedBefore, index - 1);
        if (level.Count is { } count)
        {
            (rows, var rank) = Rank(planner, rows, labels, passedBefore, level);
            var isAmongFirst = ScalarBinder.Call(OperatorFunctions.Ordering("<="), new BoundColumn(rank), BoundLiteral.Long(count));
            isFirst = isFirst is BoundLiteral ? isAmongFirst : ScalarBinder.Call(OperatorFunctions.Logical("and"), isFirst, isAmongFirst);
        }

        if (!Levels.Skip(index).Any(deeper => deeper.Others is not null))
        {
            rows = planner.Filter(rows, isFirst);
            isFirst = BoundLiteral.Bool(true);
        }

        BoundScalar before = passedBefore is null ? BoundLiteral.Long(0) : new BoundColumn(passedBefore);
        rows = planner.Extend(rows,
        [
            new PlanOutput(label, Choose(isFirst, new BoundColumn(key), level.Others ?? BoundLiteral.Null(key.Type))),
            new PlanOutput(passed, Choose(isFirst, BoundLiteral.Long(index + 1), before)),
        ]);
        labels.Add(label);
        return (rows, passed);
    }

    /// <summary>Adds the place that a row's value has among those of its parents.</summary>
    private static (PlanNode Rows, ColumnSymbol Rank) Rank(Planner planner, PlanNode rows, List<ColumnSymbol> parents, ColumnSymbol? passed, TopNestedLevel level)
    {
        var rank = new ColumnSymbol("rank", KqlType.Long, canBeNull: false);
        var total = level.Aggregate.Column.Copy("total");
        IEnumerable<ColumnSymbol> part = passed is null ? parents : [.. parents, passed];
        var candidate = part.Append(level.Key.Column).Select(column => (Left: column, Right: column.Copy())).ToList();
        var totals = planner.Aggregate(rows, [.. candidate.Select(pair => new PlanOutput(pair.Right, new BoundColumn(pair.Left)))], [new PlanOutput(total, level.Aggregate.Value)]);
        var order = new[] { new SortKey(total, !level.IsAscending, level.IsAscending), new SortKey(candidate[^1].Right, IsDescending: false, NullsFirst: true) };
        PlanNode ranked = new PlanWindow(totals with { Order = order }, [new PlanOutput(rank, new BoundWindow(WindowFunctions.RowNumber, [], KqlType.Long, CanBeNull: false))])
        {
            PartKeys = [.. candidate.SkipLast(1).Select(pair => pair.Right)],
        };
        return (JoinGroups(planner, rows, ranked, candidate, rank), rank);
    }

    private static BoundCall HasPassed(ColumnSymbol passed, int level) =>
        ScalarBinder.Call(OperatorFunctions.Ordering(">"), new BoundColumn(passed), BoundLiteral.Long(level));

    private static BoundScalar Choose(BoundScalar condition, BoundScalar value, BoundScalar other) =>
        condition is BoundLiteral ? value : new BoundCall(FunctionTable.Find("iff")!, [condition, value, other], value.Type, value.CanBeNull || other.CanBeNull);

    private static BoundCall Smaller(BoundScalar left, BoundScalar right) => new(FunctionTable.Find("min_of")!, [left, right], KqlType.Long, CanBeNull: false);

    // Groups with a null are found as well: nulls are equal to each other here.
    private static PlanNode JoinGroups(Planner planner, PlanNode left, PlanNode right, IReadOnlyList<(ColumnSymbol Left, ColumnSymbol Right)> keys, ColumnSymbol added) =>
        planner.Join(left, right, JoinKind.Inner, [.. keys.Select(key => new JoinKey(key.Left, key.Right) { NullsAreEqual = true })], [.. left.Columns.Append(added).Select(PlanOutput.Same)]);
}
