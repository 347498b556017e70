using System.Text;
using System.Text.RegularExpressions;
using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>Regular expressions: ClickHouse runs RE2, where the point also matches line ends unless told otherwise.</summary>
internal static class RegexText
{
    /// <summary>The SQL of a pattern argument.</summary>
    public static string Pattern(SqlCall call, int index) => call.Constant(index) is string pattern
        ? SqlText.Text(ToRe2(pattern))
        : $"concat('(?-s)', {call[index]})";

    /// <summary>A KQL pattern as RE2 reads it the same way.</summary>
    public static string ToRe2(string pattern) => $"(?-s){pattern}";

    /// <summary>What is wrong with a pattern, as a sentence, or null.</summary>
    public static string? FindProblem(string pattern)
    {
        if (Regex.IsMatch(pattern, @"\(\?(?:=|!|<=|<!)"))
        {
            return "The regular expression looks ahead or behind, which the language's expressions cannot.";
        }

        try
        {
            // RE2's syntax is all but a part of this one; what this one refuses, RE2 refuses.
            _ = new Regex(pattern.Replace("(?P<", "(?<", StringComparison.Ordinal), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            // Some of RE2 is not known here (\pL, (?U)); only what is plainly broken is reported now, the rest by the engine.
            return exception is RegexParseException { Error: RegexParseError.InsufficientClosingParentheses or RegexParseError.InsufficientOpeningParentheses or RegexParseError.UnterminatedBracket or RegexParseError.ReversedCharacterRange or RegexParseError.NestedQuantifiersNotParenthesized or RegexParseError.UnescapedEndingBackslash or RegexParseError.QuantifierAfterNothing } parse
                ? $"The regular expression cannot be read: {parse.Error} at character {parse.Offset + 1}."
                : null;
        }
    }

    /// <summary>How many groups of a pattern capture.</summary>
    public static int CountGroups(string pattern) => Groups(pattern).Count;

    /// <summary>The number of a named group, counted from 1; 0 when there is none.</summary>
    public static int PlaceOfGroup(string pattern, string name) => name.Length == 0 ? 0 : Groups(pattern).IndexOf(name) + 1;

    /// <summary>The names of the groups that capture; empty for those without one.</summary>
    private static List<string> Groups(string pattern)
    {
        var groups = new List<string>();
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '(' when !inClass:
                    var rest = pattern.AsSpan(i + 1);
                    // (?<name> and (?P<name> capture, other groups that begin with a question mark do not.
                    var nameAt = rest.StartsWith("?<") ? 2 : rest.StartsWith("?P<") ? 3 : -1;
                    if (nameAt > 0)
                    {
                        var name = rest[nameAt..];
                        groups.Add(name[..Math.Max(0, name.IndexOf('>'))].ToString());
                    }
                    else if (!rest.StartsWith("?"))
                    {
                        groups.Add("");
                    }

                    break;
            }
        }

        return groups;
    }

    /// <summary>A text as a pattern that matches just it.</summary>
    public static string Quote(string text)
    {
        var builder = new StringBuilder(text.Length + 8);
        foreach (var character in text)
        {
            if (character < 128 && !char.IsAsciiLetterOrDigit(character) && character is not ('_' or ' ' or '\n' or '\t' or '\r' or '\0'))
            {
                builder.Append('\\');
            }

            builder.Append(character == '\0' ? "\\x00" : character.ToString());
        }

        return builder.ToString();
    }

    /// <summary>What values of a type look like in a text; null for texts.</summary>
    public static string? OfType(KqlType type) => type switch
    {
        KqlType.Int or KqlType.Long => "-?\\d+",
        KqlType.Real or KqlType.Decimal => "-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?",
        KqlType.DateTime => "\\d+[-/]\\d+[-/]\\d+(?:[T ]\\d+:\\d+(?::\\d+(?:\\.\\d+)?)?Z?)?",
        KqlType.TimeSpan => "-?\\d+(?:[.:]\\d+)+",
        KqlType.Guid => "[0-9A-Fa-f-]{32,36}",
        KqlType.Bool => "[A-Za-z]+|[01]",
        _ => null,
    };
}
