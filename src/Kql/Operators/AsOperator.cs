using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>as name</c>: names the rows, for the rest of the statement.</summary>
internal sealed record AsSyntax(NameSyntax Name, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("as", "Names the rows for use later in the same statement.", Parse);

    public override string Print(SyntaxPrinter printer) => $"as {printer.Print(Name)}";

    public override BoundRelation Bind(OperatorBinding context) =>
        context.Input is BoundErroneous ? context.Input : context.Binder.NameRelation(Name.Name, context.Input);

    private static AsSyntax Parse(Parser parser, Token keyword)
    {
        OperatorParameters.Read(parser);
        return new AsSyntax(parser.ParseNewName("the name for the rows"), parser.SpanFrom(keyword.Span.Start));
    }
}
