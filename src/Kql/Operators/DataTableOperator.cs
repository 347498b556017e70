using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>datatable (name:type, …) [value, …]</c>: rows written into the query.</summary>
internal sealed record DataTableSyntax(IReadOnlyList<ColumnDeclarationSyntax> Columns, IReadOnlyList<ExpressionSyntax> Values, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("datatable", "Makes a table of the values given.", Parse) { IsSource = parser => parser.Peek().Is("(") };

    public override string Print(SyntaxPrinter printer) =>
        $"datatable({string.Join(", ", Columns.Select(column => $"{printer.Print(column.Name)}:{column.Type.Name()}"))}) [{printer.Print(Values)}]";

    public override BoundRelation Bind(OperatorBinding context)
    {
        var list = new ColumnList(context.Diagnostics);
        if (Columns.Count == 0)
        {
            return new BoundErroneous();
        }

        if (Values.Count % Columns.Count != 0)
        {
            context.Diagnostics.Error(DiagnosticCodes.BadValue, Span, $"The table has {Columns.Count} columns, and {Values.Count} values do not fill its rows.");
        }

        var rowCount = Values.Count / Columns.Count;
        var values = Values.Select((value, index) => BindValue(context, value, Columns[index % Columns.Count].Type)).ToList();
        var rows = Enumerable.Range(0, rowCount).Select(row => (IReadOnlyList<BoundLiteral>)values.GetRange(row * Columns.Count, Columns.Count)).ToList();
        for (var i = 0; i < Columns.Count; i++)
        {
            var column = i;
            list.AddNamed(Columns[i].Name.Name, Columns[i].Name.Span, Columns[i].Type, canBeNull: rows.Exists(row => row[column].CanBeNull));
        }

        return new BoundDataTable(list.Columns, rows);
    }

    private static BoundLiteral BindValue(OperatorBinding context, ExpressionSyntax syntax, KqlType type)
    {
        switch (context.Constants.Bind(syntax))
        {
            case BoundLiteral { Type: KqlType.Unknown }:
                return BoundLiteral.Null(type);
            case BoundLiteral literal when literal.Type == type:
                return literal;
            case BoundLiteral literal when Constants.Convert(literal, type) is { } converted:
                return converted;
            case BoundLiteral literal:
                // As in Kusto, a value that does not fit its column is a null.
                context.Diagnostics.Warning(DiagnosticCodes.TypeMismatch, syntax.Span, $"A {literal.Type.Name()} stands in a column of type {type.Name()}, and becomes null.");
                return BoundLiteral.Null(type);
            case { Type: KqlType.Unknown }:
                return BoundLiteral.Null(type);
            default:
                context.Diagnostics.Error(DiagnosticCodes.ConstantExpected, syntax.Span, "The values of a datatable are constants.");
                return BoundLiteral.Null(type);
        }
    }

    private static DataTableSyntax Parse(Parser parser, Token keyword)
    {
        var columns = parser.ParseSchema();
        parser.Expect("[");
        var values = new List<ExpressionSyntax>();
        while (!parser.Current.Is("]") && parser.Current.Kind != TokenKind.End)
        {
            values.Add(parser.ParseExpression());
            if (!parser.Accept(","))
            {
                break;
            }
        }

        parser.Expect("]");
        return new DataTableSyntax(columns, values, parser.SpanFrom(keyword.Span.Start));
    }
}

internal sealed record BoundDataTable(IReadOnlyList<ColumnSymbol> Columns, IReadOnlyList<IReadOnlyList<BoundLiteral>> Rows) : BoundRelation(Columns)
{
    public override bool IsSerialized => true;

    public override string Describe() => $"datatable ({string.Join(", ", Columns)}) {Rows.Count} rows";

    public override PlanNode Plan(Planner planner) => planner.Values(Columns, Rows);
}
