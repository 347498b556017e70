using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>search [kind=case_sensitive] [in (table, …)] condition</c>: the rows of all tables that hold a text anywhere.</summary>
internal sealed record SearchSyntax(ExpressionSyntax Condition, IReadOnlyList<ExpressionSyntax>? Tables, bool IgnoresCase, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("search", "Finds rows by texts in any column of any table.", Parse)
    {
        IsSource = parser => !parser.Peek().Is("|") && !parser.Peek().Is(";") && !parser.Peek().Is("=") && !parser.Peek().Is(",") && !parser.Peek().Is(")") && parser.Peek().Kind != TokenKind.End,
    };

    private const string SourceColumn = "$table";

    public override string Print(SyntaxPrinter printer) =>
        $"search{(IgnoresCase ? "" : " kind=case_sensitive")}{(Tables is null ? "" : $" in ({printer.Print(Tables)})")} {printer.Print(Condition)}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        if (context.PipedInput is not null && Tables is not null)
        {
            context.Diagnostics.Error(DiagnosticCodes.UnexpectedToken, Span, "'search in (…)' stands at the beginning of a query; rows that are piped into 'search' are what it searches.");
            return new BoundErroneous();
        }

        var tables = Tables ?? (context.PipedInput is null ? [new WildcardSyntax("*", Span)] : []);
        var legs = UnionLeg.BindAll(context, tables);
        if (legs.Count == 0 || legs.Exists(leg => leg.Relation is BoundErroneous))
        {
            return new BoundErroneous();
        }

        var condition = SearchCondition.ToPlain(Condition, IgnoresCase);
        var all = BoundUnion.Of(legs, isInner: false, SourceColumn);
        return SearchCondition.Filter(context, all, condition) is { } filtered ? BoundUnion.Of(filtered, isInner: false, SourceColumn) : new BoundErroneous();
    }

    private static SearchSyntax Parse(Parser parser, Token keyword)
    {
        var options = OperatorParameters.Read(parser, "kind");
        var tables = UnionLeg.ParseIn(parser);
        var ignoresCase = !options.TryGetValue("kind", out var kind) || kind.Text is "case_insensitive" or "default";
        if (kind.Text is not (null or "case_insensitive" or "case_sensitive" or "default"))
        {
            parser.Error(DiagnosticCodes.BadValue, kind.Span, $"'{kind.Text}' is no kind of search; there are case_insensitive and case_sensitive.");
        }

        return new SearchSyntax(parser.ParseExpression(), tables, ignoresCase, parser.SpanFrom(keyword.Span.Start));
    }
}

/// <summary>The conditions of <c>search</c> and <c>find</c>, in which a text alone stands for "some column has it".</summary>
internal static class SearchCondition
{
    /// <summary>The same condition in the words of <c>where</c>.</summary>
    public static ExpressionSyntax ToPlain(ExpressionSyntax syntax, bool ignoresCase) => syntax switch
    {
        LogicalSyntax logical => logical with { Operands = [.. logical.Operands.Select(operand => ToPlain(operand, ignoresCase))] },
        LiteralSyntax { Type: KqlType.String } text => ToPlain(new StarSyntax(text.Span), text, ignoresCase),
        StarSyntax star => new LiteralSyntax(KqlType.Bool, true, star.Span),
        BinarySyntax { Operator: ":", Right: LiteralSyntax { Type: KqlType.String } text } colon => ToPlain(colon.Left, text, ignoresCase),
        _ => syntax,
    };

    /// <summary>Keeps the rows of each table for which a condition over the columns of all of them holds.</summary>
    /// <returns>Null when the condition has an error.</returns>
    public static List<UnionLeg>? Filter(OperatorBinding context, BoundUnion all, ExpressionSyntax condition)
    {
        // Errors are found in the columns of all tables; each table is then asked by its own, and what it lacks is null there.
        if (context.ScalarsOf(all).BindCondition(condition).Type == KqlType.Unknown)
        {
            return null;
        }

        var legs = new List<UnionLeg>();
        for (var i = 0; i < all.Legs.Count; i++)
        {
            var leg = all.Legs[i];
            var values = all.Values[i];
            var bound = context.Binder.WithValues(
                all.Columns.Select((column, index) => (column.Name, values[index])), () => context.ScalarsOf(leg.Relation).BindCondition(condition));
            legs.Add(leg with { Relation = bound is BoundLiteral { Value: true } ? leg.Relation : new BoundWhere(leg.Relation, bound) });
        }

        return legs;
    }

    private static BinarySyntax ToPlain(ExpressionSyntax target, LiteralSyntax text, bool ignoresCase)
    {
        var pattern = (string?)text.Value ?? "";
        var (startsOpen, endsOpen) = (pattern.StartsWith('*'), pattern.EndsWith('*') && pattern.Length > 1);
        var inner = pattern[(startsOpen ? 1 : 0)..^(endsOpen ? 1 : 0)];
        if (inner.Contains('*', StringComparison.Ordinal))
        {
            var parts = inner.Split('*').Select(System.Text.RegularExpressions.Regex.Escape);
            var expression = $"{(ignoresCase ? "(?i)" : "")}{(startsOpen ? "" : @"\b")}{string.Join(".*", parts)}{(endsOpen ? "" : @"\b")}";
            return new BinarySyntax("matches regex", target, text with { Value = expression }, text.Span);
        }

        var word = (startsOpen, endsOpen) switch
        {
            (false, false) => "has",
            (false, true) => "hasprefix",
            (true, false) => "hassuffix",
            _ => "contains",
        };
        return new BinarySyntax(ignoresCase ? word : $"{word}_cs", target, text with { Value = inner }, text.Span);
    }
}
