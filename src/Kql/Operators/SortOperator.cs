using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary>One key of a sort as written; missing words are null.</summary>
internal sealed record SortItemSyntax(ExpressionSyntax Value, string? Direction, string? Nulls);

/// <summary><c>sort by key [asc|desc] [nulls first|last], …</c>.</summary>
internal sealed record SortSyntax(IReadOnlyList<SortItemSyntax> Items, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("sort", "Sorts the rows.", Parse) { Aliases = ["order"] };

    public override string Print(SyntaxPrinter printer) => $"sort by {Print(printer, Items)}";

    public override BoundRelation Bind(OperatorBinding context) => new BoundSort(context.Input, BindItems(context, Items));

    public static string Print(SyntaxPrinter printer, IEnumerable<SortItemSyntax> items) => string.Join(", ", items.Select(item =>
        $"{printer.Print(item.Value)}{(item.Direction is null ? "" : $" {item.Direction}")}{(item.Nulls is null ? "" : $" nulls {item.Nulls}")}"));

    /// <summary>Binds sort keys, with the defaults of the language: descending, and nulls where they are smallest.</summary>
    public static IReadOnlyList<BoundSortKey> BindItems(OperatorBinding context, IReadOnlyList<SortItemSyntax> items)
    {
        var scalars = context.Scalars;
        var keys = new List<BoundSortKey>();
        foreach (var item in items)
        {
            var value = scalars.Bind(item.Value is NamedSyntax named ? named.Value : item.Value);
            if (value.Type == KqlType.Dynamic)
            {
                context.Diagnostics.Error(DiagnosticCodes.TypeMismatch, item.Value.Span, "Rows cannot be sorted by a dynamic value. Convert it, for example with tostring(…) or toreal(…).");
            }

            var descending = item.Direction != "asc";
            keys.Add(new BoundSortKey(value, descending, item.Nulls is null ? !descending : item.Nulls == "first"));
        }

        return keys;
    }

    public static List<SortItemSyntax> ParseItems(Parser parser) => parser.ParseList(() => ParseItem(parser));

    public static SortItemSyntax ParseItem(Parser parser)
    {
        var value = parser.ParseNamedExpression();
        var direction = parser.Current.Is("asc") || parser.Current.Is("desc") ? parser.Advance().Text : null;
        string? nulls = null;
        if (parser.Accept("nulls"))
        {
            if (parser.Current.Is("first") || parser.Current.Is("last"))
            {
                nulls = parser.Advance().Text;
            }
            else
            {
                parser.Unexpected("'first' or 'last'");
            }
        }

        return new SortItemSyntax(value, direction, nulls);
    }

    private static SortSyntax Parse(Parser parser, Token keyword)
    {
        OperatorParameters.Read(parser);
        parser.Expect("by");
        return new SortSyntax(ParseItems(parser), parser.SpanFrom(keyword.Span.Start));
    }
}

/// <summary>A key that rows are sorted by.</summary>
internal sealed record BoundSortKey(BoundScalar Value, bool IsDescending, bool NullsFirst)
{
    public override string ToString() => $"{ScalarPrinter.Print(Value)} {(IsDescending ? "desc" : "asc")} nulls {(NullsFirst ? "first" : "last")}";
}

internal sealed record BoundSort(BoundRelation Input, IReadOnlyList<BoundSortKey> Keys) : BoundRelation(Input.Columns)
{
    public override bool IsSerialized => true;

    public override IEnumerable<BoundRelation> Inputs => [Input];

    public override string Describe() => $"sort by {string.Join(", ", Keys)}";

    public override PlanNode Plan(Planner planner) => planner.Sort(planner.Plan(Input), Keys);
}
