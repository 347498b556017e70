using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>parse-kv value as (key:type, …) with (pair_delimiter=…, kv_delimiter=…, quote=…, escape=…, greedy=…, regex=…)</c>.</summary>
internal sealed record ParseKvSyntax(ExpressionSyntax Value, IReadOnlyList<ColumnDeclarationSyntax> Keys, IReadOnlyDictionary<string, ExpressionSyntax> Options, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("parse-kv", "Takes the values of known keys out of a text.", Parse);

    private static readonly string[] OptionNames = ["pair_delimiter", "kv_delimiter", "quote", "escape", "greedy", "regex"];

    public override string Print(SyntaxPrinter printer)
    {
        var keys = string.Join(", ", Keys.Select(key => $"{printer.Print(key.Name)}:{key.Type.Name()}"));
        var options = Options.Count == 0 ? "" : $" with ({string.Join(", ", Options.Select(option => $"{option.Key}={printer.Print(option.Value)}"))})";
        return $"parse-kv {printer.Print(Value)} as ({keys}){options}";
    }

    public override BoundRelation Bind(OperatorBinding context)
    {
        var value = ScalarBinder.Convert(context.Scalars.Bind(Value), KqlType.String);
        var list = new ColumnList(context.Diagnostics);
        var fields = Keys.Select(key => list.AddNamed(key.Name.Name, key.Name.Span, key.Type, canBeNull: true)).ToList();
        string? Option(string name) => Options.TryGetValue(name, out var syntax) && context.Constants.BindConstant(syntax) is { } literal ? Constants.ToText(literal) : null;

        var options = new KeyValueOptions(Option("pair_delimiter"), Option("kv_delimiter"), Option("quote"), Option("escape"), Option("greedy") == "true", Option("regex"));
        if (options.Escape is not (null or "\\"))
        {
            context.Diagnostics.Error(DiagnosticCodes.NotSupported, Options["escape"].Span, "Only the backslash can be the escape character here.");
        }

        if (options.Regex is { } regex && RegexText.FindProblem(regex) is { } problem)
        {
            context.Diagnostics.Error(DiagnosticCodes.BadValue, Options["regex"].Span, problem);
        }

        return new BoundParseKv(context.Input, value, fields, options);
    }

    private static ParseKvSyntax Parse(Parser parser, Token keyword)
    {
        var value = parser.ParseExpression();
        parser.Expect("as");
        var keys = parser.ParseSchema();
        var options = new Dictionary<string, ExpressionSyntax>(StringComparer.Ordinal);
        if (parser.Accept("with"))
        {
            parser.Expect("(");
            parser.ParseList(() =>
            {
                var name = parser.ParseName("an option");
                if (!OptionNames.Contains(name.Name))
                {
                    var nearest = NearestNames.Of(name.Name, OptionNames);
                    parser.Error(DiagnosticCodes.UnknownName, name.Span, $"'parse-kv' has no option '{name.Name}'.{NearestNames.DidYouMean(nearest)}", nearest);
                }

                parser.Expect("=");
                return options[name.Name] = parser.ParseExpression();
            });
            parser.Expect(")");
        }

        return new ParseKvSyntax(value, keys, options, parser.SpanFrom(keyword.Span.Start));
    }
}

/// <summary>How keys and values are told apart; null where the operator's default holds.</summary>
internal sealed record KeyValueOptions(string? PairDelimiter, string? KvDelimiter, string? Quote, string? Escape, bool IsGreedy, string? Regex);

internal sealed record BoundParseKv(BoundRelation Input, BoundScalar Value, IReadOnlyList<ColumnSymbol> Fields, KeyValueOptions Options)
    : BoundRelation(ColumnList.Merge(Input.Columns, Fields))
{
    public override bool IsSerialized => Input.IsSerialized;

    public override IEnumerable<BoundRelation> Inputs => [Input];

    public override string Describe() => $"parse-kv {ScalarPrinter.Print(Value)} into {string.Join(", ", Fields)}";

    public override PlanNode Plan(Planner planner)
    {
        // The pairs are found once per row; each column is the first value of its key.
        var pairs = new ColumnSymbol("pairs", KqlType.Dynamic, canBeNull: false);
        var find = ScalarBinder.Call(Options.IsGreedy ? ParseFunctions.GreedyPairs : ParseFunctions.Pairs, Value, BoundLiteral.Text(Options.IsGreedy ? KeyRegex() : PairRegex()));
        var found = planner.Extend(planner.Plan(Input), [new PlanOutput(pairs, find)]);
        return planner.Extend(found, [.. Fields.Select(field =>
        {
            var quotedName = Options.Quote is { Length: > 0 } quote ? $"{quote[0]}{field.Name}{quote[^1]}" : field.Name;
            BoundScalar text = ScalarBinder.Call(Options.Escape is null ? ParseFunctions.ValueOf : ParseFunctions.EscapedValueOf, new BoundColumn(pairs), BoundLiteral.Text(field.Name), BoundLiteral.Text(quotedName));
            return new PlanOutput(field, ScalarBinder.Convert(text, field.Type));
        })]);
    }

    private string Keys => string.Join('|', Fields.Select(column => RegexText.Quote(column.Name)));

    /// <summary>What stands before a value that goes on to the next known key: that key, in a group, and what is around it.</summary>
    private string KeyRegex() => Options.PairDelimiter is { } pair
        ? $"(?:^|{RegexText.Quote(pair)})\\s*({Keys})\\s*{RegexText.Quote(Options.KvDelimiter ?? "=")}\\s*"
        : $"(?:^|[^\\pL\\pN])({Keys})[^\\pL\\pN]+";

    /// <summary>A pair, with groups for its key, its quoted value and its plain value.</summary>
    private string PairRegex()
    {
        if (Options.Regex is { } own)
        {
            return own;
        }

        var (open, close) = Options.Quote is { Length: > 0 } quote ? (RegexText.Quote(quote[..1]), RegexText.Quote(quote[^1..])) : ("", "");
        var quoted = open.Length == 0 ? "()[^\\s\\S]" : Options.Escape is null ? $"{open}([^{close}]*){close}" : $"{open}((?:\\\\.|[^{close}\\\\])*){close}";
        if (Options.PairDelimiter is not { Length: > 0 } pair)
        {
            // Without delimiters, whatever is no letter or digit separates.
            return $"(?:^|[^\\pL\\pN])({Keys})[^\\pL\\pN]+?(?:{quoted}|([\\pL\\pN]+))";
        }

        var key = pair.Length == 1 ? $"[^{RegexText.Quote(pair)}]*?" : ".*?";
        if (open.Length > 0)
        {
            key = $"{open}[^{close}]*{close}|{key}";
        }

        return $"(?s)\\s*({key})\\s*{RegexText.Quote(Options.KvDelimiter ?? "=")}\\s*(?:{quoted}|(.*?))\\s*(?:{RegexText.Quote(pair)}|$)";
    }
}
