using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>getschema</c>: the columns of the rows, as rows.</summary>
internal sealed record GetSchemaSyntax(TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("getschema", "Lists the columns and their types.", (parser, keyword) => new GetSchemaSyntax(keyword.Span));

    public override string Print(SyntaxPrinter printer) => "getschema";

    public override BoundRelation Bind(OperatorBinding context)
    {
        ColumnSymbol[] columns =
        [
            new("ColumnName", KqlType.String, canBeNull: false), new("ColumnOrdinal", KqlType.Long, canBeNull: false),
            new("DataType", KqlType.String, canBeNull: false), new("ColumnType", KqlType.String, canBeNull: false),
        ];
        var rows = context.Input.Columns.Select((column, index) => (IReadOnlyList<BoundLiteral>)
            [BoundLiteral.Text(column.Name), BoundLiteral.Long(index), BoundLiteral.Text(column.Type.DotNetName()), BoundLiteral.Text(column.Type.Name())]);
        return new BoundDataTable(columns, [.. rows]);
    }
}
