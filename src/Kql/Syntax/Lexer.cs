using System.Globalization;
using System.Text;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Syntax;

/// <summary>Cuts a query text into tokens.</summary>
internal sealed class Lexer
{
    // Longest first, so that "<=" is not read as "<" and "=".
    private static readonly string[] Signs =
        ["..", "==", "!=", "<>", "<=", ">=", "=~", "!~", "=>", "(", ")", "[", "]", "{", "}", ",", ";", ":", "|", ".", "=", "<", ">", "+", "-", "*", "/", "%", "?", "@"];

    private readonly string _text;
    private readonly DiagnosticBag _diagnostics;
    private readonly List<Token> _tokens = [];
    private int _position;

    private Lexer(string text, DiagnosticBag diagnostics)
    {
        _text = text;
        _diagnostics = diagnostics;
    }

    /// <summary>The tokens of a text, the last of them the end.</summary>
    public static List<Token> Read(string text, DiagnosticBag diagnostics)
    {
        var lexer = new Lexer(text, diagnostics);
        while (lexer.ReadToken())
        {
        }

        lexer._tokens.Add(new Token(TokenKind.End, "", new TextSpan(text.Length, 0)));
        return lexer._tokens;
    }

    private char Current => Peek(0);

    private char Peek(int ahead) => _position + ahead < _text.Length ? _text[_position + ahead] : '\0';

    private bool ReadToken()
    {
        SkipBlanksAndComments();
        if (_position >= _text.Length)
        {
            return false;
        }

        var start = _position;
        if (IsNameStart(Current) && !TryReadPrefixedString(start))
        {
            ReadName(start);
        }
        else if (_position > start)
        {
            return true;
        }
        else if (char.IsAsciiDigit(Current) || (Current == '.' && char.IsAsciiDigit(Peek(1)) && !FollowsOperand()))
        {
            ReadNumber(start);
        }
        else if (Current is '"' or '\'' || (Current == '@' && Peek(1) is '"' or '\'') || IsFence())
        {
            ReadString(start);
        }
        else if (Current == '!' && char.IsAsciiLetter(Peek(1)))
        {
            _position++;
            ReadNameCharacters();
            Add(TokenKind.Sign, start, WithTilde(_text[start.._position]));
        }
        else
        {
            ReadSign(start);
        }

        return true;
    }

    private void SkipBlanksAndComments()
    {
        while (_position < _text.Length)
        {
            if (char.IsWhiteSpace(Current) || Current == '\uFEFF')
            {
                _position++;
            }
            else if (Current == '/' && Peek(1) == '/')
            {
                var end = _text.IndexOf('\n', _position);
                _position = end < 0 ? _text.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private void ReadName(int start)
    {
        ReadNameCharacters();
        var name = _text[start.._position];
        if (name is "in" && Current == '~')
        {
            _position++;
            Add(TokenKind.Sign, start, "in~");
            return;
        }

        if (TypedLiteral.IsTypeWord(name) && TryReadTypedLiteral(start, name))
        {
            return;
        }

        Add(TokenKind.Name, start, name);
    }

    private void ReadNameCharacters()
    {
        while (IsNameStart(Current) || char.IsAsciiDigit(Current))
        {
            _position++;
        }
    }

    private string WithTilde(string word)
    {
        if (word != "!in" || Current != '~')
        {
            return word;
        }

        _position++;
        return "!in~";
    }

    /// <summary>Literals such as <c>datetime(2024-05-01)</c>, whose content is no expression.</summary>
    private bool TryReadTypedLiteral(int start, string word)
    {
        var open = _position;
        while (open < _text.Length && char.IsWhiteSpace(_text[open]))
        {
            open++;
        }

        if (open >= _text.Length || _text[open] != '(')
        {
            return false;
        }

        var close = word == "dynamic" ? EndOfDynamic(open) : _text.IndexOf(')', open);
        if (close < 0)
        {
            _position = _text.Length;
            Report(DiagnosticCodes.BadLiteral, start, $"The literal {word}(…) has no closing parenthesis.");
            AddLiteral(start, KqlType.Unknown, null);
            return true;
        }

        _position = close + 1;
        var content = _text[(open + 1)..close].Trim();
        if (TypedLiteral.TryParse(word, content, out var type, out var value))
        {
            AddLiteral(start, type, value);
        }
        else
        {
            Report(DiagnosticCodes.BadLiteral, start, $"'{Shorten(content)}' is no {type.Name()} literal. {TypedLiteral.Expected(type)}");
            AddLiteral(start, type, null);
        }

        return true;
    }

    // The parenthesis that closes dynamic(…): strings may hold any sign, and literals inside bring their own parentheses.
    private int EndOfDynamic(int open)
    {
        var depth = 0;
        for (var i = open; i < _text.Length; i++)
        {
            switch (_text[i])
            {
                case '(':
                    depth++;
                    break;
                case ')' when --depth == 0:
                    return i;
                case '"' or '\'':
                    i = EndOfQuoted(i, verbatim: i > 0 && _text[i - 1] == '@');
                    if (i < 0)
                    {
                        return -1;
                    }

                    break;
            }
        }

        return -1;
    }

    private int EndOfQuoted(int open, bool verbatim)
    {
        var quote = _text[open];
        for (var i = open + 1; i < _text.Length; i++)
        {
            if (!verbatim && _text[i] == '\\')
            {
                i++;
            }
            else if (_text[i] == quote)
            {
                if (!verbatim || i + 1 >= _text.Length || _text[i + 1] != quote)
                {
                    return i;
                }

                i++;
            }
            else if (_text[i] == '\n' && !verbatim)
            {
                return -1;
            }
        }

        return -1;
    }

    private void ReadNumber(int start)
    {
        if (Current == '0' && Peek(1) is 'x' or 'X' && char.IsAsciiHexDigit(Peek(2)))
        {
            _position += 2;
            while (char.IsAsciiHexDigit(Current))
            {
                _position++;
            }

            var digits = _text.AsSpan(start + 2, _position - start - 2);
            if (ulong.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hex))
            {
                AddLiteral(start, KqlType.Long, unchecked((long)hex));
                return;
            }

            Report(DiagnosticCodes.BadLiteral, start, "The number does not fit into 64 bits.");
            AddLiteral(start, KqlType.Long, null);
            return;
        }

        SkipDigits();
        var isReal = false;
        if (Current == '.' && Peek(1) != '.' && !IsNameStart(Peek(1)))
        {
            isReal = true;
            _position++;
            SkipDigits();
        }

        if (Current is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
        {
            isReal = true;
            _position += 2;
            SkipDigits();
        }

        var number = _text.AsSpan(start, _position - start);
        var unitStart = _position;
        while (char.IsAsciiLetter(Current))
        {
            _position++;
        }

        var unit = _text[unitStart.._position];
        if (unit.Length > 0)
        {
            ReadTimeSpan(start, number, unit);
        }
        else if (isReal)
        {
            AddLiteral(start, KqlType.Real, double.Parse(number, CultureInfo.InvariantCulture));
        }
        else if (long.TryParse(number, CultureInfo.InvariantCulture, out var whole))
        {
            AddLiteral(start, KqlType.Long, whole);
        }
        else if (number is "9223372036854775808" && _tokens is [.., var sign] && sign.Is("-"))
        {
            // Minus this is the least number, and its own opposite.
            AddLiteral(start, KqlType.Long, long.MinValue);
        }
        else
        {
            Report(DiagnosticCodes.BadLiteral, start, "The number does not fit into 64 bits.");
            AddLiteral(start, KqlType.Long, null);
        }
    }

    private void ReadTimeSpan(int start, ReadOnlySpan<char> number, string unit)
    {
        if (TypedLiteral.TicksPerUnit(unit) is { } ticks)
        {
            if (TypedLiteral.TryMultiply(number, ticks, out var total))
            {
                AddLiteral(start, KqlType.TimeSpan, total);
                return;
            }

            Report(DiagnosticCodes.BadLiteral, start, "The duration is longer than a timespan can be.");
        }
        else
        {
            Report(DiagnosticCodes.BadLiteral, start, $"'{unit}' is no unit of time. Units are d, h, m, s, ms, microsecond and tick.");
        }

        AddLiteral(start, KqlType.TimeSpan, null);
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Current))
        {
            _position++;
        }
    }

    // h"…" hides the text from logs in Kusto; here it is a text like others.
    private bool TryReadPrefixedString(int start)
    {
        if (Current is not ('h' or 'H') || !(Peek(1) is '"' or '\'' || (Peek(1) == '@' && Peek(2) is '"' or '\'')))
        {
            return false;
        }

        _position++;
        ReadString(start);
        return true;
    }

    private void ReadString(int start)
    {
        if (IsFence())
        {
            var end = _text.IndexOf("```", _position + 3, StringComparison.Ordinal);
            var body = end < 0 ? "" : _text[(_position + 3)..end];
            _position = end < 0 ? _text.Length : end + 3;
            FinishString(start, closed: end >= 0, body);
            return;
        }

        var verbatim = Current == '@';
        if (verbatim)
        {
            _position++;
        }

        var close = EndOfQuoted(_position, verbatim);
        if (close < 0)
        {
            var lineEnd = _text.IndexOf('\n', _position);
            _position = lineEnd < 0 ? _text.Length : lineEnd;
            FinishString(start, closed: false, "");
            return;
        }

        var content = _text.AsSpan((_position + 1)..close);
        var quote = _text[close];
        _position = close + 1;
        if (verbatim)
        {
            FinishString(start, closed: true, content.ToString().Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal));
        }
        else if (Unescape(content, out var unescaped) is { } error)
        {
            Report(DiagnosticCodes.BadLiteral, start, error);
            AddLiteral(start, KqlType.String, unescaped);
        }
        else
        {
            FinishString(start, closed: true, unescaped);
        }
    }

    private void FinishString(int start, bool closed, string value)
    {
        if (!closed)
        {
            Report(DiagnosticCodes.UnterminatedString, start, "The text has no closing quote.");
        }

        AddLiteral(start, KqlType.String, value);
    }

    /// <summary>Resolves escapes; returns the error, if there is one.</summary>
    internal static string? Unescape(ReadOnlySpan<char> content, out string value)
    {
        if (!content.Contains('\\'))
        {
            value = content.ToString();
            return null;
        }

        string? error = null;
        var builder = new StringBuilder(content.Length);
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] != '\\' || i + 1 == content.Length)
            {
                builder.Append(content[i]);
                continue;
            }

            i++;
            switch (content[i])
            {
                case 'n': builder.Append('\n'); break;
                case 'r': builder.Append('\r'); break;
                case 't': builder.Append('\t'); break;
                case 'a': builder.Append('\a'); break;
                case 'b': builder.Append('\b'); break;
                case 'f': builder.Append('\f'); break;
                case 'v': builder.Append('\v'); break;
                case '\\' or '"' or '\'' or '/': builder.Append(content[i]); break;
                case 'u' when TryReadHex(content, i + 1, 4, out var unicode):
                    builder.Append((char)unicode);
                    i += 4;
                    break;
                case 'U' when TryReadHex(content, i + 1, 8, out var rune) && Rune.IsValid(rune):
                    builder.Append(new Rune(rune).ToString());
                    i += 8;
                    break;
                case 'x' when TryReadHex(content, i + 1, 2, out var character):
                    builder.Append((char)character);
                    i += 2;
                    break;
                case >= '0' and <= '7':
                    var octal = 0;
                    var digits = 0;
                    for (; digits < 3 && i + digits < content.Length && content[i + digits] is >= '0' and <= '7'; digits++)
                    {
                        octal = (octal * 8) + content[i + digits] - '0';
                    }

                    builder.Append((char)octal);
                    i += digits - 1;
                    break;
                default:
                    error ??= $"'\\{content[i]}' is no escape. A backslash is written '\\\\', or the text as @\"…\".";
                    builder.Append(content[i]);
                    break;
            }
        }

        value = builder.ToString();
        return error;
    }

    private static bool TryReadHex(ReadOnlySpan<char> content, int start, int length, out int value)
    {
        value = 0;
        return start + length <= content.Length &&
            int.TryParse(content.Slice(start, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    private void ReadSign(int start)
    {
        foreach (var sign in Signs)
        {
            if (string.CompareOrdinal(_text, _position, sign, 0, sign.Length) == 0)
            {
                _position += sign.Length;
                Add(TokenKind.Sign, start, sign);
                return;
            }
        }

        _position += char.IsSurrogatePair(_text, _position) ? 2 : 1;
        var found = _text[start.._position];
        var hint = found switch
        {
            "&" => " Conditions are joined with 'and'.",
            "!" => " A condition is negated with 'not(…)'.",
            "`" => " Names with special characters are written ['name'].",
            _ => "",
        };
        Report(DiagnosticCodes.UnexpectedCharacter, start, $"The character '{found}' means nothing here.{hint}");
    }

    // A point after a name, a bracket or a literal is a member access, also before a digit.
    private bool FollowsOperand() => _tokens.Count > 0 && _tokens[^1] is var last && (last.Kind is TokenKind.Name or TokenKind.Literal || last.Is(")") || last.Is("]"));

    private bool IsFence() => Current == '`' && Peek(1) == '`' && Peek(2) == '`';

    private static bool IsNameStart(char character) => char.IsAsciiLetter(character) || character is '_' or '$' || (character > 127 && char.IsLetter(character));

    private static string Shorten(string text) => text.Length > 40 ? $"{text[..40]}…" : text;

    private void Add(TokenKind kind, int start, string text) => _tokens.Add(new Token(kind, text, new TextSpan(start, _position - start)));

    private void AddLiteral(int start, KqlType type, object? value) =>
        _tokens.Add(new Token(TokenKind.Literal, _text[start.._position], new TextSpan(start, _position - start)) { Type = type, Value = value });

    private void Report(string code, int start, string message) => _diagnostics.Error(code, new TextSpan(start, Math.Max(1, _position - start)), message);
}
