using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Syntax;

/// <summary>What a <see cref="Token"/> is.</summary>
internal enum TokenKind
{
    /// <summary>A name or keyword; KQL has no reserved words, the place decides.</summary>
    Name,

    /// <summary>A sign, or a word operator that begins with <c>!</c> or ends with <c>~</c>.</summary>
    Sign,

    /// <summary>A literal; <see cref="Token.Value"/> holds its value.</summary>
    Literal,

    /// <summary>The end of the text.</summary>
    End,
}

/// <summary>One word, sign or literal of a query text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The name or sign; for literals the text as written.</param>
/// <param name="Span">Where it stands.</param>
internal readonly record struct Token(TokenKind Kind, string Text, TextSpan Span)
{
    /// <summary>The type of a literal.</summary>
    public KqlType Type { get; init; }

    /// <summary>The value of a literal, see <see cref="LiteralSyntax"/>.</summary>
    public object? Value { get; init; }

    public bool Is(string text) => Kind is TokenKind.Name or TokenKind.Sign && Text == text;

    public bool IsName => Kind == TokenKind.Name;

    public bool IsString => Kind == TokenKind.Literal && Type == KqlType.String;

    /// <summary>The token as a message names it.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.End => "the end of the query",
        _ when Text.Length > 30 => $"'{Text[..30]}…'",
        _ => $"'{Text}'",
    };
}
