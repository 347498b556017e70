using Patchbay.Kql.Sql;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Functions;

/// <summary>Texts, counted in code points.</summary>
internal static class StringFunctions
{
    public static readonly IReadOnlyList<ScalarFunction> All =
    [
        new("strlen", "(text: textOrDynamic) -> long", call => $"toInt64(lengthUTF8({call[0]}))") { ResultName = ResultName.PrefixAndFirstArgument },
        new("string_size", "(text: textOrDynamic) -> long", call => $"toInt64(length({call[0]}))") { ResultName = ResultName.PrefixAndFirstArgument },
        new("substring", "(text: text, start: integer, length?: integer) -> string", WriteSubstring),
        new("strcat", "(value: text, more*: text) -> string", call => call.Count == 1 ? call[0] : $"concat({string.Join(", ", call.All)})"),
        new("strcat_delim", "(delimiter: text, value*: text) -> string", call => $"arrayStringConcat([{string.Join(", ", call.All.Skip(1))}], {call[0]})"),
        new("split", "(text: text, delimiter: string, index?: integer) -> dynamic", WriteSplit) { ResultName = ResultName.FirstArgument },
        new("indexof", "(text: text, search: text, start?: integer, length?: integer, occurrence?: const integer) -> long", WriteIndexOf),
        new("tolower", "(text: text) -> string", call => $"lowerUTF8({call[0]})"),
        new("toupper", "(text: text) -> string", call => $"upperUTF8({call[0]})"),
        new("reverse", "(text: text) -> string", call => $"reverseUTF8({call[0]})"),
        new("replace_string", "(text: string, search: string, replacement: string) -> string", call => $"replaceAll({call[0]}, {call[1]}, {call[2]})"),
        new("replace_strings", "(text: string, searches: const array, replacements: const array) -> string", WriteReplaceStrings),
        new("replace_regex", "(text: string, pattern: const string, replacement: const string) -> string", call => $"replaceRegexpAll({call[0]}, {RegexText.Pattern(call, 1)}, {call[2]})"),
        new("extract", "(pattern: const string, group: long, text: string) -> string | (pattern: const string, group: long, text: string, type: typeLiteral) -> literal?", WriteExtract),
        new("extract_all", "(pattern: const string, text: string) -> dynamic? | (pattern: const string, groups: const array, text: string) -> dynamic?", WriteExtractAll),
        new("extractall", "(pattern: const string, text: string) -> dynamic? | (pattern: const string, groups: const array, text: string) -> dynamic?", WriteExtractAll),
        new("indexof_regex", "(text: text, pattern: const text, start?: integer, length?: integer, occurrence?: const integer) -> long", WriteIndexOfRegex),
        new("replace", "(pattern: const string, replacement: const string, text: string) -> string", call => $"replaceRegexpAll({call[2]}, {RegexText.Pattern(call, 0)}, {call[1]})"),
        new("translate", "(search: const string, replacement: const string, text: string) -> string", WriteTranslate),
        new("regex_quote", "(text: text) -> string", call => $"replaceRegexpAll({call[0]}, {SqlText.Text(@"([\\.+*?()|\[\]{}^$#&~-])")}, {SqlText.Text(@"\\\1")})"),
        new("has_any_index", "(text: textOrDynamic, terms: array) -> long", call => $"(toInt64(arrayFirstIndex(x -> {TextOperators.WriteHas(call[0], "x", ignoreCase: true)}, {DynamicFunctions.TextList(call[1])})) - 1)"),
        new("parse_csv", "(text: textOrDynamic) -> dynamic?", WriteParseCsv) { ResultName = ResultName.FirstArgument },
        new("trim", "(pattern: const string, text: string) -> string", call => Trim(call, Trim(call, call[1], "^(?:{0})"), "(?:{0})$")),
        new("trim_start", "(pattern: const string, text: string) -> string", call => Trim(call, call[1], "^(?:{0})")),
        new("trim_end", "(pattern: const string, text: string) -> string", call => Trim(call, call[1], "(?:{0})$")),
        new("strcmp", "(left: text, right: text) -> long", call => $"toInt64(multiIf({call[0]} < {call[1]}, -1, {call[0]} > {call[1]}, 1, 0))"),
        new("strrep", "(value: text, count: long, delimiter?: text) -> string", call => call.Count == 2
            ? $"repeat({call[0]}, greatest(0, {call[1]}))"
            : $"arrayStringConcat(arrayMap(i -> {call[0]}, range(toUInt64(greatest(0, {call[1]})))), {call[2]})"),
        new("countof", "(text: string, search: string, kind?: const string) -> long", WriteCountOf) { Choice = new(2, ["normal", "regex"]) },
        new("new_guid", "() -> guid", _ => "generateUUIDv4()") { IsVolatile = true },
        new("parse_user_agent", "(user_agent: string, look_for?: string) -> dynamic! | (user_agent: string, look_for: array) -> dynamic!", UserAgentSql.Write)
        {
            Difference = "Recognises the browsers, operating systems and devices that are in wide use, by a short list of patterns; others are 'Other'.",
        },
    ];

    private static string WriteSubstring(SqlCall call)
    {
        var start = call.Constant(1) is long constant
            ? SqlText.Long(constant >= 0 ? constant + 1 : constant)
            : call.Once(1, index => $"if({index} >= 0, {index} + 1, {index})");
        if (call.Count == 2)
        {
            return $"substringUTF8({call[0]}, {start})";
        }

        // A length of less than 0 counts as none.
        var length = call.Constant(2) is long and >= 0 ? call.Plain(2) : $"greatest({call[2]}, 0)";
        return $"substringUTF8({call[0]}, {start}, {length})";
    }

    /// <summary>The SQL of the pieces of a text between delimiters, as a list of texts.</summary>
    public static string WritePieces(SqlCall call) => call.Constant(1) is "" ? $"[{call[0]}]" : $"splitByString({call[1]}, {call[0]})";

    private static string WriteSplit(SqlCall call)
    {
        var list = WritePieces(call);
        if (call.Count == 2)
        {
            return $"toJSONString({list})";
        }

        var piece = call.Once(list, pieces => $"if({call[2]} >= 0 AND {call[2]} < length({pieces}), [{pieces}[{call[2]} + 1]], [])");
        return $"toJSONString({piece})";
    }

    private static string WriteIndexOf(SqlCall call)
    {
        if (call.Count == 2)
        {
            return $"(toInt64(positionUTF8({call[0]}, {call[1]})) - 1)";
        }

        // A negative start counts from the end. A length limits where a match may end, counted from where its search begins; -1 means
        // no limit.
        var start = call.Once(2, index => $"if({index} < 0, greatest(toInt64(lengthUTF8({call[0]})) + {index}, 0), {index})");
        string Limited(string from) => call.Count > 3
            ? call.Once(3, length => $"if({length} < 0, {call[0]}, substringUTF8({call[0]}, 1, {from} + {length}))")
            : call[0];
        var occurrence = call.Constant(4) is long number and > 1 ? number : 1;
        if (occurrence == 1)
        {
            return $"(toInt64(positionUTF8({Limited(start)}, {call[1]}, toUInt64({start} + 1))) - 1)";
        }

        // The n-th match begins after the one before it; -2 says that there are no more.
        var next = $"if(found = -2, toInt64(-2), coalesce(nullIf(toInt64(positionUTF8({Limited("(found + 1)")}, {call[1]}, toUInt64(found + 2))) - 1, -1), toInt64(-2)))";
        var last = $"arrayFold((found, i) -> {next}, range({SqlText.Long(occurrence)}), toInt64({start} - 1))";
        return $"greatest({last}, toInt64(-1))";
    }

    // The text is cut into what is looked for and single characters, so that nothing is replaced twice.
    private static string WriteReplaceStrings(SqlCall call)
    {
        var searches = DynamicFunctions.TextsOf(call.Constant(1));
        var replacements = DynamicFunctions.TextsOf(call.Constant(2));
        var pairs = searches.Zip(replacements).ToList();
        if (pairs.Count == 0)
        {
            return call[0];
        }

        var pattern = $"(?s){string.Join('|', pairs.Select(pair => RegexText.Quote(pair.First)))}|.";
        var piece = call.Variable("t");
        return $"arrayStringConcat(arrayMap({piece} -> transform({piece}, [{string.Join(", ", pairs.Select(pair => SqlText.Text(pair.First)))}], " +
            $"[{string.Join(", ", pairs.Select(pair => SqlText.Text(pair.Second)))}]), extractAll({call[0]}, {SqlText.Text(pattern)})))";
    }

    private static string WriteExtract(SqlCall call)
    {
        if (call.Constant(0) is string pattern && call.Constant(1) is long group && (group < 0 || group > RegexText.CountGroups(pattern)))
        {
            // What the pattern does not capture is found nowhere.
            return call.Type == KqlType.String ? "''" : call.ConvertText("''", call.Type);
        }

        var text = $"regexpExtract({call[2]}, {RegexText.Pattern(call, 0)}, {call.Plain(1)})";
        return call.Type == KqlType.String ? text : call.ConvertText(text, call.Type);
    }

    // With one group a match is a text, with several a list of them.
    private static string WriteExtractAll(SqlCall call)
    {
        var pattern = RegexText.Pattern(call, 0);
        var wanted = call.Count > 2 ? DynamicFunctions.TextsOf(call.Constant(1)) : [];
        var places = wanted.Select(text => int.TryParse(text, out var place) ? place : RegexText.PlaceOfGroup(call.Constant(0) as string ?? "", text)).Where(place => place > 0).ToList();
        var single = places.Count == 1 || (places.Count == 0 && RegexText.CountGroups(call.Constant(0) as string ?? "") <= 1);
        var matches = RegexText.CountGroups(call.Constant(0) as string ?? "") == 0
            ? $"arrayMap(x -> [x], extractAll({call[^1]}, {pattern}))"
            : $"extractAllGroupsVertical({call[^1]}, {pattern})";
        var chosen = single
            ? $"arrayMap(x -> x[{(places.Count == 1 ? places[0] : 1)}], {matches})"
            : places.Count == 0 ? matches : $"arrayMap(x -> [{string.Join(", ", places.Select(place => $"x[{place}]"))}], {matches})";
        return call.Once(chosen, list => $"if(empty({list}), NULL, toJSONString({list}))");
    }

    // The fields of the first record; those in quotes may hold anything, their quotes doubled.
    private static string WriteParseCsv(SqlCall call)
    {
        var record = $"concat(extract({call[0]}, {SqlText.Text("""(?s)^(?:"(?:[^"]|"")*"|[^"\r\n])*""")}), ',')";
        var fields = $"extractAll({record}, {SqlText.Text("""((?:"(?:[^"]|"")*"|[^",])*),""")})";
        return $"toJSONString(arrayMap(x -> if(startsWith(x, '\"'), replaceAll(substring(x, 2, length(x) - 2), '\"\"', '\"'), x), {fields}))";
    }

    private static string WriteIndexOfRegex(SqlCall call)
    {
        var pattern = RegexText.Pattern(call, 1);
        var start = call.Count > 2 ? $"greatest({call[2]}, 0)" : "0";
        var text = call.Count > 3 ? call.Once(3, length => $"if({length} < 0, substringUTF8({call[0]}, {start} + 1), substringUTF8({call[0]}, {start} + 1, greatest({length}, 0)))") : call.Count > 2 ? $"substringUTF8({call[0]}, {start} + 1)" : call[0];
        var occurrence = call.Constant(4) is long number and > 1 ? number : 1;
        return call.Once(text, rest =>
        {
            // What stands before the match is cut off, one match after the other.
            var before = $"arrayFold((s, i) -> if(s.2, s, ({Place("s.1", rest, pattern)})), range({SqlText.Long(occurrence)}), (toInt64(0), false, toInt64(-1)))";
            return call.Once(before, found => $"if({found}.2, toInt64(-1), {found}.3 + {start})");
        });
    }

    private static string Place(string from, string text, string pattern)
    {
        var rest = $"substringUTF8({text}, {from} + 1)";
        var match = $"extractGroups({rest}, concat('(?s)^(.*?)(', {pattern}, ')'))";
        return $"if(empty({match}), ({from}, true, toInt64(-1)), ({from} + toInt64(lengthUTF8({match}[1])) + greatest(toInt64(lengthUTF8({match}[2])), 1), false, {from} + toInt64(lengthUTF8({match}[1]))))";
    }

    // The last replacement goes on for what has none.
    private static string WriteTranslate(SqlCall call)
    {
        var search = (call.Constant(0) as string ?? "").EnumerateRunes().Select(rune => rune.ToString()).ToList();
        var replacement = (call.Constant(1) as string ?? "").EnumerateRunes().Select(rune => rune.ToString()).ToList();
        var pairs = search.Select((character, index) => (From: character, To: replacement.Count == 0 ? "" : replacement[Math.Min(index, replacement.Count - 1)])).DistinctBy(pair => pair.From).ToList();
        return pairs.Count == 0
            ? call[2]
            : $"arrayStringConcat(arrayMap(x -> transform(x, [{string.Join(", ", pairs.Select(pair => SqlText.Text(pair.From)))}], [{string.Join(", ", pairs.Select(pair => SqlText.Text(pair.To)))}]), extractAll({call[2]}, '(?s).')))";
    }

    private static string Trim(SqlCall call, string text, string frame)
    {
        var pattern = call.Constant(0) as string ?? "";
        return $"replaceRegexpOne({text}, {SqlText.Text(RegexText.ToRe2(string.Format(System.Globalization.CultureInfo.InvariantCulture, frame, pattern)))}, '')";
    }

    private static string WriteCountOf(SqlCall call)
    {
        if (call.Constant(2) is "regex")
        {
            return $"toInt64(countMatches({call[0]}, {RegexText.Pattern(call, 1)}))";
        }

        // Overlapping matches count.
        var place = call.Variable("i");
        return $"toInt64(arrayCount({place} -> startsWith(substring({call[0]}, {place}), {call[1]}), range(1, length({call[0]}) + 1)))";
    }

}
