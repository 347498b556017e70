using System.Text;

namespace Patchbay.ClickHouse;

/// <summary>
/// The one function that quotes text for ClickHouse. The compiler of KQL, which references no project, is built with this file too.
/// </summary>
internal static class SqlQuote
{
    /// <summary>The text between two quotes. ClickHouse takes the backslash as the start of an escape, so it is escaped like the quote.</summary>
    public static string Quote(string value, char quote)
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
