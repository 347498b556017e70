using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>serialize [name = value, …]</c>: rows that window functions may count on, in whatever order they are.</summary>
internal sealed record SerializeSyntax(ExtendSyntax? Columns, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("serialize", "Fixes the order of the rows, and adds columns.", Parse);

    public override string Print(SyntaxPrinter printer) => Columns is null ? "serialize" : $"serialize {printer.Print(Columns.Items)}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        var serialized = new BoundSerialize(context.Input);
        return Columns is null ? serialized : Columns.Bind(context with { PipedInput = serialized });
    }

    private static SerializeSyntax Parse(Parser parser, Token keyword)
    {
        var columns = parser.IsAtEndOfStep || parser.Current.Is(")") ? null : ExtendSyntax.Parse(parser, keyword);
        return new SerializeSyntax(columns, parser.SpanFrom(keyword.Span.Start));
    }
}

internal sealed record BoundSerialize(BoundRelation Input) : BoundRelation(Input.Columns)
{
    public override bool IsSerialized => true;

    public override IEnumerable<BoundRelation> Inputs => [Input];

    public override string Describe() => "serialize";

    public override PlanNode Plan(Planner planner)
    {
        var input = planner.Plan(Input);
        return input.Order.Count > 0 ? input : planner.WithRowNumber(input);
    }
}
