using System.Collections.Frozen;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary>An operator of the language: one row of the operator table.</summary>
/// <param name="Name">The keyword.</param>
/// <param name="Summary">What it does, as a sentence for the docs.</param>
/// <param name="Parse">Reads it; the keyword has been taken and is given.</param>
internal sealed record OperatorDefinition(string Name, string Summary, Func<Parser, Token, OperatorSyntax> Parse)
{
    /// <summary>Other spellings of the keyword.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether a word and what follows it begin this operator at the start of a pipeline; null when it always needs an input.</summary>
    public Func<Parser, bool>? IsSource { get; init; }

    /// <summary>How its results may differ from the service's; null when they do not.</summary>
    public string? Difference { get; init; }
}

/// <summary>All tabular operators.</summary>
internal static class OperatorTable
{
    /// <summary>The operators in the order of the docs.</summary>
    public static readonly IReadOnlyList<OperatorDefinition> All =
    [
        AsSyntax.Definition, CountSyntax.Definition, DataTableSyntax.Definition, DistinctSyntax.Definition, EvaluateSyntax.Definition, ExtendSyntax.Definition,
        FindSyntax.Definition, GetSchemaSyntax.Definition, InvokeSyntax.Definition, JoinSyntax.Definition, LookupSyntax.Definition, MakeSeriesSyntax.Definition,
        MvApplySyntax.Definition, MvExpandSyntax.Definition, ParseSyntax.Definition, ParseSyntax.WhereDefinition, ParseKvSyntax.Definition,
        PartitionSyntax.Definition, PrintSyntax.Definition, ProjectSyntax.Definition, ProjectAwaySyntax.Definition, ProjectAwaySyntax.KeepDefinition,
        ProjectRenameSyntax.Definition, ProjectReorderSyntax.Definition, RangeSyntax.Definition, RenderSyntax.Definition, SampleSyntax.Definition,
        SampleDistinctSyntax.Definition, SearchSyntax.Definition, SerializeSyntax.Definition, SortSyntax.Definition, SummarizeSyntax.Definition, TakeSyntax.Definition,
        TopSyntax.Definition, TopHittersSyntax.Definition, TopNestedSyntax.Definition, UnionSyntax.Definition, WhereSyntax.Definition,
    ];

    /// <summary>Operators of the language that are refused, with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> Refused = new Dictionary<string, string>
    {
        ["facet"] = "it yields several tables. Use one 'summarize' each.",
        ["fork"] = "it yields several tables. Write the queries one after the other, with ';' between.",
        ["scan"] = "each row's step depends on the state that the rows before have left, which a query of the engine does not follow. Use row_cumsum(…) with a restart for sums, prev(…) and next(…) for neighbours, row_window_session(…) for sessions, and summarize with make_list(…) and mv-apply for sequences.",
        ["project-by-names"] = "use 'project' with the names, or 'project-keep' with patterns.",
        ["graph-mark-components"] = "graphs are not part of log queries here.",
        ["reduce"] = "its clustering is not published.",
        ["consume"] = "it answers nothing. End the query with 'count' instead.",
        ["make-graph"] = "graphs are not part of log queries here.",
        ["graph-match"] = "graphs are not part of log queries here.",
        ["graph-shortest-paths"] = "graphs are not part of log queries here.",
        ["graph-to-table"] = "graphs are not part of log queries here.",
        ["macro-expand"] = "there are no entity groups here.",
        ["externaldata"] = "a query reads nothing from outside of its workspace.",
    };

    private static readonly FrozenDictionary<string, OperatorDefinition> ByName = All
        .SelectMany(definition => definition.Aliases.Append(definition.Name).Select(name => (name, definition)))
        .ToFrozenDictionary(pair => pair.name, pair => pair.definition);

    /// <summary>Reads the operator after a pipe.</summary>
    public static OperatorSyntax Parse(Parser parser)
    {
        var (word, tokenCount) = PeekWord(parser);
        if (word is not null && ByName.TryGetValue(word, out var definition))
        {
            return definition.Parse(parser, TakeWord(parser, word, tokenCount));
        }

        return ReadUnknown(parser, word);
    }

    /// <summary>Reads an operator at the beginning of a pipeline, if there is one.</summary>
    public static OperatorSyntax? TryParseSource(Parser parser)
    {
        if (!parser.Current.IsName)
        {
            return null;
        }

        var (word, tokenCount) = PeekWord(parser);
        if (word == "externaldata" && parser.Peek().Is("("))
        {
            return ReadUnknown(parser, word);
        }

        return word is not null && ByName.TryGetValue(word, out var definition) && definition.IsSource?.Invoke(parser) == true
            ? definition.Parse(parser, TakeWord(parser, word, tokenCount))
            : null;
    }

    // Keywords may hold hyphens: project-away is three tokens without blanks between them.
    private static (string? Word, int TokenCount) PeekWord(Parser parser)
    {
        if (!parser.Current.IsName)
        {
            return (null, 0);
        }

        var word = parser.Current.Text;
        var count = 1;
        while (parser.Peek(count) is var hyphen && hyphen.Is("-") && hyphen.Span.Start == parser.Peek(count - 1).Span.End &&
            parser.Peek(count + 1) is { IsName: true } next && next.Span.Start == hyphen.Span.End)
        {
            word = $"{word}-{next.Text}";
            count += 2;
        }

        return (word, count);
    }

    private static Token TakeWord(Parser parser, string word, int tokenCount)
    {
        var start = parser.Current.Span.Start;
        for (var i = 0; i < tokenCount; i++)
        {
            parser.Advance();
        }

        return new Token(TokenKind.Name, word, parser.SpanFrom(start));
    }

    private static UnknownSyntax ReadUnknown(Parser parser, string? word)
    {
        ReportUnknown(parser, word);
        var span = parser.Current.Span;
        SkipStep(parser);
        return new UnknownSyntax(span);
    }

    private static void ReportUnknown(Parser parser, string? word)
    {
        if (word is null)
        {
            parser.Unexpected("an operator, for example 'where'");
        }
        else if (Refused.TryGetValue(word, out var reason))
        {
            parser.Error(DiagnosticCodes.NotSupported, parser.Current.Span, $"The operator '{word}' is not supported here: {reason}");
        }
        else
        {
            var nearest = NearestNames.Of(word, ByName.Keys);
            parser.Error(DiagnosticCodes.UnknownOperator, parser.Current.Span, $"There is no operator '{word}'.{NearestNames.DidYouMean(nearest)}", nearest);
        }
    }

    private static void SkipStep(Parser parser)
    {
        for (var depth = 0; parser.Current.Kind != TokenKind.End && (depth > 0 || !(parser.IsAtEndOfStep || parser.Current.Is(")"))); parser.Advance())
        {
            depth += parser.Current.Is("(") || parser.Current.Is("[") || parser.Current.Is("{") ? 1 : parser.Current.Is(")") || parser.Current.Is("]") || parser.Current.Is("}") ? -1 : 0;
        }
    }

    /// <summary>Stands in for an operator that is not known; that has been reported.</summary>
    private sealed record UnknownSyntax(TextSpan Span) : OperatorSyntax(Span)
    {
        public override string Print(SyntaxPrinter printer) => "?";

        public override Binding.BoundRelation Bind(OperatorBinding context) => new Binding.BoundErroneous();
    }
}
