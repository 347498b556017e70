using System.Text;

namespace Patchbay.Cli.Output;

/// <summary>Shows a place in a text: the line, and a caret below the place.</summary>
internal static class SourceExcerpt
{
    /// <summary>Draws the place.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="position">The place in the line, from 0.</param>
    /// <param name="length">How many characters to mark; at least one is.</param>
    /// <returns>Two lines with LF between them; empty when the text has no such line.</returns>
    public static string Draw(string text, int line, int position, int length)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        if (line < 1 || line > lines.Length)
        {
            return "";
        }

        var source = lines[line - 1];
        var start = Math.Clamp(position, 0, source.Length);
        var marked = Math.Max(1, Math.Min(length, source.Length - start));
        var margin = $"{line,4} | ";
        var below = new StringBuilder().Append(' ', margin.Length - 2).Append("| ");
        // Tabs stay tabs, so that the caret stands below the place however wide the terminal makes them.
        foreach (var character in source.AsSpan(0, start))
        {
            below.Append(character == '\t' ? "\t" : new string(' ', CellText.Width(character.ToString())));
        }

        return $"{margin}{source}\n{below.Append('^', marked)}";
    }
}
