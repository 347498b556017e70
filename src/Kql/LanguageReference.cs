using System.Text;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Operators;
using Patchbay.Kql.Plugins;

namespace Patchbay.Kql;

/// <summary>The page about what of the language is there, printed from the tables of operators and functions so that it cannot differ from them.</summary>
public static class LanguageReference
{
    /// <summary>Where the page lies in the repository.</summary>
    public const string Path = "docs/kql/reference.md";

    /// <summary>Prints the page.</summary>
    /// <returns>Markdown with LF line ends.</returns>
    public static string Print()
    {
        var page = new StringBuilder();
        Line(page, "# Operators and functions");
        Line(page, "Printed from `src/Kql` by `dotnet run tools/print-docs.cs`; change the tables there, not this page.");
        Line(page, "What is here gives the same columns, types and rows as in Log Analytics, except where *differs* says how not. " +
            "Whatever is missing or refused is an error at its place in the query, never an approximation.");

        Line(page, "## Tabular operators");
        page.Append("| Operator | What it does | Differs |\n|---|---|---|\n");
        foreach (var definition in OperatorTable.All.OrderBy(definition => definition.Name, StringComparer.Ordinal))
        {
            var names = string.Join(", ", definition.Aliases.Prepend(definition.Name).Select(name => $"`{name}`"));
            page.Append($"| {names} | {definition.Summary} | {definition.Difference} |\n");
        }

        page.Append('\n');
        Line(page, "Statements: `let` with values, tables and functions, `declare query_parameters`, and several table expressions with `;` between, each of which is a result. `set` is accepted and has no effect.");

        Line(page, "Tables are named as they are, by `table(\"name\")`, by a pattern in `union`, `search` and `find`, and as `workspace(\"name, id or resource id\").Table` where the caller may read that workspace.");

        Line(page, "Functions are those of the language, those that the query declares with `let`, and those of the workspace: saved searches with a `functionAlias`, called with what `functionParameters` declares, for example `rows:(CorrelationId:string), least:long = 10`. A `let` goes before a function of the workspace. Its body reads what its caller may read; what is wrong in it is told at the call, with line and column. No function may call itself.");

        Line(page, "## Scalar operators");
        Line(page, $"{string.Join(", ", OperatorFunctions.All.Select(function => $"`{function.Name}`").Distinct())}, `+`, `-`, `*`, `/`, `%`, `has_any`, `has_all`.");
        Line(page, "Differs: a whole real taken out of a bag or an array by `d.x` or `d[0]`, as 1.0, is written as `1` in texts; as a number it is the same.");

        Line(page, "## Scalar functions");
        Line(page, "A parameter of the kind *text* takes any scalar and reads it as text; a dynamic value fits where a string is named, and is to be converted elsewhere. `?` marks what may be left out, `*` what may be repeated, `const` what must be known before the query runs.");
        Functions(page, FunctionTable.AllScalars.Select(function => (function.Name, function.Signatures, function.Difference)));

        Line(page, "## Aggregate functions");
        Functions(page, FunctionTable.AllAggregates.Select(function => (function.Name, function.Signatures, function.Difference)));

        Line(page, "## Window functions");
        Line(page, "They need rows in an order: after `sort`, `top`, `range`, `datatable` or `print`.");
        Functions(page, WindowFunctions.All.Select(function => (function.Name, function.Signatures, function.Difference)));

        Line(page, "## Plugins");
        Line(page, "Called with `evaluate`. What `bag_unpack` and `pivot` yield depends on the rows; Patchbay looks into them first, so that the columns are known, or takes the columns that the query declares: `evaluate pivot(a) : (b:string, c:long)`.");
        page.Append("| Call | What it does | Differs |\n|---|---|---|\n");
        foreach (var plugin in PluginTable.All)
        {
            page.Append($"| `{plugin.Usage.Replace("|", "\\|", StringComparison.Ordinal)}` | {plugin.Summary} | {plugin.Difference} |\n");
        }

        page.Append('\n');
        Line(page, "## Refused");
        foreach (var (name, reason) in OperatorTable.Refused.Concat(FunctionTable.Refused).Concat(PluginTable.Refused).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            page.Append($"- `{name}`: {reason}\n");
        }

        page.Append('\n');
        Line(page, "## Diagnostics");
        page.Append("| Code | Meaning |\n|---|---|\n");
        foreach (var (code, meaning) in DiagnosticCodes.Meanings.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            page.Append($"| {code} | {meaning} |\n");
        }

        return page.ToString();
    }

    private static void Functions(StringBuilder page, IEnumerable<(string Name, IReadOnlyList<Signature> Signatures, string? Difference)> functions)
    {
        page.Append("| Function | Takes and returns | Differs |\n|---|---|---|\n");
        foreach (var (name, signatures, difference) in functions.OrderBy(function => function.Name, StringComparer.Ordinal))
        {
            page.Append($"| `{name}` | {string.Join("<br>", signatures.Select(signature => $"`{Plain(signature.Text)}`"))} | {difference} |\n");
        }

        page.Append('\n');
    }

    // Whether a result may be null is said for the compiler, not for people.
    private static string Plain(string signature) => signature.TrimEnd('?', '!').Replace("arg0", "type of the first", StringComparison.Ordinal).Replace("promoted0", "type of the first", StringComparison.Ordinal);

    private static void Line(StringBuilder page, string text) => page.Append(text).Append("\n\n");
}
