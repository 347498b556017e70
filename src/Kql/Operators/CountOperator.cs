using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>count [as name]</c>.</summary>
internal sealed record CountSyntax(NameSyntax? Name, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("count", "Counts the rows.", Parse);

    public override string Print(SyntaxPrinter printer) => Name is null ? "count" : $"count as {printer.Print(Name)}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        var count = new BoundAggregate(FunctionTable.FindAggregate("count")!, [], KqlType.Long, CanBeNull: false);
        return new BoundSummarize(context.Input, [], [new PlanOutput(new ColumnSymbol(Name?.Name ?? "Count", KqlType.Long, canBeNull: false), count)]);
    }

    private static CountSyntax Parse(Parser parser, Token keyword) => new(parser.Accept("as") ? parser.ParseName() : null, parser.SpanFrom(keyword.Span.Start));
}
