using System.Text;
using System.Text.Json;
using Spectre.Console.Rendering;

namespace Patchbay.Cli.Output;

/// <summary>Makes a cell's value a text for one line of a terminal.</summary>
internal static class CellText
{
    private const string Ellipsis = "…";

    /// <summary>The text of the value that a reader stands on.</summary>
    public static string Of(ref Utf8JsonReader cell, ReadOnlySpan<byte> raw, ResultColumn column) => cell.TokenType switch
    {
        JsonTokenType.Null => "",
        JsonTokenType.String when column.Type == "datetime" => ShortTime(cell.GetString()!),
        JsonTokenType.String => Printable(cell.GetString()!),
        _ => Encoding.UTF8.GetString(raw),
    };

    /// <summary>How many columns of a terminal a text takes; Chinese characters take two.</summary>
    public static int Width(string text) => text.All(char.IsAscii) ? text.Length : new Segment(text).CellCount();

    /// <summary>A text in a field of a width: cut when it is longer, filled when it is shorter.</summary>
    public static string Fit(string text, int width, bool right)
    {
        var taken = Width(text);
        if (taken > width)
        {
            (text, taken) = Cut(text, width);
        }

        var fill = new string(' ', width - taken);
        return right ? fill + text : text + fill;
    }

    /// <summary>Control characters become visible, so that no record can steer the terminal.</summary>
    public static string Printable(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var visible = new StringBuilder();
        foreach (var character in text)
        {
            _ = character switch
            {
                '\n' => visible.Append("\\n"),
                '\r' => visible.Append("\\r"),
                '\t' => visible.Append("\\t"),
                _ when char.IsControl(character) => visible.Append($"\\u{(int)character:x4}"),
                _ => visible.Append(character),
            };
        }

        return visible.ToString();
    }

    private static (string Text, int Width) Cut(string text, int width)
    {
        var kept = new StringBuilder();
        var taken = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var next = rune.IsAscii ? 1 : Width(rune.ToString());
            if (taken + next > width - 1)
            {
                break;
            }

            kept.Append(rune);
            taken += next;
        }

        return (kept + Ellipsis, taken + 1);
    }

    // Zeros at the end of the seconds say nothing.
    private static string ShortTime(string time) => time.Contains('.') ? time.TrimEnd('Z').TrimEnd('0').TrimEnd('.') + "Z" : time;
}
