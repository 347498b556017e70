using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Patchbay.Workspaces.Metrics;

/// <summary>Which records of a metric count, by its dimensions: the <c>$filter</c> of the metrics API.</summary>
/// <remarks>
/// <c>A eq 'a' and B eq 'b' or B eq 'c' and C eq '*'</c>: "or" stands between values of one dimension only and binds more closely
/// than "and". A star takes every value.
/// </remarks>
/// <param name="Conditions">All of them have to hold.</param>
public sealed partial record MetricFilter(IReadOnlyList<MetricCondition> Conditions)
{
    private const int LengthMax = 8_000;
    private const int DepthMax = 16;

    /// <summary>The filter that every record passes.</summary>
    public static MetricFilter None { get; } = new([]);

    /// <summary>The dimensions that the filter names, in its order; the metric is split by them.</summary>
    public IEnumerable<string> Dimensions => Conditions.Select(condition => condition.Dimension).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a filter.</summary>
    /// <param name="text">The text.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="problem">What is wrong with the text, as a sentence for the caller of the API.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out MetricFilter? filter, [NotNullWhen(false)] out string? problem)
    {
        filter = null;
        try
        {
            if (text.Length > LengthMax)
                throw new FormatException($"it is longer than {LengthMax} characters");
            var reader = new Reader(Tokens(text));
            filter = new MetricFilter(reader.ReadAll(0));
            if (!reader.IsAtEnd)
                throw new FormatException($"'{reader.Next}' is not expected");
            problem = null;
            return true;
        }
        catch (FormatException exception)
        {
            filter = null;
            problem = $"The filter cannot be read: {exception.Message}. It is of the form Operation eq 'Send' or Operation eq 'Receive' and StatusCode eq '*'.";
            return false;
        }
    }

    private static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var match = Token().Match(text, at);
            if (!match.Success)
                throw new FormatException($"'{text[at]}' at character {at + 1} is not expected");
            if (match.Groups["token"].Success)
                tokens.Add(match.Groups["token"].Value);
            at += match.Length;
        }

        return tokens;
    }

    [GeneratedRegex(@"\G(\s+|(?<token>[()]|'([^']|'')*'|[A-Za-z_][A-Za-z0-9_]*))", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();

    private sealed class Reader(List<string> tokens)
    {
        private int _at;

        public bool IsAtEnd => _at == tokens.Count;

        public string Next => IsAtEnd ? "the end" : tokens[_at];

        // Everything between two parentheses, or all.
        public List<MetricCondition> ReadAll(int depth)
        {
            if (depth > DepthMax)
                throw new FormatException("its parentheses are too deep");
            var conditions = new List<MetricCondition>();
            do
                conditions.AddRange(ReadChoice(depth));
            while (Take("and"));
            return conditions;
        }

        // Conditions of one dimension, of which one has to hold.
        private List<MetricCondition> ReadChoice(int depth)
        {
            var first = ReadOne(depth);
            while (Take("or"))
            {
                if (first is not [var left] || ReadOne(depth) is not [var right] || !left.Dimension.Equals(right.Dimension, StringComparison.OrdinalIgnoreCase) || left.IsNot || right.IsNot)
                    throw new FormatException("'or' stands between values of one dimension only, each compared by eq");
                first = [left with { Values = left.TakesAll || right.TakesAll ? [] : [.. left.Values, .. right.Values] }];
            }

            return first;
        }

        private List<MetricCondition> ReadOne(int depth)
        {
            if (Take("("))
            {
                var inner = ReadAll(depth + 1);
                return Take(")") ? inner : throw new FormatException("a parenthesis is not closed");
            }

            var dimension = Read("the name of a dimension", token => char.IsAsciiLetter(token[0]) || token[0] == '_');
            var isNot = Read("eq or ne", token => Is(token, "eq") || Is(token, "ne")).Equals("ne", StringComparison.OrdinalIgnoreCase);
            var value = Read("a value in single quotes", token => token[0] == '\'')[1..^1].Replace("''", "'", StringComparison.Ordinal);
            if (value == "*" && isNot)
                throw new FormatException("no value is other than '*', which stands for all");
            return [new MetricCondition(dimension, isNot, value == "*" ? [] : [value])];
        }

        private string Read(string expected, Func<string, bool> isIt) =>
            !IsAtEnd && isIt(Next) ? tokens[_at++] : throw new FormatException($"instead of {(IsAtEnd ? "its end" : Next)}, {expected} is expected");

        private bool Take(string token)
        {
            var isIt = !IsAtEnd && Is(Next, token);
            _at += isIt ? 1 : 0;
            return isIt;
        }

        private static bool Is(string token, string wanted) => token.Equals(wanted, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>What the value of a dimension has to be.</summary>
/// <param name="Dimension">The dimension's name, as it was written.</param>
/// <param name="IsNot">Whether it has to be none of the values.</param>
/// <param name="Values">The values, in any case; none takes every value.</param>
public sealed record MetricCondition(string Dimension, bool IsNot, IReadOnlyList<string> Values)
{
    /// <summary>Whether every value will do.</summary>
    public bool TakesAll => Values.Count == 0;
}
