using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>The operators that look for a text in a text. A term is a run of letters and digits.</summary>
internal static class TextOperators
{
    // What these look for is part of the text.
    private static readonly HashSet<string> IsSubstring =
        [.. ((string[])["has", "hasprefix", "hassuffix", "contains", "startswith", "endswith"]).SelectMany(word => (string[])[word, $"{word}_cs"])];

    private const string NoTermBefore = "(?:^|[^\\\\pL\\\\pN])";
    private const string NoTermBehind = "(?:$|[^\\\\pL\\\\pN])";

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

    /// <summary>The id that a text has to be for an operator to hold, where it looks for a whole one; null for any other search.</summary>
    public static Guid? FindWholeGuid(string word, string search) =>
        IsSubstring.Contains(word) && Guid.TryParseExact(search, "D", out var guid) && (!word.EndsWith("_cs", StringComparison.Ordinal) || search == guid.ToString("D")) ? guid : null;

    /// <summary>Whether a text holds another one, bounded on both sides by something that is no letter or digit.</summary>
    public static string WriteHas(string text, string needle, bool ignoreCase) => Match(text, needle, ignoreCase, NoTermBefore, NoTermBehind);

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
                ("hasprefix", call => TermPart(call, ignoreCase, NoTermBefore, "")),
                ("hassuffix", call => TermPart(call, ignoreCase, "", NoTermBehind)),
                ("contains", call => Contains(call, ignoreCase)),
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

    // The engine's search for one of several texts goes through a text in steps, as long as what it looks for; ignoring case, it takes a
    // tenth of the time of its search for one text, which looks at each character. The steps of short texts are too short for that.
    private static string Contains(SqlCall call, bool ignoreCase) =>
        !ignoreCase ? $"(position({call[0]}, {call[1]}) > 0)"
        : call.Constant(1) is string { Length: >= 5 } ? $"multiSearchAnyCaseInsensitiveUTF8({call[0]}, [{call[1]}])"
        : $"(positionCaseInsensitiveUTF8({call[0]}, {call[1]}) > 0)";

    // A plain ASCII term is looked up by ClickHouse's own term search, for which whatever is not ASCII belongs to a term: beside a quotation
    // mark or a dash of a text that has such, and for all other terms, it is looked up by a regular expression.
    private static string HasTerm(SqlCall call, bool ignoreCase)
    {
        var byExpression = TermPart(call, ignoreCase, NoTermBefore, NoTermBehind);
        return call.Constant(1) switch
        {
            "" => "true",
            string term when term.All(char.IsAsciiLetterOrDigit) =>
                $"({(ignoreCase ? "hasTokenCaseInsensitive" : "hasToken")}({call[0]}, {SqlText.Text(term)}) OR (length({call[0]}) != lengthUTF8({call[0]}) AND {byExpression}))",
            _ => byExpression,
        };
    }

    // Few texts hold what is looked for, and to find them takes a tenth of what the regular expression takes, which looks at those alone.
    private static string TermPart(SqlCall call, bool ignoreCase, string before, string behind) => call.Constant(1) is string
        ? $"({Contains(call, ignoreCase)} AND {Match(call[0], call[1], ignoreCase, before, behind, $", left({call[0]}, 0)")})"
        : Match(call[0], call[1], ignoreCase, before, behind);

    // All letters are a large class: to compile the expression takes 2 ms. A constant one would be compiled with each block of rows, and
    // several times for each column while the query is planned; one that the row has a part in, though an empty one, is compiled when
    // there is a row to be matched.
    private static string Match(string text, string needle, bool ignoreCase, string before, string behind, string ofRow = "") =>
        $"match({text}, concat('{(ignoreCase ? "(?i)" : "")}{before}', regexpQuoteMeta({needle}), '{behind}'{ofRow}))";
}
