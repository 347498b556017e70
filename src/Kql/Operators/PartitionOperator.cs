using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>partition by key (operators)</c>: the operators run over the rows of each key by themselves.</summary>
internal sealed record PartitionSyntax(NameSyntax Key, IReadOnlyList<OperatorSyntax> Body, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("partition", "Runs operators over the rows of each key by themselves.", Parse);

    public override string Print(SyntaxPrinter printer) => $"partition by {printer.Print(Key)} ({string.Join(" | ", Body.Select(step => step.Print(printer)))})";

    public override BoundRelation Bind(OperatorBinding context)
    {
        if (context.FindColumn(Key.Name, Key.Span) is not { } key)
        {
            return new BoundErroneous();
        }

        Grouping.Check(context, Key.Span, PlanOutput.Same(key));
        var rows = new BoundPartRows(context.Input.Columns);
        return new BoundPartition(context.Input, key, rows, PartBody.Bind(context, rows, Body));
    }

    private static PartitionSyntax Parse(Parser parser, Token keyword)
    {
        OperatorParameters.Read(parser);
        parser.Expect("by");
        var key = parser.ParseName("the column to partition by");
        if (parser.Current.Is("{"))
        {
            parser.Error(DiagnosticCodes.NotSupported, parser.Current.Span, "A partition with a query of its own in braces is not supported here; put operators in parentheses.");
        }

        return new PartitionSyntax(key, PartBody.Parse(parser), parser.SpanFrom(keyword.Span.Start));
    }
}

/// <summary>The operators in parentheses that run over parts of the rows.</summary>
internal static class PartBody
{
    /// <summary>Reads <c>(operator | operator …)</c>.</summary>
    public static IReadOnlyList<OperatorSyntax> Parse(Parser parser)
    {
        parser.Expect("(");
        var steps = new List<OperatorSyntax>();
        if (!parser.Current.Is(")"))
        {
            do
            {
                steps.Add(OperatorTable.Parse(parser));
            }
            while (parser.Accept("|"));
        }

        parser.Expect(")");
        return steps;
    }

    /// <summary>Binds them one after the other. What mixes the rows of a part with those of others is refused.</summary>
    public static BoundRelation Bind(OperatorBinding context, BoundRelation rows, IReadOnlyList<OperatorSyntax> steps)
    {
        var relation = rows;
        foreach (var step in steps)
        {
            if (step is UnionSyntax or MvApplySyntax or PartitionSyntax or TopNestedSyntax or MakeSeriesSyntax or JoinSyntax { Kind: "rightouter" or "fullouter" or "rightsemi" or "rightanti" or "rightantisemi" })
            {
                context.Diagnostics.Error(DiagnosticCodes.NotSupported, step.Span, "This operator is not supported inside of 'partition' and 'mv-apply'.");
                return new BoundErroneous();
            }

            var bound = step.Bind(new OperatorBinding(context.Binder, relation));
            relation = relation is BoundErroneous ? relation : bound;
        }

        return relation;
    }
}

/// <summary>The rows of one part, where its operators begin.</summary>
internal sealed record BoundPartRows(IReadOnlyList<ColumnSymbol> Columns) : BoundRelation(Columns)
{
    public override string Describe() => "rows of a part";

    public override PlanNode Plan(Planner planner) => planner.PartRows(this);
}

internal sealed record BoundPartition(BoundRelation Input, ColumnSymbol Key, BoundPartRows Rows, BoundRelation Body) : BoundRelation(Body.Columns)
{
    public override IEnumerable<BoundRelation> Inputs => [Input, Body];

    public override string Describe() => $"partition by {Key.Name}";

    public override PlanNode Plan(Planner planner)
    {
        var input = planner.Plan(Input);
        return planner.InParts(input, [Key], carried: [], Rows, Body) with { Order = [] };
    }
}
