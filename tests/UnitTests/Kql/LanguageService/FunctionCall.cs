using System.Globalization;

namespace Patchbay.UnitTests.Kql.LanguageService;

/// <summary>A call of a built-in function, from which wrong ones are made.</summary>
/// <param name="Text">The call.</param>
/// <param name="Frame">The query around it, with {0} in its place.</param>
internal sealed record FunctionCall(string Text, string Frame)
{
    // A value of each type, as a column and as a literal.
    private static readonly string[] Others = ["b", "i", "l", "r", "dec", "s", "t", "ts", "g", "d", "1", "1.5", "\"x\"", "dynamic([1])", "1h", "*"];

    public string Name => Text[..Text.IndexOf('(', StringComparison.Ordinal)];

    public string Query => Of(Text);

    /// <summary>The call with each argument replaced by a value of each type, left out, and with one more.</summary>
    public IEnumerable<string> Mutate()
    {
        var arguments = Arguments();
        for (var i = 0; i < arguments.Count; i++)
        {
            foreach (var other in Others)
            {
                yield return With([.. arguments.Take(i), other, .. arguments.Skip(i + 1)]);
            }

            yield return With([.. arguments.Take(i), .. arguments.Skip(i + 1)]);
        }

        foreach (var other in Others)
        {
            yield return With([.. arguments, other]);
        }
    }

    private string With(IEnumerable<string> arguments) => Of($"{Name}({string.Join(", ", arguments)})");

    private string Of(string call) => string.Format(CultureInfo.InvariantCulture, Frame, call);

    private List<string> Arguments()
    {
        var inner = Text[(Name.Length + 1)..^1];
        var (arguments, depth, start, quote) = (new List<string>(), 0, 0, '\0');
        for (var i = 0; i < inner.Length; i++)
        {
            var character = inner[i];
            if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
            }
            else if (character is '"' or '\'')
            {
                quote = character;
            }
            else if (character is '(' or '[' or '{')
            {
                depth++;
            }
            else if (character is ')' or ']' or '}')
            {
                depth--;
            }
            else if (character == ',' && depth == 0)
            {
                arguments.Add(inner[start..i].Trim());
                start = i + 1;
            }
        }

        return inner.Length == 0 ? [] : [.. arguments, inner[start..].Trim()];
    }
}
