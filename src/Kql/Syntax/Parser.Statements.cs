using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Syntax;

/// <summary>Statements and function declarations.</summary>
internal sealed partial class Parser
{
    private QuerySyntax ParseStatements(string? end)
    {
        var start = Current.Span.Start;
        var statements = new List<StatementSyntax>();
        while (Current.Kind != TokenKind.End && !(end is not null && Current.Is(end)))
        {
            if (Accept(";"))
            {
                continue;
            }

            var before = _position;
            statements.Add(ParseStatement());
            if (Current.Kind != TokenKind.End && !Current.Is(";") && !(end is not null && Current.Is(end)))
            {
                Unexpected(end is null ? "';' or the end of the query" : $"';' or '{end}'");
                SkipStatement(end);
            }

            if (_position == before)
            {
                Advance();
            }
        }

        return new QuerySyntax(statements, SpanFrom(start));
    }

    private void SkipStatement(string? end)
    {
        while (Current.Kind != TokenKind.End && !Current.Is(";") && !(end is not null && Current.Is(end)))
        {
            Advance();
        }
    }

    private StatementSyntax ParseStatement()
    {
        var start = Current.Span.Start;
        if (Current.Is("let") && (Peek().IsName || Peek().Is("[")))
        {
            Advance();
            var name = ParseNewName();
            Expect("=");
            var value = ParseLetValue();
            return new LetSyntax(name, value, SpanFrom(start));
        }

        if (Current.Is("set") && Peek().IsName)
        {
            Advance();
            var name = ParseName();
            var value = Accept("=") ? ParseExpression() : null;
            return new SetSyntax(name, value, SpanFrom(start));
        }

        if (Current.Is("declare") && Peek().Is("query_parameters"))
        {
            Advance();
            Advance();
            return new DeclareParametersSyntax(ParseParameters(), SpanFrom(start));
        }

        if (Current.Is("declare") || Current.Is("restrict") || Current.Is("alias") || Current.Is("."))
        {
            var word = Current.Is(".") ? "Management commands" : $"'{Current.Text}' statements";
            if (Peek().IsName && !Peek().Is("|"))
            {
                Error(DiagnosticCodes.NotSupported, Current.Span, $"{word} are not part of the query language here.");
                SkipStatement(null);
                return new ExpressionStatementSyntax(new LiteralSyntax(KqlType.Unknown, null, SpanFrom(start)), SpanFrom(start));
            }
        }

        return new ExpressionStatementSyntax(ParsePipelineOrExpression(), SpanFrom(start));
    }

    private ExpressionSyntax ParseLetValue()
    {
        var start = Current.Span.Start;
        var isView = Current.Is("view") && Peek().Is("(");
        if (!isView && !IsAtFunction())
        {
            return ParsePipelineOrExpression();
        }

        if (isView)
        {
            Advance();
        }

        var parameters = ParseParameters();
        Expect("{");
        if (!TryEnter(out var tooDeep))
        {
            return tooDeep;
        }

        var body = ParseStatements("}");
        _depth--;
        Expect("}");
        return new FunctionSyntax(parameters, body, isView, SpanFrom(start));
    }

    // "(" begins a function when what it closes is followed by "{".
    private bool IsAtFunction()
    {
        if (!Current.Is("("))
        {
            return false;
        }

        var depth = 0;
        for (var ahead = 0; Peek(ahead).Kind != TokenKind.End; ahead++)
        {
            depth += Peek(ahead).Is("(") ? 1 : Peek(ahead).Is(")") ? -1 : 0;
            if (depth == 0)
            {
                return Peek(ahead + 1).Is("{");
            }
        }

        return false;
    }

    private List<ParameterSyntax> ParseParameters()
    {
        var parameters = new List<ParameterSyntax>();
        Expect("(");
        while (!Current.Is(")") && !IsAtEndOfStep)
        {
            var start = Current.Span.Start;
            var name = ParseNewName("a parameter name");
            Expect(":");
            if (Current.Is("("))
            {
                var columns = Peek().Is("*") && Peek(2).Is(")") ? ParseAnySchema() : ParseSchema();
                parameters.Add(new ParameterSyntax(name, KqlType.Unknown, columns, null, SpanFrom(start)));
            }
            else
            {
                var type = ParseType();
                var value = Accept("=") ? ParseExpression() : null;
                parameters.Add(new ParameterSyntax(name, type, null, value, SpanFrom(start)));
            }

            if (!Accept(","))
            {
                break;
            }
        }

        Expect(")");
        return parameters;
    }

    private List<ColumnDeclarationSyntax> ParseAnySchema()
    {
        Advance();
        Advance();
        Advance();
        return [];
    }
}
