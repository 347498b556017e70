using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>where condition</c>.</summary>
internal sealed record WhereSyntax(ExpressionSyntax Condition, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("where", "Keeps the rows for which a condition is true.", Parse) { Aliases = ["filter"] };

    public override string Print(SyntaxPrinter printer) => $"where {printer.Print(Condition)}";

    public override BoundRelation Bind(OperatorBinding context) => new BoundWhere(context.Input, context.Scalars.BindCondition(Condition));

    private static WhereSyntax Parse(Parser parser, Token keyword)
    {
        OperatorParameters.Read(parser);
        // '=' is read as if it were a name for a value, so that it can be reported as the slip it is.
        return new WhereSyntax(parser.ParseNamedExpression(), parser.SpanFrom(keyword.Span.Start));
    }
}

internal sealed record BoundWhere(BoundRelation Input, BoundScalar Condition) : BoundRelation(Input.Columns)
{
    public override bool IsSerialized => Input.IsSerialized;

    public override IEnumerable<BoundRelation> Inputs => [Input];

    public override string Describe() => $"where {ScalarPrinter.Print(Condition)}";

    public override PlanNode Plan(Planner planner) => planner.Filter(planner.Plan(Input), Condition);
}
