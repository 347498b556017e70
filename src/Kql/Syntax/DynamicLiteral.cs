using System.Globalization;
using System.Text;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Syntax;

/// <summary>
/// Reads the content of <c>dynamic(…)</c>: JSON, also with single-quoted and verbatim strings, trailing commas and KQL
/// literals such as <c>datetime(…)</c> in it, and writes it as compact JSON.
/// </summary>
internal ref struct DynamicLiteral
{
    private const int DepthMax = 100;

    private readonly ReadOnlySpan<char> _text;
    private readonly StringBuilder _json = new();
    private int _position;
    private int _depth;

    private DynamicLiteral(ReadOnlySpan<char> text) => _text = text;

    /// <summary>The content as compact JSON, or null when it cannot be read.</summary>
    public static string? ToJson(string content)
    {
        var reader = new DynamicLiteral(content);
        return reader.ReadValue() && reader.SkipBlanks() == '\0' ? reader._json.ToString() : null;
    }

    private bool ReadValue()
    {
        switch (SkipBlanks())
        {
            case '{':
                return ReadItems('}', named: true);
            case '[':
                return ReadItems(']', named: false);
            case '"' or '\'' or '@':
                return ReadString();
            case '-' or '+' or (>= '0' and <= '9'):
                return ReadNumber();
            default:
                return ReadWord();
        }
    }

    private bool ReadItems(char close, bool named)
    {
        if (++_depth > DepthMax)
        {
            return false;
        }

        _json.Append(_text[_position++]);
        for (var first = true; SkipBlanks() != close; first = false)
        {
            if (!first)
            {
                if (_text.Length <= _position || _text[_position++] != ',')
                {
                    return false;
                }

                if (SkipBlanks() == close)
                {
                    break;
                }

                _json.Append(',');
            }

            if (named)
            {
                if (!ReadString() || SkipBlanks() != ':')
                {
                    return false;
                }

                _position++;
                _json.Append(':');
            }

            if (!ReadValue())
            {
                return false;
            }
        }

        _position++;
        _depth--;
        _json.Append(close);
        return true;
    }

    private bool ReadString()
    {
        var first = SkipBlanks();
        var verbatim = first == '@';
        if (verbatim)
        {
            _position++;
        }

        if (_position >= _text.Length || _text[_position] is not ('"' or '\''))
        {
            return false;
        }

        var quote = _text[_position++];
        var start = _position;
        while (_position < _text.Length && (_text[_position] != quote || (verbatim && _position + 1 < _text.Length && _text[_position + 1] == quote)))
        {
            _position += _text[_position] == quote || (!verbatim && _text[_position] == '\\') ? 2 : 1;
        }

        if (_position >= _text.Length)
        {
            return false;
        }

        var content = _text[start.._position];
        _position++;
        string value;
        if (verbatim)
        {
            value = content.ToString().Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal);
        }
        else if (Lexer.Unescape(content, out value) is not null)
        {
            return false;
        }

        JsonText.AppendString(_json, value);
        return true;
    }

    private bool ReadNumber()
    {
        var start = _position;
        while (_position < _text.Length && (char.IsAsciiLetterOrDigit(_text[_position]) || _text[_position] is '.' or '-' or '+' or ':'))
        {
            _position++;
        }

        var text = _text[start.._position].ToString();
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            _json.Append(whole.ToString(CultureInfo.InvariantCulture));
            return true;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real))
        {
            JsonText.AppendReal(_json, real);
            return true;
        }

        return TypedLiteral.ParseTimeSpan(text) is { } ticks && Append(KqlType.TimeSpan, ticks);
    }

    private bool ReadWord()
    {
        var start = _position;
        while (_position < _text.Length && char.IsAsciiLetterOrDigit(_text[_position]))
        {
            _position++;
        }

        var word = _text[start.._position].ToString();
        if (word is "true" or "false" or "null")
        {
            _json.Append(word);
            return true;
        }

        if (!TypedLiteral.IsTypeWord(word) || SkipBlanks() != '(')
        {
            return false;
        }

        var close = _text[_position..].IndexOf(')');
        if (close < 0 || !TypedLiteral.TryParse(word, _text.Slice(_position + 1, close - 1).Trim().ToString(), out var type, out var value))
        {
            return false;
        }

        _position += close + 1;
        return Append(type, value);
    }

    private readonly bool Append(KqlType type, object? value)
    {
        JsonText.AppendValue(_json, type, value);
        return true;
    }

    private char SkipBlanks()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }

        return _position < _text.Length ? _text[_position] : '\0';
    }
}
