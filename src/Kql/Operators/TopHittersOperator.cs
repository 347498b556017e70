using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>top-hitters n of value [by weight]</c>: the values that occur most, or weigh most.</summary>
internal sealed record TopHittersSyntax(ExpressionSyntax Count, ExpressionSyntax Value, ExpressionSyntax? Weight, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("top-hitters", "Keeps the values that occur, or weigh, most.", Parse) { Difference = "The counts are exact, not approximate." };

    public override string Print(SyntaxPrinter printer) =>
        $"top-hitters {printer.Print(Count)} of {printer.Print(Value)}{(Weight is null ? "" : $" by {printer.Print(Weight)}")}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        var value = context.Scalars.Bind(Value is NamedSyntax named ? named.Value : Value);
        var key = Grouping.Check(context, Value.Span, new ColumnList(context.Diagnostics).Add(Value, value));
        var weight = Weight is null ? null : context.Scalars.Bind(Weight);
        if (weight is not null && !weight.Type.IsNumber() && weight.Type != KqlType.Unknown)
        {
            context.Diagnostics.Error(DiagnosticCodes.TypeMismatch, Weight!.Span, $"A weight is a number; this is {weight.Type.NameWithArticle()}.");
            return new BoundErroneous();
        }

        var type = weight is null || weight.Type == KqlType.Int ? KqlType.Long : weight.Type;
        var aggregate = new BoundAggregate(FunctionTable.FindAggregate(weight is null ? "count" : "sum")!, weight is null ? [] : [weight], type, CanBeNull: false);
        var total = new ColumnSymbol(weight is null ? $"approximate_count_{key.Column.Name}" : $"approximate_sum_{ScalarBinder.ResultNameOf(Weight!)}", type, canBeNull: false);
        var grouped = new BoundSummarize(context.Input, [key], [new PlanOutput(total, aggregate)]);
        return new BoundTake(new BoundSort(grouped, [new BoundSortKey(new BoundColumn(total), IsDescending: true, NullsFirst: false)]), context.BindRowCount(Count) ?? 0);
    }

    private static TopHittersSyntax Parse(Parser parser, Token keyword)
    {
        var count = parser.ParseExpression();
        parser.Expect("of");
        var value = parser.ParseNamedExpression();
        return new TopHittersSyntax(count, value, parser.Accept("by") ? parser.ParseExpression() : null, parser.SpanFrom(keyword.Span.Start));
    }
}
