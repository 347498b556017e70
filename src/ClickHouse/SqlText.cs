namespace Patchbay.ClickHouse;

/// <summary>The one place that puts text into SQL where a parameter cannot stand.</summary>
public static class SqlText
{
    /// <summary>A name in backquotes, safe for any characters.</summary>
    /// <param name="name">The unquoted name.</param>
    public static string Identifier(string name) => SqlQuote.Quote(name, '`');

    /// <summary>A string literal in single quotes, safe for any characters. Prefer a <see cref="SqlParameter"/>.</summary>
    /// <param name="value">The text.</param>
    public static string StringLiteral(string value) => SqlQuote.Quote(value, '\'');
}
