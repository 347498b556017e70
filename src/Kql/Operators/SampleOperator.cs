using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>sample n</c>: rows by chance.</summary>
internal sealed record SampleSyntax(ExpressionSyntax Count, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("sample", "Keeps a number of rows by chance.", Parse);

    public override string Print(SyntaxPrinter printer) => $"sample {printer.Print(Count)}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        var chance = new BoundCall(FunctionTable.Find("rand")!, [], KqlType.Real, CanBeNull: false);
        return new BoundSample(new BoundTake(new BoundSort(context.Input, [new BoundSortKey(chance, IsDescending: false, NullsFirst: true)]), context.BindRowCount(Count) ?? 0));
    }

    private static SampleSyntax Parse(Parser parser, Token keyword) => new(parser.ParseExpression(), parser.SpanFrom(keyword.Span.Start));
}

/// <summary>Rows in an order that says nothing.</summary>
internal sealed record BoundSample(BoundRelation Input) : BoundRelation(Input.Columns)
{
    public override IEnumerable<BoundRelation> Inputs => [Input];

    public override string Describe() => "sample";

    public override PlanNode Plan(Planner planner) => planner.Plan(Input) with { Order = [] };
}

/// <summary><c>sample-distinct n of value</c>: some of the distinct values.</summary>
internal sealed record SampleDistinctSyntax(ExpressionSyntax Count, ExpressionSyntax Value, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("sample-distinct", "Keeps a number of distinct values of a column.", Parse);

    public override string Print(SyntaxPrinter printer) => $"sample-distinct {printer.Print(Count)} of {printer.Print(Value)}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        var value = context.Scalars.Bind(Value is NamedSyntax named ? named.Value : Value);
        var output = Grouping.Check(context, Value.Span, new ColumnList(context.Diagnostics).Add(Value, value));
        return new BoundTake(new BoundSummarize(context.Input, [output], []), context.BindRowCount(Count) ?? 0);
    }

    private static SampleDistinctSyntax Parse(Parser parser, Token keyword)
    {
        var count = parser.ParseExpression();
        parser.Expect("of");
        return new SampleDistinctSyntax(count, parser.ParseNamedExpression(), parser.SpanFrom(keyword.Span.Start));
    }
}
