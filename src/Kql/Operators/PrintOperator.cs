using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>print name = value, …</c>: one row.</summary>
internal sealed record PrintSyntax(IReadOnlyList<ExpressionSyntax> Items, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("print", "Makes one row of values.", Parse) { IsSource = parser => !parser.Peek().Is("=") };

    public override string Print(SyntaxPrinter printer) => $"print {printer.Print(Items)}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        var scalars = context.Constants;
        var list = new ColumnList(context.Diagnostics);
        var outputs = new List<PlanOutput>();
        for (var i = 0; i < Items.Count; i++)
        {
            if (scalars.BindColumns(Items[i] is NamedSyntax { Value: var call } ? call : Items[i]) is { Count: > 1 } columns)
            {
                outputs.AddRange(list.AddAll(Items[i], columns));
                continue;
            }

            var value = scalars.Bind(Items[i] is NamedSyntax named ? named.Value : Items[i]);
            var column = Items[i] is NamedSyntax { Names: [var name] } ? list.AddNamed(name.Name, name.Span, value) : list.AddUnnamed($"print_{i}", value);
            outputs.Add(new PlanOutput(column, value));
        }

        return new BoundPrint(outputs);
    }

    private static PrintSyntax Parse(Parser parser, Token keyword) => new(parser.ParseList(parser.ParseNamedExpression), parser.SpanFrom(keyword.Span.Start));
}

internal sealed record BoundPrint(IReadOnlyList<PlanOutput> Outputs) : BoundRelation([.. Outputs.Select(output => output.Column)])
{
    public override bool IsSerialized => true;

    public override string Describe() => $"print {ScalarPrinter.Print(Outputs)}";

    public override PlanNode Plan(Planner planner) => planner.Project(new PlanOneRow(), Outputs);
}
