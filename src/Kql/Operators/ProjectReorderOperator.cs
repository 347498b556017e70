using System.Text.RegularExpressions;
using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>project-reorder pattern [asc|desc|granny-asc|granny-desc], …</c>: the named columns first, the others after them.</summary>
internal sealed partial record ProjectReorderSyntax(IReadOnlyList<(ExpressionSyntax Pattern, string? Order)> Items, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("project-reorder", "Puts columns first, by name or pattern.", Parse);

    public override string Print(SyntaxPrinter printer) =>
        $"project-reorder {string.Join(", ", Items.Select(item => item.Order is null ? printer.Print(item.Pattern) : $"{printer.Print(item.Pattern)} {item.Order}"))}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        var columns = Items.SelectMany(item => Sort(ColumnPatterns.Resolve(context, item.Pattern), item.Order)).Concat(context.Input.Columns).Distinct();
        return BoundProject.Keep(context.Input, columns, "project-reorder");
    }

    private static IEnumerable<ColumnSymbol> Sort(IReadOnlyList<ColumnSymbol> columns, string? order) => order switch
    {
        "asc" => columns.OrderBy(column => column.Name, StringComparer.Ordinal),
        "desc" => columns.OrderByDescending(column => column.Name, StringComparer.Ordinal),
        "granny-asc" => columns.OrderBy(column => GrannyKey(column.Name), StringComparer.Ordinal),
        "granny-desc" => columns.OrderByDescending(column => GrannyKey(column.Name), StringComparer.Ordinal),
        _ => columns,
    };

    // Numbers inside of names count as numbers: k2 before k10.
    private static string GrannyKey(string name) => Digits().Replace(name, match => match.Value.PadLeft(20, '0'));

    private static ProjectReorderSyntax Parse(Parser parser, Token keyword)
    {
        var items = parser.ParseList(() => (ColumnPatterns.Parse(parser), ParseOrder(parser)));
        return new ProjectReorderSyntax(items, parser.SpanFrom(keyword.Span.Start));
    }

    private static string? ParseOrder(Parser parser)
    {
        if (parser.Current.Is("asc") || parser.Current.Is("desc"))
        {
            return parser.Advance().Text;
        }

        if (!parser.Current.Is("granny"))
        {
            return null;
        }

        parser.Advance();
        parser.Expect("-");
        return parser.Current.Is("asc") || parser.Current.Is("desc") ? $"granny-{parser.Advance().Text}" : Report(parser);
    }

    private static string? Report(Parser parser)
    {
        parser.Unexpected("'asc' or 'desc'");
        return null;
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
