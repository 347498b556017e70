using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>range name from start to stop step step</c>.</summary>
internal sealed record RangeSyntax(NameSyntax Name, ExpressionSyntax From, ExpressionSyntax To, ExpressionSyntax Step, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("range", "Makes one row per value from start to stop.", Parse) { IsSource = parser => !parser.Peek().Is("(") };

    public override string Print(SyntaxPrinter printer) => $"range {printer.Print(Name)} from {printer.Print(From)} to {printer.Print(To)} step {printer.Print(Step)}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        var scalars = context.Constants;
        BoundScalar from = scalars.Bind(From), to = scalars.Bind(To), step = scalars.Bind(Step);
        if (from.Type == KqlType.Unknown || to.Type == KqlType.Unknown || step.Type == KqlType.Unknown)
        {
            return new BoundErroneous();
        }

        KqlType type;
        if (from.Type.IsNumber() && to.Type.IsNumber() && step.Type.IsNumber())
        {
            type = ScalarBinder.Widest(ScalarBinder.Widest(from.Type, to.Type), ScalarBinder.Widest(step.Type, KqlType.Long));
            step = ScalarBinder.Convert(step, type);
        }
        else if (from.Type == to.Type && from.Type is KqlType.DateTime or KqlType.TimeSpan && step.Type == KqlType.TimeSpan)
        {
            type = from.Type;
        }
        else
        {
            context.Diagnostics.Error(DiagnosticCodes.TypeMismatch, Span, $"A range goes over numbers, or over datetimes or timespans with a timespan as step; this one is from {from.Type.Name()} to {to.Type.Name()} by {step.Type.Name()}.");
            return new BoundErroneous();
        }

        if (step is BoundLiteral { Value: 0L or 0.0 or 0m })
        {
            context.Diagnostics.Error(DiagnosticCodes.BadValue, Step.Span, "The step of a range cannot be 0.");
        }

        return new BoundRange(new ColumnSymbol(Name.Name, type, canBeNull: false), ScalarBinder.Convert(from, type), ScalarBinder.Convert(to, type), step);
    }

    private static RangeSyntax Parse(Parser parser, Token keyword)
    {
        var name = parser.ParseNewName("the name of the column");
        parser.Expect("from");
        var from = parser.ParseExpression();
        parser.Expect("to");
        var to = parser.ParseExpression();
        parser.Expect("step");
        return new RangeSyntax(name, from, to, parser.ParseExpression(), parser.SpanFrom(keyword.Span.Start));
    }
}

internal sealed record BoundRange(ColumnSymbol Column, BoundScalar From, BoundScalar To, BoundScalar Step) : BoundRelation([Column])
{
    public override bool IsSerialized => true;

    public override string Describe() => $"range {Column} from {ScalarPrinter.Print(From)} to {ScalarPrinter.Print(To)} step {ScalarPrinter.Print(Step)}";

    public override PlanNode Plan(Planner planner) => new PlanRange(Column, From, To, Step) { Order = [new SortKey(Column, Step is BoundLiteral { Value: < 0L or < 0.0 }, NullsFirst: true)] };
}
