using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>extend name = value, …</c>.</summary>
internal sealed record ExtendSyntax(IReadOnlyList<ExpressionSyntax> Items, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("extend", "Adds columns, or replaces those of the same name.", Parse);

    public override string Print(SyntaxPrinter printer) => $"extend {printer.Print(Items)}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        var scalars = context.Scalars;
        var list = new ColumnList(context.Diagnostics);
        // Numbered names must not meet the input's; names of its columns replace them.
        var inputNames = context.Input.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var outputs = new List<PlanOutput>();
        foreach (var item in Items)
        {
            if (scalars.BindColumns(item is NamedSyntax { Value: var call } ? call : item) is { } columns)
            {
                outputs.AddRange(list.AddAll(item, columns));
                continue;
            }

            var value = scalars.Bind(item is NamedSyntax named ? named.Value : item);
            outputs.Add(item is not NamedSyntax && ScalarBinder.ResultNameOf(item) is null ? new PlanOutput(AddNumbered(list, inputNames, value), value) : list.Add(item, value));
        }

        return new BoundExtend(context.Input, outputs);
    }

    private static ColumnSymbol AddNumbered(ColumnList list, HashSet<string> inputNames, BoundScalar value)
    {
        string name;
        do
        {
            name = list.UniqueName(null);
        }
        while (inputNames.Contains(name));
        return list.AddReserved(name, value);
    }

    public static ExtendSyntax Parse(Parser parser, Token keyword) =>
        new(parser.ParseList(parser.ParseNamedExpression), parser.SpanFrom(keyword.Span.Start));
}

internal sealed record BoundExtend(BoundRelation Input, IReadOnlyList<PlanOutput> Added) : BoundRelation(ColumnList.Merge(Input.Columns, Added.Select(output => output.Column)))
{
    public override bool IsSerialized => Input.IsSerialized;

    public override IEnumerable<BoundRelation> Inputs => [Input];

    public override string Describe() => $"extend {ScalarPrinter.Print(Added)}";

    public override PlanNode Plan(Planner planner) => planner.Extend(planner.Plan(Input), Added);
}
