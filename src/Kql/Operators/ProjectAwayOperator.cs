using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>project-away</c> and <c>project-keep</c>: columns by name and pattern, dropped or kept.</summary>
internal sealed record ProjectAwaySyntax(IReadOnlyList<ExpressionSyntax> Items, bool Keeps, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("project-away", "Drops columns, by name or pattern.", (parser, keyword) => Parse(parser, keyword, keeps: false));

    public static readonly OperatorDefinition KeepDefinition = new("project-keep", "Keeps columns, by name or pattern, in their order.", (parser, keyword) => Parse(parser, keyword, keeps: true));

    private string Word => Keeps ? "project-keep" : "project-away";

    public override string Print(SyntaxPrinter printer) => $"{Word} {printer.Print(Items)}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        var named = Items.SelectMany(item => ColumnPatterns.Resolve(context, item)).ToHashSet();
        return BoundProject.Keep(context.Input, context.Input.Columns.Where(column => named.Contains(column) == Keeps), Word);
    }

    private static ProjectAwaySyntax Parse(Parser parser, Token keyword, bool keeps) =>
        new(parser.ParseList(() => ColumnPatterns.Parse(parser)), keeps, parser.SpanFrom(keyword.Span.Start));
}
