using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary>One array to expand, as written; the type is null when none is given.</summary>
internal sealed record MvExpandItemSyntax(ExpressionSyntax Value, KqlType? Type);

/// <summary><c>mv-expand [kind=bag|array] [with_itemindex=name] [name =] array [to typeof(type)], … [limit n]</c>.</summary>
internal sealed record MvExpandSyntax(IReadOnlyList<MvExpandItemSyntax> Items, bool BagsToArrays, string? IndexName, ExpressionSyntax? Limit, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("mv-expand", "Makes one row of each element of dynamic arrays.", Parse) { Aliases = ["mvexpand"] };

    public override string Print(SyntaxPrinter printer)
    {
        var items = Items.Select(item => item.Type is { } type ? $"{printer.Print(item.Value)} to typeof({type.Name()})" : printer.Print(item.Value));
        return $"mv-expand{(BagsToArrays ? " kind=array" : "")}{(IndexName is null ? "" : $" with_itemindex={SyntaxPrinter.Name(IndexName)}")} {string.Join(", ", items)}{(Limit is null ? "" : $" limit {printer.Print(Limit)}")}";
    }

    public override BoundRelation Bind(OperatorBinding context)
    {
        var scalars = context.Scalars;
        var list = new ColumnList(context.Diagnostics);
        var arrays = new List<ExpandedArray>();
        foreach (var item in Items)
        {
            var syntax = item.Value is NamedSyntax named ? named.Value : item.Value;
            var array = scalars.Bind(syntax);
            if (array.Type is not (KqlType.Dynamic or KqlType.Unknown))
            {
                context.Diagnostics.Error(DiagnosticCodes.TypeMismatch, syntax.Span, $"Only dynamic values are expanded; this is {array.Type.NameWithArticle()}.");
            }

            var element = list.Add(item.Value, new BoundLiteral(item.Type ?? KqlType.Dynamic, null)).Column;
            arrays.Add(new ExpandedArray(element, array));
        }

        var columns = ColumnList.Merge(context.Input.Columns, list.Columns);
        var index = IndexName is null ? null : new ColumnSymbol(IndexName, KqlType.Long, canBeNull: false);
        if (index is not null)
        {
            columns.Add(index);
        }

        var limit = Limit is null ? null : context.BindRowCount(Limit);
        return new BoundMvExpand(context.Input, columns, arrays, index, BagsToArrays, limit);
    }

    public static MvExpandSyntax Parse(Parser parser, Token keyword)
    {
        var options = OperatorParameters.Read(parser, "kind", "bagexpansion", "with_itemindex");
        var kind = options.TryGetValue("kind", out var word) || options.TryGetValue("bagexpansion", out word) ? word.Text : "bag";
        if (kind is not ("bag" or "array"))
        {
            parser.Error(DiagnosticCodes.BadValue, word.Span, $"Bags are expanded as 'bag' or as 'array', not as '{kind}'.");
        }

        var items = parser.ParseList(() => new MvExpandItemSyntax(parser.ParseNamedExpression(), ParseType(parser)));
        // The old spelling makes no more than 128 rows of one unless it is told otherwise.
        var limit = parser.Accept("limit") ? parser.ParseExpression() : keyword.Is("mvexpand") ? new LiteralSyntax(KqlType.Long, 128L, keyword.Span) : null;
        return new MvExpandSyntax(items, kind == "array", options.TryGetValue("with_itemindex", out var index) ? index.Text : null, limit, parser.SpanFrom(keyword.Span.Start));
    }

    private static KqlType? ParseType(Parser parser)
    {
        if (!parser.Accept("to"))
        {
            return null;
        }

        parser.Expect("typeof");
        parser.Expect("(");
        var type = parser.ParseType();
        parser.Expect(")");
        return type;
    }
}

/// <summary>An array and the column that its elements become.</summary>
internal sealed record ExpandedArray(ColumnSymbol Element, BoundScalar Array);

internal sealed record BoundMvExpand(
    BoundRelation Input, IReadOnlyList<ColumnSymbol> Columns, IReadOnlyList<ExpandedArray> Arrays, ColumnSymbol? Index, bool BagsToArrays, long? Limit)
    : BoundRelation(Columns)
{
    public override bool IsSerialized => Input.IsSerialized;

    public override IEnumerable<BoundRelation> Inputs => [Input];

    public override string Describe() => $"mv-expand {string.Join(", ", Arrays.Select(array => $"{array.Element} = {ScalarPrinter.Print(array.Array)}"))}";

    public override PlanNode Plan(Planner planner) => planner.Expand(planner.Plan(Input), this);
}
