using System.Text;
using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary>A piece of a parse pattern: a text to find, a column to fill (with its type), or <c>*</c> to skip.</summary>
internal sealed record ParsePieceSyntax(string? Text, NameSyntax? Column, KqlType Type, TextSpan Span)
{
    public bool IsSkip => Text is null && Column is null;
}

/// <summary><c>parse [kind=simple|regex|relaxed] value with "text" column:type * …</c>, and <c>parse-where</c>, which drops rows that do not match.</summary>
internal sealed record ParseSyntax(string Kind, string Flags, ExpressionSyntax Value, IReadOnlyList<ParsePieceSyntax> Pieces, bool DropsRows, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("parse", "Takes columns out of a text by a pattern.", (parser, keyword) => Parse(parser, keyword, dropsRows: false));

    public static readonly OperatorDefinition WhereDefinition =
        new("parse-where", "Takes columns out of a text by a pattern, and drops the rows that do not match.", (parser, keyword) => Parse(parser, keyword, dropsRows: true));

    public override string Print(SyntaxPrinter printer)
    {
        var pieces = Pieces.Select(piece => piece.Text is not null ? SyntaxPrinter.Quote(piece.Text) : piece.Column is null ? "*" : $"{printer.Print(piece.Column)}:{piece.Type.Name()}");
        return $"{(DropsRows ? "parse-where" : "parse")} kind={Kind}{(Flags.Length == 0 ? "" : $" flags={Flags}")} {printer.Print(Value)} with {string.Join(' ', pieces)}";
    }

    public override BoundRelation Bind(OperatorBinding context)
    {
        var value = context.Scalars.Bind(Value is NamedSyntax named ? named.Value : Value);
        var list = new ColumnList(context.Diagnostics);
        var fields = new List<ColumnSymbol>();
        foreach (var piece in Pieces)
        {
            if (piece.Column is { } column)
            {
                fields.Add(list.AddNamed(column.Name, column.Span, piece.Type, canBeNull: true));
            }
        }

        if (Kind == "regex" && RegexText.FindProblem(string.Concat(Pieces.Select(piece => piece.Text ?? "()"))) is { } problem)
        {
            context.Diagnostics.Error(DiagnosticCodes.BadValue, Span, problem);
        }

        return new BoundParse(context.Input, ScalarBinder.Convert(value, KqlType.String), ToRegex(), fields, Places(), IsRelaxed: Kind == "relaxed", DropsRows);
    }

    /// <summary>The pattern as one regular expression with a group per column.</summary>
    private string ToRegex()
    {
        var isRegex = Kind == "regex";
        var lazy = !isRegex || Flags.Contains('U', StringComparison.Ordinal);
        var flags = isRegex ? new string([.. Flags.Where(flag => flag is 'i' or 's' or 'm')]) : "s";
        var pattern = new StringBuilder(flags.Length == 0 ? "" : $"(?{flags})");
        if (!isRegex)
        {
            pattern.Append('^');
        }

        for (var i = 0; i < Pieces.Count; i++)
        {
            var piece = Pieces[i];
            var isLast = i == Pieces.Count - 1;
            if (piece.Text is { } text)
            {
                pattern.Append(isRegex ? $"(?:{text})" : RegexText.Quote(text));
            }
            else if (piece.IsSkip)
            {
                pattern.Append(lazy && !isLast ? ".*?" : ".*");
            }
            else
            {
                // A value of a type ends by itself where no text says where it ends.
                var endsByItself = (isRegex && piece.Type.IsNumber()) || (!isLast && Pieces[i + 1].Text is null);
                var typed = endsByItself ? RegexText.OfType(piece.Type) : null;
                pattern.Append(typed is not null ? $"({typed}){(Kind == "relaxed" ? "?" : "")}" : lazy && !isLast ? "(.*?)" : "(.*)");
            }
        }

        return pattern.Append(isRegex || Pieces[^1].Text is not null ? "" : "$").ToString();
    }

    /// <summary>Which group of the expression each column is; texts of kind regex can have groups, too.</summary>
    private List<int> Places()
    {
        var (places, group) = (new List<int>(), 0);
        foreach (var piece in Pieces)
        {
            group += piece.Text is { } text ? Kind == "regex" ? RegexText.CountGroups(text) : 0 : piece.IsSkip ? 0 : 1;
            if (piece.Column is not null)
            {
                places.Add(group);
            }
        }

        return places;
    }

    private static ParseSyntax Parse(Parser parser, Token keyword, bool dropsRows)
    {
        var options = OperatorParameters.Read(parser, "kind", "flags");
        var kind = options.TryGetValue("kind", out var word) ? word.Text : "simple";
        if (kind is not ("simple" or "regex" or "relaxed"))
        {
            parser.Error(DiagnosticCodes.BadValue, word.Span, $"A parse is of kind simple, regex or relaxed, not '{kind}'.");
        }

        var value = parser.ParseExpression();
        parser.Expect("with");
        var pieces = new List<ParsePieceSyntax>();
        while (!parser.IsAtEndOfStep && !parser.Current.Is(")"))
        {
            var start = parser.Current.Span.Start;
            if (parser.Accept("*"))
            {
                if (pieces.Count > 0 && pieces[^1] is { Column: not null, Type: KqlType.String })
                {
                    parser.Error(DiagnosticCodes.UnexpectedToken, parser.SpanFrom(start), "'*' cannot follow a text column, which takes all up to the next text of the pattern.");
                }

                pieces.Add(new ParsePieceSyntax(null, null, KqlType.Unknown, parser.SpanFrom(start)));
            }
            else if (parser.Current.IsString)
            {
                var token = parser.Advance();
                pieces.Add(new ParsePieceSyntax((string?)token.Value ?? "", null, KqlType.Unknown, token.Span));
            }
            else if (parser.IsAtName)
            {
                var name = parser.ParseName();
                var type = parser.Accept(":") ? parser.ParseType() : KqlType.String;
                if (pieces.Count > 0 && pieces[^1] is { Column: not null })
                {
                    parser.Error(DiagnosticCodes.UnexpectedToken, name.Span, $"Between the columns '{pieces[^1].Column!.Name}' and '{name.Name}' a text is needed, which says where the one ends.");
                }

                pieces.Add(new ParsePieceSyntax(null, name, type, parser.SpanFrom(start)));
            }
            else
            {
                break;
            }
        }

        if (pieces.Count == 0)
        {
            parser.Unexpected("a pattern: texts, columns and '*'");
            pieces.Add(new ParsePieceSyntax("", null, KqlType.Unknown, parser.Current.Span));
        }

        return new ParseSyntax(kind, options.TryGetValue("flags", out var flags) ? flags.Text : "", value, pieces, dropsRows, parser.SpanFrom(keyword.Span.Start));
    }
}

internal sealed record BoundParse(BoundRelation Input, BoundScalar Value, string Regex, IReadOnlyList<ColumnSymbol> Fields, IReadOnlyList<int> Places, bool IsRelaxed, bool DropsRows)
    : BoundRelation(ColumnList.Merge(Input.Columns, Fields))
{
    public override bool IsSerialized => Input.IsSerialized;

    public override IEnumerable<BoundRelation> Inputs => [Input];

    public override string Describe() => $"{(DropsRows ? "parse-where" : "parse")} {ScalarPrinter.Print(Value)} with {SyntaxPrinter.Quote(Regex)} into {string.Join(", ", Fields)}";

    public override PlanNode Plan(Planner planner)
    {
        // The groups are matched once per row; then each column is one of them, converted.
        var groups = new ColumnSymbol("groups", KqlType.Dynamic, canBeNull: false);
        var matched = planner.Extend(planner.Plan(Input), [new PlanOutput(groups, ScalarBinder.Call(ParseFunctions.Groups, Value, BoundLiteral.Text(Regex)))]);
        if (DropsRows)
        {
            matched = planner.Filter(matched, ScalarBinder.Call(ParseFunctions.IsMatch, new BoundColumn(groups)));
        }

        var converted = Fields.Select((field, index) =>
        {
            var text = ScalarBinder.Call(ParseFunctions.Group, new BoundColumn(groups), BoundLiteral.Long(Places[index]));
            return new PlanOutput(new ColumnSymbol(field.Name, field.Type, canBeNull: true), ScalarBinder.Convert(text, field.Type));
        }).ToList();
        if (IsRelaxed || converted.TrueForAll(output => output.Column.Type == KqlType.String))
        {
            return planner.Extend(matched, [.. Fields.Zip(converted, (field, output) => new PlanOutput(field, output.Value))]);
        }

        // One value that does not convert empties them all, or drops the row.
        var all = converted.Where(output => output.Column.Type != KqlType.String).Select(output => (BoundScalar)ScalarBinder.Call(FunctionTable.Find("isnotnull")!, new BoundColumn(output.Column))).ToList();
        var condition = all.Count == 1 ? all[0] : ScalarBinder.Call(OperatorFunctions.Logical("and"), all);
        var separate = planner.Extend(matched, converted);
        if (DropsRows)
        {
            return planner.Extend(planner.Filter(separate, condition), [.. Fields.Zip(converted, (field, output) => new PlanOutput(field, new BoundColumn(output.Column)))]);
        }

        return planner.Extend(separate, [.. Fields.Zip(converted, (field, output) => new PlanOutput(field, ScalarBinder.Call(FunctionTable.Find("iff")!, condition, new BoundColumn(output.Column), BoundLiteral.Null(field.Type))))]);
    }
}
