using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>summarize aggregate, … by key, …</c>.</summary>
internal sealed record SummarizeSyntax(IReadOnlyList<ExpressionSyntax> Aggregates, IReadOnlyList<ExpressionSyntax> Keys, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("summarize", "Groups rows and aggregates each group.", Parse);

    public override string Print(SyntaxPrinter printer)
    {
        var aggregates = printer.Print(Aggregates);
        var keys = Keys.Count == 0 ? "" : $"by {printer.Print(Keys)}";
        return string.Join(' ', new[] { "summarize", aggregates, keys }.Where(part => part.Length > 0));
    }

    public override BoundRelation Bind(OperatorBinding context)
    {
        var list = new ColumnList(context.Diagnostics);
        var scalars = context.Aggregates.WithoutAggregates();
        var keys = new List<PlanOutput>();
        foreach (var item in Keys)
        {
            var value = scalars.Bind(item is NamedSyntax named ? named.Value : item);
            keys.Add(Grouping.Check(context, item.Span, list.Add(item, value)));
        }

        var groupColumns = keys.Select(key => (key.Value as BoundColumn)?.Column).OfType<ColumnSymbol>().ToHashSet();
        var aggregates = Aggregates.SelectMany(item => BindAggregate(context, item, list, groupColumns)).ToList();
        return new BoundSummarize(context.Input, keys, aggregates);
    }

    /// <summary>Binds an item of a list of aggregates, which may make several columns.</summary>
    public static IEnumerable<PlanOutput> BindAggregate(OperatorBinding context, ExpressionSyntax item, ColumnList list, IReadOnlySet<ColumnSymbol> groupColumns)
    {
        var named = item as NamedSyntax;
        var syntax = named?.Value ?? item;
        if (syntax is CallSyntax call && FunctionTable.FindAggregate(call.Name.Name) is { BindColumns: { } bindColumns } function)
        {
            var columns = bindColumns(new AggregateCall(context.Aggregates.WithoutAggregates(), function, call, groupColumns));
            return list.AddAll(item, columns);
        }

        var value = context.Aggregates.Bind(syntax);
        if (value.Type != Symbols.KqlType.Unknown && FindBareColumn(value) is { } bare)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.AggregateMisplaced, item.Span, $"The column '{bare.Column.Name}' stands outside of an aggregate; each row of a group has a value of its own. Use, for example, take_any({bare.Column.Name}); columns to group by stand after 'by'.");
        }

        if (named is { Names: [_, var second, ..] })
        {
            context.Diagnostics.Error(DiagnosticCodes.ArgumentCount, second.Span, "This aggregate makes one column, and takes one name.");
        }

        // Names follow from what is written; an aggregate's is never taken from a column by itself.
        var column = named is { Names: [var name] } ? list.AddNamed(name.Name, name.Span, value) : list.AddUnnamed(ScalarBinder.ResultNameOf(syntax), value);
        return [new PlanOutput(column, value)];
    }

    private static BoundColumn? FindBareColumn(BoundScalar scalar) => scalar switch
    {
        BoundColumn column => column,
        BoundAggregate => null,
        _ => scalar.Children.Select(FindBareColumn).FirstOrDefault(column => column is not null),
    };

    private static SummarizeSyntax Parse(Parser parser, Token keyword)
    {
        OperatorParameters.Read(parser);
        var aggregates = parser.Current.Is("by") ? [] : parser.ParseList(parser.ParseNamedExpression);
        var keys = parser.Accept("by") ? parser.ParseList(parser.ParseNamedExpression) : [];
        return new SummarizeSyntax(aggregates, keys, parser.SpanFrom(keyword.Span.Start));
    }
}

internal sealed record BoundSummarize(BoundRelation Input, IReadOnlyList<PlanOutput> Keys, IReadOnlyList<PlanOutput> Aggregates)
    : BoundRelation([.. Keys.Concat(Aggregates).Select(output => output.Column)])
{
    public override IEnumerable<BoundRelation> Inputs => [Input];

    public override string Describe() => $"summarize {ScalarPrinter.Print(Aggregates)} by {ScalarPrinter.Print(Keys)}";

    public override PlanNode Plan(Planner planner) => planner.Aggregate(planner.Plan(Input), Keys, Aggregates);
}
