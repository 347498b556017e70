using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>distinct column, …</c> or <c>distinct *</c>.</summary>
internal sealed record DistinctSyntax(IReadOnlyList<ExpressionSyntax> Items, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("distinct", "Keeps each combination of values once.", Parse);

    public override string Print(SyntaxPrinter printer) => $"distinct {printer.Print(Items)}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        var scalars = context.Scalars;
        var list = new ColumnList(context.Diagnostics);
        var outputs = new List<PlanOutput>();
        foreach (var item in Items)
        {
            if (item is StarSyntax)
            {
                outputs.AddRange(context.Input.Columns.Select(column => Grouping.Check(context, item.Span, PlanOutput.Same(column))));
                continue;
            }

            var value = scalars.Bind(item is NamedSyntax named ? named.Value : item);
            outputs.Add(Grouping.Check(context, item.Span, list.Add(item, value)));
        }

        return new BoundSummarize(context.Input, outputs, []);
    }

    private static DistinctSyntax Parse(Parser parser, Token keyword)
    {
        OperatorParameters.Read(parser);
        return new DistinctSyntax(parser.ParseList(parser.ParseNamedExpression), parser.SpanFrom(keyword.Span.Start));
    }
}

/// <summary>Rules for values that rows are grouped by.</summary>
internal static class Grouping
{
    /// <summary>Reports a key that has no equality.</summary>
    public static PlanOutput Check(OperatorBinding context, TextSpan span, PlanOutput key)
    {
        if (key.Value.Type == KqlType.Dynamic)
        {
            context.Diagnostics.Error(DiagnosticCodes.TypeMismatch, span, $"Rows cannot be grouped by the dynamic value '{key.Column.Name}'. Convert it, for example with tostring(…).");
        }

        return key;
    }
}
