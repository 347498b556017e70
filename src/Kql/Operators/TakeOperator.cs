using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>take n</c>.</summary>
internal sealed record TakeSyntax(ExpressionSyntax Count, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("take", "Keeps a number of rows: the first ones of sorted rows, else any.", Parse) { Aliases = ["limit"] };

    public override string Print(SyntaxPrinter printer) => $"take {printer.Print(Count)}";

    public override BoundRelation Bind(OperatorBinding context) => new BoundTake(context.Input, context.BindRowCount(Count) ?? 0);

    private static TakeSyntax Parse(Parser parser, Token keyword) => new(parser.ParseExpression(), parser.SpanFrom(keyword.Span.Start));
}

internal sealed record BoundTake(BoundRelation Input, long Count) : BoundRelation(Input.Columns)
{
    public override bool IsSerialized => Input.IsSerialized;

    public override IEnumerable<BoundRelation> Inputs => [Input];

    public override string Describe() => $"take {Count}";

    public override PlanNode Plan(Planner planner) => planner.Limit(planner.Plan(Input), Count);
}
