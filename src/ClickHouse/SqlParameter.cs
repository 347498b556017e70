using System.Globalization;
using System.Text;

namespace Patchbay.ClickHouse;

/// <summary>
/// A value for a <c>{name:Type}</c> placeholder. The only way for a caller's value into SQL besides
/// <see cref="SqlText.Identifier"/>.
/// </summary>
public readonly record struct SqlParameter
{
    private SqlParameter(string name, string type, string wireText)
    {
        Name = name;
        Type = type;
        WireText = wireText;
    }

    /// <summary>The placeholder's name.</summary>
    public string Name { get; }

    /// <summary>The placeholder's ClickHouse type.</summary>
    public string Type { get; }

    /// <summary>The value in ClickHouse's escaped text form, which both the C interface and HTTP expect.</summary>
    public string WireText { get; }

    /// <summary>The placeholder as it stands in the SQL text, for example <c>{p0:String}</c>.</summary>
    public string Placeholder => $"{{{Name}:{Type}}}";

    /// <summary>The value as a SQL expression, for the one case that it cannot be bound (see <c>HttpStatement</c>).</summary>
    internal string Literal => Type == "String" ? $"'{WireText}'" : $"CAST({WireText} AS {Type})";

    /// <summary>A text value; any characters, also quotes, backslashes and NUL.</summary>
    public static SqlParameter String(string name, string value) => new(name, "String", Escape(value));

    /// <summary>A 64-bit integer.</summary>
    public static SqlParameter Int64(string name, long value) => new(name, "Int64", value.ToString(CultureInfo.InvariantCulture));

    /// <summary>An unsigned 64-bit integer.</summary>
    public static SqlParameter UInt64(string name, ulong value) => new(name, "UInt64", value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A list of texts.</summary>
    public static SqlParameter StringArray(string name, IEnumerable<string> values) =>
        new(name, "Array(String)", $"[{string.Join(',', values.Select(value => $"'{Escape(value)}'"))}]");

    // The escaped text form is the one of ClickHouse's TSV: a backslash starts an escape. Inside an array the elements are
    // quoted besides, and the array's text as a whole is not escaped again.
    private static string Escape(string value)
    {
        var builder = new StringBuilder(value.Length + 8);
        foreach (var character in value)
        {
            _ = character switch
            {
                '\\' => builder.Append(@"\\"),
                '\'' => builder.Append(@"\'"),
                '\t' => builder.Append(@"\t"),
                '\n' => builder.Append(@"\n"),
                '\r' => builder.Append(@"\r"),
                '\b' => builder.Append(@"\b"),
                '\f' => builder.Append(@"\f"),
                '\0' => builder.Append(@"\0"),
                _ => builder.Append(character),
            };
        }

        return builder.ToString();
    }
}
