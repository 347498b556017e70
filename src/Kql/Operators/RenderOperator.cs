using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>render chart [with (property = value, …)]</c>: changes no row, and tells the client how to draw them.</summary>
internal sealed record RenderSyntax(RenderInfo Info, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("render", "Says how the result is to be drawn; must be last.", Parse);

    private static readonly HashSet<string> Visualizations =
    [
        "anomalychart", "areachart", "barchart", "card", "columnchart", "ladderchart", "linechart", "list", "piechart", "pivotchart",
        "plotly", "scatterchart", "stackedareachart", "table", "timechart", "timeline", "timepivot", "treemap", "graph",
    ];

    private static readonly HashSet<string> PropertyNames =
    [
        "accumulate", "anomalycolumns", "kind", "legend", "series", "title", "xaxis", "xcolumn", "xtitle", "yaxis", "ycolumns", "ymax", "ymin",
        "ysplit", "ytitle",
    ];

    public override string Print(SyntaxPrinter printer) => Info.Properties.Count == 0
        ? $"render {Info.Visualization}"
        : $"render {Info.Visualization} with ({string.Join(", ", Info.Properties.Select(pair => $"{pair.Key}={SyntaxPrinter.Quote(pair.Value)}"))})";

    public override BoundRelation Bind(OperatorBinding context) => context.Input;

    private static RenderSyntax Parse(Parser parser, Token keyword)
    {
        var kind = parser.Current;
        if (kind.IsName && Visualizations.Contains(kind.Text))
        {
            parser.Advance();
        }
        else
        {
            var nearest = kind.IsName ? NearestNames.Of(kind.Text, Visualizations) : [];
            parser.Error(DiagnosticCodes.UnexpectedToken, kind.Span, $"{kind.Describe()} is no kind of chart.{NearestNames.DidYouMean(nearest)}", nearest);
            parser.Advance();
        }

        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        if (parser.Accept("with"))
        {
            parser.Expect("(");
            ReadProperties(parser, properties);
            parser.Expect(")");
        }
        else
        {
            ReadProperties(parser, properties);
        }

        return new RenderSyntax(new RenderInfo(kind.Text, properties), parser.SpanFrom(keyword.Span.Start));
    }

    private static void ReadProperties(Parser parser, Dictionary<string, string> properties)
    {
        while (parser.Current.IsName && parser.Peek().Is("="))
        {
            var name = parser.Advance();
            if (!PropertyNames.Contains(name.Text.ToLowerInvariant()))
            {
                var nearest = NearestNames.Of(name.Text, PropertyNames);
                parser.Error(DiagnosticCodes.UnknownName, name.Span, $"'render' has no property '{name.Text}'.{NearestNames.DidYouMean(nearest)}", nearest);
            }

            parser.Advance();
            properties[name.Text.ToLowerInvariant()] = ReadValue(parser);
            parser.Accept(",");
        }
    }

    // A text, a number, a word, or a list of column names.
    private static string ReadValue(Parser parser)
    {
        var values = new List<string> { ReadToken(parser) };
        while (parser.Current.Is(",") && !(parser.Peek().IsName && parser.Peek(2).Is("=")))
        {
            parser.Advance();
            values.Add(ReadToken(parser));
        }

        return string.Join(",", values);
    }

    private static string ReadToken(Parser parser)
    {
        if (parser.IsAtName)
        {
            return parser.ParseName().Name;
        }

        var sign = parser.Current.Is("-") ? parser.Advance().Text : "";
        if (parser.Current.Kind != TokenKind.Literal)
        {
            parser.Unexpected("a value");
            return "";
        }

        var token = parser.Advance();
        return sign + (token.Value as string ?? token.Text);
    }
}
