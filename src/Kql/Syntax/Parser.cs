using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Operators;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Syntax;

/// <summary>Builds the syntax of a query from its tokens. Never throws: what cannot be read is reported, and reading goes on after it.</summary>
internal sealed partial class Parser
{
    // Deeper than any text written by people or by a generator in use; well within the stack of a thread-pool thread.
    private const int DepthMax = 200;

    // Ten times the longest that people write.
    private const int PipelineMax = 1_000;

    private readonly List<Token> _tokens;
    private readonly DiagnosticBag _diagnostics;
    private int _position;
    private int _depth;

    private Parser(List<Token> tokens, DiagnosticBag diagnostics)
    {
        _tokens = tokens;
        _diagnostics = diagnostics;
    }

    /// <summary>Reads a whole query text.</summary>
    public static QuerySyntax Parse(string text, DiagnosticBag diagnostics)
    {
        var parser = new Parser(Lexer.Read(text, diagnostics), diagnostics);
        var query = parser.ParseStatements(end: null);
        if (query.Statements.Count == 0 && !diagnostics.HasErrors)
        {
            diagnostics.Error(DiagnosticCodes.EmptyQuery, query.Span, "The query is empty. A query is at least the name of a table.");
        }

        return query;
    }

    /// <summary>Reads the parameters of a function, in parentheses.</summary>
    public static IReadOnlyList<ParameterSyntax> ParseParameterList(string text, DiagnosticBag diagnostics)
    {
        var parser = new Parser(Lexer.Read(text, diagnostics), diagnostics);
        var parameters = parser.ParseParameters();
        if (parser.Current.Kind != TokenKind.End)
        {
            parser.Unexpected("the end of the parameters");
        }

        return parameters;
    }

    /// <summary>Reads operators that stand for a piece of a query; whatever is said about them is said about that piece.</summary>
    /// <param name="text">The operators, with <c>|</c> between them.</param>
    /// <param name="place">The piece of the query.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    public static IReadOnlyList<OperatorSyntax> ParseSteps(string text, TextSpan place, DiagnosticBag diagnostics)
    {
        var at = new TextSpan(place.Start, 0);
        var parser = new Parser(Lexer.Read(text, diagnostics).ConvertAll(token => token with { Span = at }), diagnostics);
        var steps = new List<OperatorSyntax>();
        do
        {
            steps.Add(OperatorTable.Parse(parser));
        }
        while (parser.Accept("|"));
        return steps;
    }

    public Token Current => _tokens[_position];

    public DiagnosticBag Diagnostics => _diagnostics;

    public Token Peek(int ahead = 1) => _tokens[Math.Min(_position + ahead, _tokens.Count - 1)];

    public Token Advance()
    {
        var token = Current;
        if (token.Kind != TokenKind.End)
        {
            _position++;
        }

        return token;
    }

    /// <summary>Takes the next token if it is this word or sign.</summary>
    public bool Accept(string text)
    {
        if (!Current.Is(text))
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>Takes the next token, which must be this word or sign; reports it and goes on when it is not.</summary>
    public Token Expect(string text)
    {
        if (Current.Is(text))
        {
            return Advance();
        }

        Unexpected($"'{text}'");
        return new Token(TokenKind.Sign, text, new TextSpan(Current.Span.Start, 0));
    }

    /// <summary>Reports that something else was expected than what stands here.</summary>
    public void Unexpected(string expected) =>
        Error(DiagnosticCodes.UnexpectedToken, Current.Span, $"Unexpected {Current.Describe()}; expected {expected}.");

    public void Error(string code, TextSpan span, string message, IReadOnlyList<string>? suggestions = null) => _diagnostics.Error(code, span, message, suggestions);

    /// <summary>The stretch from a place up to the last token that was taken.</summary>
    public TextSpan SpanFrom(int start) => new(start, Math.Max(0, (_position > 0 ? _tokens[_position - 1].Span.End : 0) - start));

    /// <summary>Reads a name: a word, or any text in brackets and quotes.</summary>
    public NameSyntax ParseName(string expected = "a name")
    {
        if (Current.IsName)
        {
            var token = Advance();
            return new NameSyntax(token.Text, false, token.Span);
        }

        if (TryParseBracketedName() is { } bracketed)
        {
            return bracketed;
        }

        Unexpected(expected);
        return new NameSyntax("", false, new TextSpan(Current.Span.Start, 0));
    }

    /// <summary>Reads the name of something new, which must not be a word of the language unless it stands in brackets.</summary>
    public NameSyntax ParseNewName(string expected = "a name")
    {
        var name = ParseName(expected);
        if (!name.IsBracketed && Keywords.IsReserved(name.Name))
        {
            ReportReserved(name);
        }

        return name;
    }

    private void ReportReserved(NameSyntax name) =>
        Error(DiagnosticCodes.UnexpectedToken, name.Span, $"'{name.Name}' is a word of the language; as a name it is written ['{name.Name}'].");

    public bool IsAtName => Current.IsName || (Current.Is("[") && Peek().IsString && Peek(2).Is("]"));

    /// <summary>Reads items with commas between them.</summary>
    public List<T> ParseList<T>(Func<T> parseItem)
    {
        var items = new List<T> { parseItem() };
        while (Accept(","))
        {
            items.Add(parseItem());
        }

        return items;
    }

    /// <summary>Reads a type name.</summary>
    public KqlType ParseType()
    {
        var token = Current;
        if (token.IsName && KqlTypes.TryParse(token.Text, out var type))
        {
            Advance();
            return type;
        }

        Unexpected("a type: bool, datetime, decimal, dynamic, guid, int, long, real, string or timespan");
        if (token.IsName)
        {
            Advance();
        }

        return KqlType.Unknown;
    }

    /// <summary>Reads <c>(name:type, …)</c>.</summary>
    public List<ColumnDeclarationSyntax> ParseSchema()
    {
        var columns = new List<ColumnDeclarationSyntax>();
        Expect("(");
        while (!Current.Is(")") && !IsAtEndOfStep)
        {
            var start = Current.Span.Start;
            var name = ParseNewName("a column name");
            Expect(":");
            columns.Add(new ColumnDeclarationSyntax(name, ParseType(), SpanFrom(start)));
            if (!Accept(","))
            {
                break;
            }
        }

        Expect(")");
        return columns;
    }

    /// <summary>Whether a step of a pipeline cannot go on here.</summary>
    public bool IsAtEndOfStep => Current.Kind == TokenKind.End || Current.Is("|") || Current.Is(";") || Current.Is("}");

    /// <summary>Reads what can stand in parentheses, as an argument or as a statement: an expression, or a pipeline.</summary>
    public ExpressionSyntax ParsePipelineOrExpression()
    {
        var start = Current.Span.Start;
        if (!TryEnter(out var tooDeep))
        {
            return tooDeep;
        }

        ExpressionSyntax source = OperatorTable.TryParseSource(this) is { } leading ? new OperatorSourceSyntax(leading) : ParseExpression();
        var operators = new List<OperatorSyntax>();
        while (Current.Is("|"))
        {
            if (operators.Count == PipelineMax)
            {
                Error(DiagnosticCodes.TooComplex, Current.Span, $"More than {PipelineMax} operators follow each other, which is not read.");
                _position = _tokens.Count - 1;
                break;
            }

            Advance();
            operators.Add(OperatorTable.Parse(this));
            SkipToEndOfStep();
        }

        _depth--;
        return operators.Count == 0 ? source : new PipelineSyntax(source, operators, SpanFrom(start));
    }

    private NameSyntax? TryParseBracketedName()
    {
        if (!Current.Is("[") || !Peek().IsString || !Peek(2).Is("]"))
        {
            return null;
        }

        var start = Advance().Span.Start;
        var name = (string?)Advance().Value ?? "";
        Advance();
        return new NameSyntax(name, true, SpanFrom(start));
    }

    // After an operator has read what it understands, the rest up to the next step is reported once and skipped.
    private void SkipToEndOfStep()
    {
        if (IsAtEndOfStep || Current.Is(")") || Current.Is(",") || Current.Is("]"))
        {
            return;
        }

        Unexpected("'|' or the end of the query");
        for (var depth = 0; Current.Kind != TokenKind.End && (depth > 0 || !(IsAtEndOfStep || Current.Is(")"))); Advance())
        {
            depth += Current.Is("(") || Current.Is("[") || Current.Is("{") ? 1 : Current.Is(")") || Current.Is("]") || Current.Is("}") ? -1 : 0;
        }
    }

    private bool TryEnter(out ExpressionSyntax tooDeep)
    {
        if (++_depth <= DepthMax)
        {
            tooDeep = null!;
            return true;
        }

        Error(DiagnosticCodes.TooComplex, Current.Span, $"The query is nested more than {DepthMax} levels deep, which is not read.");
        tooDeep = new LiteralSyntax(KqlType.Unknown, null, Current.Span);
        _position = _tokens.Count - 1;
        _depth--;
        return false;
    }
}
