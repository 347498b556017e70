using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>union [kind=inner|outer] [withsource=name] [isfuzzy=true] table, …</c>.</summary>
internal sealed record UnionSyntax(IReadOnlyList<ExpressionSyntax> Legs, bool IsInner, string? SourceName, bool IsFuzzy, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("union", "Puts the rows of several tables together.", Parse)
    {
        IsSource = parser => parser.Peek() is var next && (next.IsName || next.Is("(") || next.Is("*") || next.Is("[")),
    };

    public override string Print(SyntaxPrinter printer)
    {
        var options = (IsInner ? " kind=inner" : "") + (SourceName is null ? "" : $" withsource={SyntaxPrinter.Name(SourceName)}") + (IsFuzzy ? " isfuzzy=true" : "");
        return $"union{options} {string.Join(", ", Legs.Select(leg => leg is PipelineSyntax or OperatorSourceSyntax ? $"({printer.Print(leg)})" : printer.Print(leg)))}";
    }

    public override BoundRelation Bind(OperatorBinding context)
    {
        var legs = UnionLeg.BindAll(context, Legs, IsFuzzy);
        if (legs.Count == 0)
        {
            context.Diagnostics.Error(DiagnosticCodes.UnknownTable, Span, "None of the tables of this union exists.");
            return new BoundErroneous();
        }

        return legs.Exists(leg => leg.Relation is BoundErroneous) ? new BoundErroneous() : BoundUnion.Of(legs, IsInner, SourceName);
    }

    private static UnionSyntax Parse(Parser parser, Token keyword)
    {
        var options = OperatorParameters.Read(parser, "kind", "withsource", "with_source", "isfuzzy");
        var source = options.TryGetValue("withsource", out var name) || options.TryGetValue("with_source", out name) ? name.Text : null;
        var legs = parser.ParseList(() => UnionLeg.Parse(parser));
        return new UnionSyntax(
            legs, options.TryGetValue("kind", out var kind) && kind.Text == "inner", source, options.TryGetValue("isfuzzy", out var fuzzy) && fuzzy.Text == "true", parser.SpanFrom(keyword.Span.Start));
    }
}

/// <summary>One of the tables of a union, a <c>search</c> or a <c>find</c>.</summary>
internal sealed record UnionLeg(string Name, BoundRelation Relation)
{
    /// <summary>Reads a table expression, or a pattern of table names.</summary>
    public static ExpressionSyntax Parse(Parser parser)
    {
        if (parser.Current.Is("(") || !(parser.Current.Is("*") || (parser.Current.IsName && parser.Peek().Is("*"))))
        {
            return parser.ParseExpression();
        }

        return ColumnPatterns.Parse(parser);
    }

    /// <summary>Reads the list <c>in (table, …)</c>, if there is one.</summary>
    public static IReadOnlyList<ExpressionSyntax>? ParseIn(Parser parser)
    {
        if (!parser.Current.Is("in") || !parser.Peek().Is("("))
        {
            return null;
        }

        parser.Advance();
        parser.Expect("(");
        var legs = parser.ParseList(() => Parse(parser));
        parser.Expect(")");
        return legs;
    }

    /// <summary>The piped rows, if any, and the tables that are named.</summary>
    public static List<UnionLeg> BindAll(OperatorBinding context, IEnumerable<ExpressionSyntax> syntaxes, bool isFuzzy = false)
    {
        var legs = new List<UnionLeg>();
        if (context.PipedInput is { } piped)
        {
            legs.Add(new UnionLeg(NameOf(piped, 0), piped));
        }

        foreach (var syntax in syntaxes)
        {
            foreach (var relation in Bind(context, syntax, isFuzzy))
            {
                legs.Add(new UnionLeg(NameOf(relation, legs.Count), relation));
            }
        }

        return legs;
    }

    private static IEnumerable<BoundRelation> Bind(OperatorBinding context, ExpressionSyntax syntax, bool isFuzzy)
    {
        if (syntax is WildcardSyntax wildcard)
        {
            return context.Binder.BindTables(wildcard);
        }

        if (!isFuzzy || syntax is not NameSyntax name)
        {
            return [context.Binder.BindRelation(syntax)];
        }

        if (context.Binder.TryBindRelation(name) is { } found)
        {
            return [found];
        }

        context.Diagnostics.Warning(DiagnosticCodes.UnknownTable, name.Span, $"There is no table '{name.Name}'; the union goes without it.");
        return [];
    }

    private static string NameOf(BoundRelation relation, int index) => relation switch
    {
        BoundTable table => table.Table.Name,
        BoundReference reference => reference.Shared.Name,
        _ => $"union_arg{index}",
    };
}

/// <summary>The rows of several relations; each column is fed by the columns of its name and type.</summary>
internal sealed record BoundUnion(IReadOnlyList<UnionLeg> Legs, IReadOnlyList<ColumnSymbol> Columns, IReadOnlyList<IReadOnlyList<BoundScalar>> Values) : BoundRelation(Columns)
{
    public override IEnumerable<BoundRelation> Inputs => Legs.Select(leg => leg.Relation);

    public override string Describe() => $"union of {Legs.Count} ({string.Join(", ", Columns)})";

    public static BoundUnion Of(IReadOnlyList<UnionLeg> legs, bool isInner, string? sourceName)
    {
        var groups = legs
            .SelectMany(leg => leg.Relation.Columns)
            .GroupBy(column => column.Name, StringComparer.Ordinal)
            .Where(group => !isInner || legs.All(leg => leg.Relation.FindColumn(group.Key) is not null))
            .ToList();
        var names = groups.Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        var columns = new List<ColumnSymbol>();
        var values = legs.Select(_ => new List<BoundScalar>()).ToList();
        if (sourceName is not null)
        {
            columns.Add(new ColumnSymbol(sourceName, KqlType.String, canBeNull: false));
            for (var i = 0; i < legs.Count; i++)
            {
                values[i].Add(BoundLiteral.Text(legs[i].Name));
            }
        }

        foreach (var group in groups)
        {
            var types = group.Select(column => column.Type).Distinct().ToList();
            foreach (var type in types)
            {
                // Columns of one name and several types become one column per type, with the type in the name.
                var name = types.Count == 1 ? group.Key : ColumnList.UniqueName($"{group.Key}_{type.Name()}", names);
                var sources = legs.Select(leg => leg.Relation.FindColumn(group.Key) is { } column && column.Type == type ? column : null).ToList();
                columns.Add(new ColumnSymbol(name, type, sources.Exists(source => source is null || source.CanBeNull)));
                for (var i = 0; i < legs.Count; i++)
                {
                    values[i].Add(sources[i] is { } source ? new BoundColumn(source) : BoundLiteral.Null(type));
                }
            }
        }

        return new BoundUnion(legs, columns, values);
    }

    public override PlanNode Plan(Planner planner) =>
        planner.Union([.. Legs.Zip(Values, (leg, values) => new PlanUnionLeg(planner.Plan(leg.Relation), values))], Columns);
}
