using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>mv-apply [with_itemindex=name] [name =] array [to typeof(type)], … [limit n] on (operators)</c>: operators over the elements of each row.</summary>
internal sealed record MvApplySyntax(MvExpandSyntax Expansion, IReadOnlyList<OperatorSyntax> Body, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("mv-apply", "Runs operators over the elements of dynamic arrays, row by row.", Parse);

    public override string Print(SyntaxPrinter printer) =>
        $"mv-apply{Expansion.Print(printer)["mv-expand".Length..]} on ({string.Join(" | ", Body.Select(step => step.Print(printer)))})";

    public override BoundRelation Bind(OperatorBinding context)
    {
        if (context.Input is BoundErroneous || Expansion.Bind(context) is not BoundMvExpand expansion)
        {
            return new BoundErroneous();
        }

        var rows = new BoundPartRows(expansion.Columns);
        var body = PartBody.Bind(context, rows, Body);
        if (body is BoundErroneous)
        {
            return body;
        }

        // The columns of the row stay, unless they are expanded or the operators make one of the same name.
        var made = body.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var kept = context.Input.Columns.Where(column => expansion.Columns.Contains(column) && !made.Contains(column.Name)).ToList();
        var places = context.Input.Columns.Where(column => expansion.Columns.Contains(column) || made.Contains(column.Name)).ToList();
        return new BoundMvApply(context.Input, expansion, rows, body, kept, ColumnList.Merge(places, body.Columns));
    }

    private static MvApplySyntax Parse(Parser parser, Token keyword)
    {
        var expansion = MvExpandSyntax.Parse(parser, keyword);
        parser.Expect("on");
        return new MvApplySyntax(expansion, PartBody.Parse(parser), parser.SpanFrom(keyword.Span.Start));
    }
}

/// <param name="Input">The rows.</param>
/// <param name="Expansion">Makes their elements.</param>
/// <param name="Rows">Stands for the elements of one row in the operators.</param>
/// <param name="Body">The operators.</param>
/// <param name="Kept">The columns of the row that the result keeps.</param>
/// <param name="Sources">The columns of the row and of the operators that the result's columns are.</param>
internal sealed record BoundMvApply(
    BoundRelation Input, BoundMvExpand Expansion, BoundPartRows Rows, BoundRelation Body, IReadOnlyList<ColumnSymbol> Kept, IReadOnlyList<ColumnSymbol> Sources)
    : BoundRelation([.. Sources.Select(column => column.Copy())])
{
    public override IEnumerable<BoundRelation> Inputs => [Expansion, Body];

    public override string Describe() => "mv-apply";

    public override PlanNode Plan(Planner planner)
    {
        // Each row gets a number, by which its elements stay together.
        var number = new ColumnSymbol("source", KqlType.Long, canBeNull: false);
        var numbered = planner.Number(planner.Plan(Input), number);
        var expanded = planner.Expand(numbered, Expansion);
        var result = planner.InParts(expanded, [number], Kept, Rows, Body);
        if (!AlwaysYieldsRow(Body))
        {
            return planner.Project(result with { Order = [] }, [.. Columns.Zip(Sources, (column, source) => new PlanOutput(column, new BoundColumn(source)))]);
        }

        // A summarize without keys yields a row also where there was no element: what it makes of nothing.
        var empty = planner.Filter(numbered, ScalarBinder.Call(ExpandFunctions.IsEmptyList, Expansion.Arrays[0].Array));
        return planner.UnionWithNothing(result, empty, Rows, Body, Sources, Kept, Columns);
    }

    private static bool AlwaysYieldsRow(BoundRelation body) => body switch
    {
        BoundSummarize { Keys.Count: 0 } => true,
        BoundPartRows => false,
        _ => body.Inputs.Any(AlwaysYieldsRow),
    };
}
