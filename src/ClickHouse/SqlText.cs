using System.Text;

namespace Patchbay.ClickHouse;

/// <summary>The one place that puts text into SQL where a parameter cannot stand.</summary>
public static class SqlText
{
    /// <summary>A name in backquotes, safe for any characters.</summary>
    /// <param name="name">The unquoted name.</param>
    public static string Identifier(string name) => Quote(name, '`');

    /// <summary>A string literal in single quotes, safe for any characters. Prefer a <see cref="SqlParameter"/>.</summary>
    /// <param name="value">The text.</param>
    public static string StringLiteral(string value) => Quote(value, '\'');

    private static string Quote(string value, char quote)
    {
        var builder = new StringBuilder(value.Length + 2).Append(quote);
        foreach (var character in value)
        {
            _ = character switch
            {
                '\\' => builder.Append(@"\\"),
                '\n' => builder.Append(@"\n"),
                '\r' => builder.Append(@"\r"),
                '\t' => builder.Append(@"\t"),
                '\0' => builder.Append(@"\0"),
                _ when character == quote => builder.Append('\\').Append(quote),
                _ => builder.Append(character),
            };
        }

        return builder.Append(quote).ToString();
    }
}
