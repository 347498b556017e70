using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>lookup [kind=leftouter|inner] (table) on key, …</c>: a join that does not repeat the keys.</summary>
internal sealed record LookupSyntax(string Kind, TextSpan KindSpan, ExpressionSyntax Right, IReadOnlyList<ExpressionSyntax> Conditions, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("lookup", "Adds the columns of a second table by equal keys.", Parse);

    public override string Print(SyntaxPrinter printer) =>
        $"lookup kind={Kind} ({printer.Print(Right)}){(Conditions.Count == 0 ? "" : $" on {printer.Print(Conditions)}")}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        var right = context.Binder.BindRelation(Right);
        if (Kind is not ("leftouter" or "inner"))
        {
            context.Diagnostics.Error(DiagnosticCodes.BadValue, KindSpan, $"A lookup is of kind leftouter or inner, not '{Kind}'.");
            return new BoundErroneous();
        }

        var keys = JoinCondition.Bind(context, right, Conditions);
        return right is BoundErroneous || keys.Count == 0
            ? new BoundErroneous()
            : BoundJoin.Of(context.Input, right, Kind == "inner" ? JoinKind.Inner : JoinKind.LeftOuter, keys, dropsRightKeys: true);
    }

    private static LookupSyntax Parse(Parser parser, Token keyword)
    {
        var options = OperatorParameters.Read(parser, "kind");
        var kind = options.GetValueOrDefault("kind", new Token(TokenKind.Name, "leftouter", keyword.Span));
        var right = parser.ParseExpression();
        parser.Expect("on");
        return new LookupSyntax(kind.Text, kind.Span, right, parser.ParseList(parser.ParseExpression), parser.SpanFrom(keyword.Span.Start));
    }
}
