using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Syntax;

/// <summary>Scalar expressions, by precedence from loose to tight: or, and, comparison, plus, times, text operators, sign, access.</summary>
internal sealed partial class Parser
{
    // A chain of equal-ranked arithmetic is a deep tree; this is far beyond what is written.
    private const int ChainMax = 500;

    private static readonly HashSet<string> Comparisons = ["==", "!=", "<>", "<", "<=", ">", ">=", "=~", "!~", ":"];

    private static readonly HashSet<string> ListOperators = ["in", "!in", "in~", "!in~", "has_any", "has_all"];

    private static readonly HashSet<string> TextOperators =
    [
        "has", "!has", "has_cs", "!has_cs", "hasprefix", "!hasprefix", "hasprefix_cs", "!hasprefix_cs",
        "hassuffix", "!hassuffix", "hassuffix_cs", "!hassuffix_cs", "contains", "!contains", "contains_cs", "!contains_cs",
        "startswith", "!startswith", "startswith_cs", "!startswith_cs", "endswith", "!endswith", "endswith_cs", "!endswith_cs",
        "like", "notlike", "likecs", "notlikecs", "notcontains", "notcontainscs", "containscs", "!containscs",
    ];

    /// <summary>Reads a scalar expression.</summary>
    public ExpressionSyntax ParseExpression()
    {
        if (!TryEnter(out var tooDeep))
        {
            return tooDeep;
        }

        var expression = ParseLogical("or", () => ParseLogical("and", ParseComparison));
        _depth--;
        return expression;
    }

    /// <summary>Reads an expression without operators: a name, a call, a member.</summary>
    public ExpressionSyntax ParseOperand() => ParseAccess();

    /// <summary>Reads an item of a column list: <c>name = expression</c>, <c>(a, b) = expression</c>, or an expression.</summary>
    public ExpressionSyntax ParseNamedExpression() => ParseNamed(ParseExpression);

    /// <summary>Reads an expression with a name or without, up to a comparison or a list operator.</summary>
    public ExpressionSyntax ParseNamedSum() => ParseNamed(ParseSum);

    private ExpressionSyntax ParseNamed(Func<ExpressionSyntax> parseValue)
    {
        var start = Current.Span.Start;
        if (IsAtName && Peek(Current.Is("[") ? 3 : 1).Is("="))
        {
            var name = ParseNewName();
            Advance();
            return new NamedSyntax([name], parseValue(), SpanFrom(start));
        }

        if (Current.Is("(") && TryParseNameTuple() is { } names)
        {
            return new NamedSyntax(names, parseValue(), SpanFrom(start));
        }

        return parseValue();
    }

    private List<NameSyntax>? TryParseNameTuple()
    {
        var before = _position;
        var names = new List<NameSyntax>();
        Advance();
        while (IsAtName)
        {
            names.Add(ParseNewName());
            if (!Accept(","))
            {
                break;
            }
        }

        if (names.Count > 0 && Current.Is(")") && Peek().Is("="))
        {
            Advance();
            Advance();
            return names;
        }

        _position = before;
        return null;
    }

    private ExpressionSyntax ParseLogical(string word, Func<ExpressionSyntax> parseOperand)
    {
        var start = Current.Span.Start;
        var first = parseOperand();
        if (!Current.Is(word))
        {
            return first;
        }

        var operands = new List<ExpressionSyntax> { first };
        while (Accept(word))
        {
            operands.Add(parseOperand());
        }

        return new LogicalSyntax(word, operands, SpanFrom(start));
    }

    private ExpressionSyntax ParseComparison()
    {
        var start = Current.Span.Start;
        var left = ParseSum();
        if (Current.Kind == TokenKind.Sign && Comparisons.Contains(Current.Text))
        {
            var sign = Advance().Text;
            return new BinarySyntax(sign == "<>" ? "!=" : sign, left, ParseSum(), SpanFrom(start));
        }

        if (Current.Is("between") || Current.Is("!between"))
        {
            var negated = Advance().Text[0] == '!';
            Expect("(");
            var low = ParseExpression();
            Expect("..");
            var high = ParseExpression();
            Expect(")");
            return new BetweenSyntax(negated, left, low, high, SpanFrom(start));
        }

        if (Current.Kind != TokenKind.Literal && ListOperators.Contains(Current.Text))
        {
            var word = Advance().Text;
            return new InSyntax(word, left, ParseInItems(), SpanFrom(start));
        }

        return left;
    }

    private List<ExpressionSyntax> ParseInItems()
    {
        Expect("(");
        var items = ParseList(ParsePipelineOrExpression);
        Expect(")");
        return items;
    }

    private ExpressionSyntax ParseSum() => ParseChain(ParseProduct, "+", "-", "-");

    private ExpressionSyntax ParseProduct() => ParseChain(ParseTextComparison, "*", "/", "%");

    private ExpressionSyntax ParseChain(Func<ExpressionSyntax> parseOperand, string first, string second, string third)
    {
        var start = Current.Span.Start;
        var left = parseOperand();
        for (var length = 0; Current.Is(first) || Current.Is(second) || Current.Is(third); length++)
        {
            if (length == ChainMax)
            {
                Error(DiagnosticCodes.TooComplex, Current.Span, $"More than {ChainMax} operands are joined by '{first}', '{second}' or '{third}', which is not read.");
                _position = _tokens.Count - 1;
                break;
            }

            var sign = Advance().Text;
            left = new BinarySyntax(sign, left, parseOperand(), SpanFrom(start));
        }

        return left;
    }

    private ExpressionSyntax ParseTextComparison()
    {
        var start = Current.Span.Start;
        var left = ParseSigned();
        while (true)
        {
            if (Current.Kind != TokenKind.Literal && TextOperators.Contains(Current.Text))
            {
                var word = Advance().Text;
                left = new BinarySyntax(word, left, ParseSigned(), SpanFrom(start));
            }
            else if (Current.Is("matches") && Peek().Is("regex"))
            {
                Advance();
                Advance();
                left = new BinarySyntax("matches regex", left, ParseSigned(), SpanFrom(start));
            }
            else
            {
                return left;
            }
        }
    }

    private ExpressionSyntax ParseSigned()
    {
        if (!Current.Is("-") && !Current.Is("+"))
        {
            return ParseAccess();
        }

        var sign = Advance();
        var operand = ParseAccess();
        var span = SpanFrom(sign.Span.Start);
        // A sign before a number is part of it, so that -9223372036854775808 and negative durations are literals.
        return (sign.Text, operand) switch
        {
            ("-", LiteralSyntax { Value: long number, Type: KqlType.Int or KqlType.Long or KqlType.TimeSpan } literal) => literal with { Value = unchecked(-number), Span = span },
            ("-", LiteralSyntax { Value: double number } literal) => literal with { Value = -number, Span = span },
            ("-", LiteralSyntax { Value: decimal number } literal) => literal with { Value = -number, Span = span },
            _ => new UnarySyntax(sign.Text, operand, span),
        };
    }

    private ExpressionSyntax ParseAccess()
    {
        var start = Current.Span.Start;
        var target = ParsePrimary();
        for (var length = 0; length < ChainMax; length++)
        {
            if (Current.Is(".") && (Peek().IsName || Peek().Is("[")))
            {
                Advance();
                if (Current.IsName && Peek().Is("("))
                {
                    var name = ParseName();
                    var call = ParseCall(name);
                    target = new MemberCallSyntax(target, call, SpanFrom(start));
                }
                else if (Current.IsName || TryPeekBracketedName())
                {
                    target = new MemberSyntax(target, ParseName(), SpanFrom(start));
                }
                else
                {
                    target = ParseIndex(target, start);
                }
            }
            else if (Current.Is("[") && !Peek().Is("]"))
            {
                target = ParseIndex(target, start);
            }
            else
            {
                break;
            }
        }

        return target;
    }

    private bool TryPeekBracketedName() => Current.Is("[") && Peek().IsString && Peek(2).Is("]");

    private IndexSyntax ParseIndex(ExpressionSyntax target, int start)
    {
        Expect("[");
        var index = ParseExpression();
        Expect("]");
        return new IndexSyntax(target, index, SpanFrom(start));
    }

    private ExpressionSyntax ParsePrimary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Literal:
                return ParseLiteral();
            case TokenKind.Name when token.Text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE":
                Advance();
                return new LiteralSyntax(KqlType.Bool, token.Text[0] is 't' or 'T', token.Span);
            case TokenKind.Name when token.Text == "typeof" && Peek().Is("("):
                return ParseTypeOf();
            case TokenKind.Name:
                var name = ParseName();
                if (Current.Is("("))
                {
                    return ParseCall(name);
                }

                if (Keywords.IsReservedInExpressions(name.Name))
                {
                    ReportReserved(name);
                }

                return name;
            case TokenKind.Sign when token.Text == "(":
                Advance();
                var inner = ParsePipelineOrExpression();
                Expect(")");
                return inner;
            case TokenKind.Sign when TryParseBracketedName() is { } bracketed:
                return Current.Is("(") ? ParseCall(bracketed) : bracketed;
            case TokenKind.Sign when token.Text == "*":
                Advance();
                return new StarSyntax(token.Span);
        }

        Unexpected("an expression");
        // A wrong sign is skipped, a sign that ends something is left to whoever waits for it.
        if (!IsAtEndOfStep && !Current.Is(")") && !Current.Is("]") && !Current.Is(","))
        {
            Advance();
        }

        return new LiteralSyntax(KqlType.Unknown, null, token.Span);
    }

    private LiteralSyntax ParseLiteral()
    {
        var token = Advance();
        if (!token.IsString || !Current.IsString)
        {
            return new LiteralSyntax(token.Type, token.Value, token.Span);
        }

        // Neighbouring texts are one text.
        var text = new System.Text.StringBuilder((string?)token.Value);
        while (Current.IsString)
        {
            text.Append((string?)Advance().Value);
        }

        return new LiteralSyntax(KqlType.String, text.ToString(), SpanFrom(token.Span.Start));
    }

    private TypeOfSyntax ParseTypeOf()
    {
        var start = Advance().Span.Start;
        Expect("(");
        var type = ParseType();
        Expect(")");
        return new TypeOfSyntax(type, SpanFrom(start));
    }

    private CallSyntax ParseCall(NameSyntax name)
    {
        Expect("(");
        var arguments = new List<ExpressionSyntax>();
        while (!Current.Is(")") && Current.Kind != TokenKind.End)
        {
            arguments.Add(ParseNamed(ParsePipelineOrExpression));
            if (!Accept(","))
            {
                break;
            }
        }

        Expect(")");
        return new CallSyntax(name, arguments, SpanFrom(name.Span.Start));
    }
}
