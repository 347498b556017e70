using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary>Names with wildcards, as the project operators take them.</summary>
internal static class ColumnPatterns
{
    /// <summary>Reads a name, <c>*</c>, or a name with asterisks in it such as <c>Call*</c>.</summary>
    public static ExpressionSyntax Parse(Parser parser)
    {
        var start = parser.Current.Span.Start;
        if (parser.IsAtName && parser.Current.Is("["))
        {
            return parser.ParseName();
        }

        var pattern = "";
        var end = start;
        while ((parser.Current.IsName || parser.Current.Is("*")) && (pattern.Length == 0 || parser.Current.Span.Start == end))
        {
            var token = parser.Advance();
            pattern += token.Text;
            end = token.Span.End;
        }

        if (pattern.Length == 0)
        {
            return parser.ParseName("a column name");
        }

        var span = new TextSpan(start, end - start);
        return pattern.Contains('*', StringComparison.Ordinal) ? new WildcardSyntax(pattern, span) : new NameSyntax(pattern, false, span);
    }

    /// <summary>The columns of the input that a name or pattern means; a name without a column is reported.</summary>
    public static IReadOnlyList<ColumnSymbol> Resolve(OperatorBinding context, ExpressionSyntax syntax) => syntax switch
    {
        WildcardSyntax wildcard => [.. context.Input.Columns.Where(column => Matches(column.Name, wildcard.Pattern))],
        NameSyntax name => context.FindColumn(name.Name, name.Span) is { } column ? [column] : [],
        _ => [],
    };

    /// <summary>Whether a name fits a pattern in which <c>*</c> stands for any characters.</summary>
    public static bool Matches(ReadOnlySpan<char> name, ReadOnlySpan<char> pattern)
    {
        int nameAt = 0, patternAt = 0, starAt = -1, retryAt = 0;
        while (nameAt < name.Length)
        {
            if (patternAt < pattern.Length && pattern[patternAt] == '*')
            {
                starAt = patternAt++;
                retryAt = nameAt;
            }
            else if (patternAt < pattern.Length && pattern[patternAt] == name[nameAt])
            {
                patternAt++;
                nameAt++;
            }
            else if (starAt >= 0)
            {
                patternAt = starAt + 1;
                nameAt = ++retryAt;
            }
            else
            {
                return false;
            }
        }

        return pattern[patternAt..].Trim('*').IsEmpty;
    }
}
