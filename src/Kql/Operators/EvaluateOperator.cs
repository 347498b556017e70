using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Plugins;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>evaluate plugin(arguments) [: (schema)]</c>.</summary>
internal sealed record EvaluateSyntax(CallSyntax Call, PluginSchema? Schema, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("evaluate", "Calls a plugin.", Parse);

    public override string Print(SyntaxPrinter printer) => $"evaluate {printer.Print(Call)}{Schema?.Print(printer)}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        if (context.PipedInput is BoundErroneous)
        {
            return context.Input;
        }

        var name = Call.Name.Name;
        if (PluginTable.Find(name) is { } plugin)
        {
            return plugin.Bind(new PluginBinding(context, Call, Schema));
        }

        if (PluginTable.Refused.TryGetValue(name, out var reason))
        {
            context.Diagnostics.Error(DiagnosticCodes.NotSupported, Call.Span, $"The plugin '{name}' is not supported here: {reason}");
        }
        else if (name.Length > 0)
        {
            var nearest = NearestNames.Of(name, PluginTable.All.Select(known => known.Name));
            context.Diagnostics.Error(DiagnosticCodes.UnknownFunction, Call.Name.Span, $"There is no plugin '{name}'.{NearestNames.DidYouMean(nearest)}", nearest);
        }

        return new BoundErroneous();
    }

    private static EvaluateSyntax Parse(Parser parser, Token keyword)
    {
        OperatorParameters.Read(parser);
        var expression = parser.ParseOperand();
        var call = expression as CallSyntax;
        if (call is null)
        {
            parser.Error(DiagnosticCodes.UnexpectedToken, expression.Span, "'evaluate' is followed by the call of a plugin, for example 'evaluate bag_unpack(column)'.");
            call = new CallSyntax(new NameSyntax("", false, expression.Span), [], expression.Span);
        }

        return new EvaluateSyntax(call, PluginSchema.TryParse(parser), parser.SpanFrom(keyword.Span.Start));
    }
}

/// <summary>The columns that the query says a plugin yields.</summary>
/// <param name="StartsWithInput">Whether the columns of the input come first, written <c>*</c>.</param>
/// <param name="Columns">The other columns.</param>
internal sealed record PluginSchema(bool StartsWithInput, IReadOnlyList<ColumnDeclarationSyntax> Columns)
{
    public static PluginSchema? TryParse(Parser parser)
    {
        if (!parser.Accept(":"))
        {
            return null;
        }

        if (!parser.Current.Is("(") || !parser.Peek().Is("*"))
        {
            return new PluginSchema(false, parser.ParseSchema());
        }

        parser.Advance();
        parser.Advance();
        var columns = new List<ColumnDeclarationSyntax>();
        while (parser.Accept(","))
        {
            var name = parser.ParseName("a column name");
            parser.Expect(":");
            columns.Add(new ColumnDeclarationSyntax(name, parser.ParseType(), parser.SpanFrom(name.Span.Start)));
        }

        parser.Expect(")");
        return new PluginSchema(true, columns);
    }

    public string Print(SyntaxPrinter printer) =>
        $" : ({string.Join(", ", Columns.Select(column => $"{printer.Print(column.Name)}:{Symbols.KqlTypes.Name(column.Type)}").Prepend("*").Skip(StartsWithInput ? 0 : 1))})";
}
