using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>project name = value, …</c>.</summary>
internal sealed record ProjectSyntax(IReadOnlyList<ExpressionSyntax> Items, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("project", "Chooses and computes columns.", Parse);

    public override string Print(SyntaxPrinter printer) => $"project {printer.Print(Items)}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        var scalars = context.Scalars;
        var list = new ColumnList(context.Diagnostics);
        var outputs = new List<PlanOutput>();
        foreach (var item in Items)
        {
            if (scalars.BindColumns(item is NamedSyntax { Value: var call } ? call : item) is { } columns)
            {
                outputs.AddRange(list.AddAll(item, columns));
                continue;
            }

            var value = scalars.Bind(item is NamedSyntax named ? named.Value : item);
            outputs.Add(list.Add(item, value));
        }

        return new BoundProject(context.Input, outputs, "project");
    }

    private static ProjectSyntax Parse(Parser parser, Token keyword) =>
        new(parser.ParseList(parser.ParseNamedExpression), parser.SpanFrom(keyword.Span.Start));
}

/// <summary>The columns of a relation, chosen, renamed, computed and put in order.</summary>
internal sealed record BoundProject(BoundRelation Input, IReadOnlyList<PlanOutput> Outputs, string Word) : BoundRelation([.. Outputs.Select(output => output.Column)])
{
    /// <summary>Some of the columns of a relation as they are.</summary>
    public static BoundProject Keep(BoundRelation input, IEnumerable<ColumnSymbol> columns, string word) =>
        new(input, [.. columns.Select(PlanOutput.Same)], word);

    public override bool IsSerialized => Input.IsSerialized;

    public override IEnumerable<BoundRelation> Inputs => [Input];

    public override string Describe() => $"{Word} {ScalarPrinter.Print(Outputs)}";

    public override PlanNode Plan(Planner planner) => planner.Project(planner.Plan(Input), Outputs);
}
