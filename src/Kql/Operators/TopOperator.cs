using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>top n by key [asc|desc]</c>: a sort and a take.</summary>
internal sealed record TopSyntax(ExpressionSyntax Count, IReadOnlyList<SortItemSyntax> Items, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("top", "Keeps the first rows by a key.", Parse);

    public override string Print(SyntaxPrinter printer) => $"top {printer.Print(Count)} by {SortSyntax.Print(printer, Items)}";

    public override BoundRelation Bind(OperatorBinding context) =>
        new BoundTake(new BoundSort(context.Input, SortSyntax.BindItems(context, Items)), context.BindRowCount(Count) ?? 0);

    private static TopSyntax Parse(Parser parser, Token keyword)
    {
        OperatorParameters.Read(parser);
        var count = parser.ParseExpression();
        parser.Expect("by");
        return new TopSyntax(count, [SortSyntax.ParseItem(parser)], parser.SpanFrom(keyword.Span.Start));
    }
}
