using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>find [withsource=name] [in (table, …)] where condition [project column[:type], … [, pack(*)] | project-smart]</c>.</summary>
internal sealed record FindSyntax(ExpressionSyntax Condition, IReadOnlyList<ExpressionSyntax>? Tables, string SourceName, FindProjection? Projection, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("find", "Finds rows in several tables and shows the columns that they share.", Parse)
    {
        IsSource = parser => parser.Peek() is var next && (next.Is("in") || next.Is("where") || next.IsString || next.Is("withsource") || next.Is("datascope")),
    };

    private const string PackColumn = "pack_";

    public override string Print(SyntaxPrinter printer) =>
        $"find withsource={SyntaxPrinter.Name(SourceName)}{(Tables is null ? "" : $" in ({printer.Print(Tables)})")} where {printer.Print(Condition)}{Projection?.Print(printer)}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        if (context.PipedInput is not null)
        {
            context.Diagnostics.Error(DiagnosticCodes.UnexpectedToken, Span, "'find' stands at the beginning of a query and names its tables with 'in (…)'; piped rows are filtered with 'where' or 'search'.");
            return new BoundErroneous();
        }

        var legs = UnionLeg.BindAll(context, Tables ?? [new WildcardSyntax("*", Span)]);
        if (legs.Count == 0 || legs.Exists(leg => leg.Relation is BoundErroneous))
        {
            return new BoundErroneous();
        }

        var all = BoundUnion.Of(legs, isInner: false, SourceName);
        if (SearchCondition.Filter(context, all, SearchCondition.ToPlain(Condition, ignoresCase: true)) is not { } filtered)
        {
            return new BoundErroneous();
        }

        var columns = Projection is { } projection ? projection.Bind(context, legs) : SmartColumns(legs);
        var packs = Projection is { } written ? written.PacksRest : legs.Exists(leg => leg.Relation.Columns.Any(column => !columns.ContainsKey(column.Name)));
        return BoundUnion.Of([.. filtered.Select(leg => leg with { Relation = Project(leg.Relation, columns, packs) })], isInner: false, SourceName);
    }

    /// <summary>The columns that all tables have, and those that the condition names.</summary>
    private Dictionary<string, KqlType> SmartColumns(List<UnionLeg> legs)
    {
        var named = NameSyntaxes(Condition).ToHashSet(StringComparer.Ordinal);
        var shared = legs[0].Relation.Columns.Where(column => legs.TrueForAll(leg => leg.Relation.FindColumn(column.Name) is not null));
        var others = legs.SelectMany(leg => leg.Relation.Columns).Where(column => named.Contains(column.Name));
        return shared.Concat(others).Select(column => column.Name).Distinct().ToDictionary(name => name, name => TypeOf(legs, name) ?? KqlType.Dynamic, StringComparer.Ordinal);
    }

    /// <summary>The type of a column that has the same name in several tables; dynamic where they differ, null when no table has it.</summary>
    internal static KqlType? TypeOf(IEnumerable<UnionLeg> legs, string name)
    {
        var types = legs.Select(leg => leg.Relation.FindColumn(name)?.Type).OfType<KqlType>().Distinct().ToList();
        return types.Count switch { 0 => null, 1 => types[0], _ => KqlType.Dynamic };
    }

    private static BoundProject Project(BoundRelation leg, Dictionary<string, KqlType> columns, bool packs)
    {
        var outputs = columns.Select(wanted =>
        {
            var value = leg.FindColumn(wanted.Key) is { } column ? ScalarBinder.Convert(new BoundColumn(column), wanted.Value) : BoundLiteral.Null(wanted.Value);
            return new PlanOutput(new ColumnSymbol(wanted.Key, wanted.Value, value.CanBeNull), value);
        }).ToList();
        if (packs)
        {
            var rest = DynamicFunctions.Pack(leg.Columns.Where(column => !columns.ContainsKey(column.Name)), ignoreEmpty: false);
            outputs.Add(new PlanOutput(new ColumnSymbol(PackColumn, KqlType.Dynamic, canBeNull: false), rest));
        }

        return new BoundProject(leg, outputs, "project");
    }

    private static IEnumerable<string> NameSyntaxes(ExpressionSyntax syntax) => syntax switch
    {
        NameSyntax name => [name.Name],
        LogicalSyntax logical => logical.Operands.SelectMany(NameSyntaxes),
        BinarySyntax binary => NameSyntaxes(binary.Left).Concat(NameSyntaxes(binary.Right)),
        UnarySyntax unary => NameSyntaxes(unary.Operand),
        BetweenSyntax between => NameSyntaxes(between.Operand).Concat(NameSyntaxes(between.Low)).Concat(NameSyntaxes(between.High)),
        InSyntax list => NameSyntaxes(list.Operand).Concat(list.Items.SelectMany(NameSyntaxes)),
        MemberSyntax member => NameSyntaxes(member.Target),
        IndexSyntax index => NameSyntaxes(index.Target).Concat(NameSyntaxes(index.Index)),
        CallSyntax call => call.Arguments.SelectMany(NameSyntaxes),
        _ => [],
    };

    private static FindSyntax Parse(Parser parser, Token keyword)
    {
        var options = OperatorParameters.Read(parser, "withsource", "with_source", "datascope");
        var source = options.TryGetValue("withsource", out var name) || options.TryGetValue("with_source", out name) ? name.Text : "source_";
        var tables = UnionLeg.ParseIn(parser);
        if (!parser.Current.IsString)
        {
            parser.Expect("where");
        }

        var condition = parser.ParseExpression();
        return new FindSyntax(condition, tables, source, FindProjection.TryParse(parser), parser.SpanFrom(keyword.Span.Start));
    }
}

/// <summary>The columns that a <c>find</c> asks for.</summary>
internal sealed record FindProjection(IReadOnlyList<(NameSyntax Name, KqlType? Type)> Columns, bool PacksRest)
{
    /// <summary>Reads <c>project …</c>; null for <c>project-smart</c> and for nothing.</summary>
    public static FindProjection? TryParse(Parser parser)
    {
        if (!parser.Accept("project"))
        {
            return null;
        }

        if (parser.Current.Is("-") && parser.Peek().Is("smart"))
        {
            parser.Advance();
            parser.Advance();
            return null;
        }

        var columns = new List<(NameSyntax, KqlType?)>();
        do
        {
            if (parser.Current.Is("pack") && parser.Peek().Is("("))
            {
                parser.Advance();
                parser.Expect("(");
                parser.Expect("*");
                parser.Expect(")");
                return new FindProjection(columns, PacksRest: true);
            }

            var name = parser.ParseName("a column name");
            columns.Add((name, parser.Accept(":") ? parser.ParseType() : null));
        }
        while (parser.Accept(","));
        return new FindProjection(columns, PacksRest: false);
    }

    public string Print(SyntaxPrinter printer)
    {
        var items = Columns.Select(column => $"{printer.Print(column.Name)}{(column.Type is { } type ? $":{type.Name()}" : "")}");
        return $" project {string.Join(", ", PacksRest ? items.Append("pack(*)") : items)}";
    }

    /// <summary>The columns with their types; a column that no table has is reported.</summary>
    public Dictionary<string, KqlType> Bind(OperatorBinding context, List<UnionLeg> legs)
    {
        var columns = new Dictionary<string, KqlType>(StringComparer.Ordinal);
        foreach (var (name, written) in Columns)
        {
            if (FindSyntax.TypeOf(legs, name.Name) is not { } type)
            {
                var nearest = NearestNames.Of(name.Name, legs.SelectMany(leg => leg.Relation.Columns).Select(column => column.Name).Distinct());
                context.Diagnostics.Error(DiagnosticCodes.UnknownName, name.Span, $"None of the tables has a column '{name.Name}'.{NearestNames.DidYouMean(nearest)}", nearest);
            }
            else if (!columns.TryAdd(name.Name, written ?? type))
            {
                context.Diagnostics.Error(DiagnosticCodes.DuplicateName, name.Span, $"There are two columns '{name.Name}' in this list.");
            }
        }

        return columns;
    }
}
