using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>invoke function(arguments)</c>: calls a function of the query with the rows as its first argument.</summary>
internal sealed record InvokeSyntax(ExpressionSyntax Call, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("invoke", "Calls a function of the query with the rows as its first argument.", Parse);

    public override string Print(SyntaxPrinter printer) => $"invoke {printer.Print(Call)}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        if (Call is not CallSyntax call)
        {
            context.Diagnostics.Error(DiagnosticCodes.UnexpectedToken, Call.Span, "'invoke' is followed by the call of a function, for example 'invoke f(1)'.");
            return new BoundErroneous();
        }

        if (context.Binder.Scope.Find(call.Name.Name) is FunctionDefinition { Syntax.Parameters: [{ Columns: not null }, ..] } function)
        {
            return context.Binder.CallTabularFunction(function, call.Arguments, call.Span, context.Input);
        }

        var nearest = NearestNames.Of(call.Name.Name, context.Binder.Scope.Names<FunctionDefinition>());
        context.Diagnostics.Error(DiagnosticCodes.UnknownFunction, call.Name.Span, $"There is no function '{call.Name.Name}' that takes a table first.{NearestNames.DidYouMean(nearest)}", nearest);
        return new BoundErroneous();
    }

    private static InvokeSyntax Parse(Parser parser, Token keyword) => new(parser.ParseExpression(), parser.SpanFrom(keyword.Span.Start));
}
