using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>The operators that look for a text in a text. A term is a run of letters and digits.</summary>
internal static class TextOperators
{
    // What these look for is part of the text.
    private static readonly HashSet<string> IsSubstring =
        [.. ((string[])["has", "hasprefix", "hassuffix", "contains", "startswith", "endswith"]).SelectMany(word => (string[])[word, $"{word}_cs"])];

    private static readonly Dictionary<string, ScalarFunction> ByName = Build().ToDictionary(function => function.Name);

    public static IEnumerable<ScalarFunction> All => ByName.Values;

    public static ScalarFunction? Find(string word) => ByName.GetValueOrDefault(word);

    /// <summary>
    /// Whether an operator can hold for values of a type, by the characters that their texts are made of. A time has no letters but T and Z,
    /// so that no column of times is read for a word.
    /// </summary>
    public static bool CanHold(KqlType type, string word, string search)
    {
        var characters = type switch
        {
            KqlType.DateTime => "0123456789-:.TZ",
            KqlType.TimeSpan => "0123456789-:.",
            KqlType.Int or KqlType.Long => "0123456789-",
            KqlType.Real => "0123456789-+.eNaInfity",
            KqlType.Decimal => "0123456789-.",
            KqlType.Guid => "0123456789abcdef-",
            KqlType.Bool => "01truefals",
            _ => null,
        };
        return characters is null || !IsSubstring.Contains(word) || search.All(character => characters.Contains(character, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a text holds another one, bounded on both sides by something that is no letter or digit.</summary>
    public static string WriteHas(string text, string needle, bool ignoreCase) =>
        $"match({text}, concat('{(ignoreCase ? "(?i)" : "")}(?:^|[^\\\\pL\\\\pN])', regexpQuoteMeta({needle}), '(?:$|[^\\\\pL\\\\pN])'))";

    private static IEnumerable<ScalarFunction> Build()
    {
        yield return Text("=~", call => $"(lowerUTF8({call[0]}) = lowerUTF8({call[1]}))");
        yield return Text("!~", call => $"(lowerUTF8({call[0]}) != lowerUTF8({call[1]}))");
        yield return Text("matches regex", call => $"match({call[0]}, {RegexText.Pattern(call, 1)})");
        foreach (var ignoreCase in new[] { true, false })
        {
            var suffix = ignoreCase ? "" : "_cs";
            foreach (var (word, sql) in new (string, SqlTemplate)[]
            {
                ("has", call => HasTerm(call, ignoreCase)),
                ("hasprefix", call => TermPart(call, ignoreCase, "(?:^|[^\\\\pL\\\\pN])", "")),
                ("hassuffix", call => TermPart(call, ignoreCase, "", "(?:$|[^\\\\pL\\\\pN])")),
                ("contains", call => ignoreCase ? $"(positionCaseInsensitiveUTF8({call[0]}, {call[1]}) > 0)" : $"(position({call[0]}, {call[1]}) > 0)"),
                ("startswith", call => ignoreCase ? $"startsWith(lowerUTF8({call[0]}), lowerUTF8({call[1]}))" : $"startsWith({call[0]}, {call[1]})"),
                ("endswith", call => ignoreCase ? $"endsWith(lowerUTF8({call[0]}), lowerUTF8({call[1]}))" : $"endsWith({call[0]}, {call[1]})"),
            })
            {
                yield return Text(word + suffix, sql);
                yield return Text($"!{word}{suffix}", call => $"(NOT {sql(call)})");
            }
        }
    }

    private static ScalarFunction Text(string name, SqlTemplate sql) => new(name, "(text: text, search: text) -> bool!", sql) { IsOperator = true };

    // A plain ASCII term is looked up by ClickHouse's own term search; anything else by a regular expression.
    private static string HasTerm(SqlCall call, bool ignoreCase)
    {
        if (call.Constant(1) is string { Length: > 0 } term && term.All(char.IsAsciiLetterOrDigit))
        {
            return ignoreCase ? $"hasTokenCaseInsensitive({call[0]}, {SqlText.Text(term)})" : $"hasToken({call[0]}, {SqlText.Text(term)})";
        }

        return call.Constant(1) is "" ? "true" : WhereContained(call, ignoreCase, WriteHas(call[0], call[1], ignoreCase));
    }

    private static string TermPart(SqlCall call, bool ignoreCase, string before, string after) =>
        WhereContained(call, ignoreCase, $"match({call[0]}, concat('{(ignoreCase ? "(?i)" : "")}{before}', regexpQuoteMeta({call[1]}), '{after}'))");

    // Few texts hold what is looked for, and to find them takes a tenth of what the regular expression takes, which looks at those alone.
    private static string WhereContained(SqlCall call, bool ignoreCase, string match) => call.Constant(1) is string
        ? $"({(ignoreCase ? "positionCaseInsensitiveUTF8" : "position")}({call[0]}, {call[1]}) > 0 AND {match})"
        : match;
}
