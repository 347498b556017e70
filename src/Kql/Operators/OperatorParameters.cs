using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary>Reads the <c>name=value</c> settings that stand right after an operator's keyword, such as <c>kind=inner</c> or <c>hint.strategy=shuffle</c>.</summary>
internal static class OperatorParameters
{
    /// <summary>Reads them all. Hints steer the service's engine and are dropped; a name that the operator does not know ends the list.</summary>
    /// <param name="parser">Stands behind the keyword.</param>
    /// <param name="names">The names that the operator knows.</param>
    /// <returns>The values by name, as written.</returns>
    public static Dictionary<string, Token> Read(Parser parser, params ReadOnlySpan<string> names)
    {
        var values = new Dictionary<string, Token>(StringComparer.Ordinal);
        while (parser.Current.IsName)
        {
            if (parser.Current.Text == "hint" && parser.Peek().Is("."))
            {
                SkipHint(parser);
            }
            else if (parser.Peek().Is("=") && names.Contains(parser.Current.Text))
            {
                var name = parser.Advance().Text;
                parser.Advance();
                values[name] = parser.Advance();
            }
            else
            {
                break;
            }
        }

        return values;
    }

    private static void SkipHint(Parser parser)
    {
        parser.Advance();
        while (parser.Accept("."))
        {
            parser.Advance();
        }

        if (parser.Accept("="))
        {
            parser.Advance();
        }
    }
}
