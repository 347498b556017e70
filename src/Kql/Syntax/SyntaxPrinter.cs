using System.Text;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Syntax;

/// <summary>Writes syntax as canonical KQL. What it writes reads back as the same syntax.</summary>
internal sealed class SyntaxPrinter
{
    public string Print(QuerySyntax query) => string.Join(";\n", query.Statements.Select(Print));

    public string Print(IEnumerable<ExpressionSyntax> items) => string.Join(", ", items.Select(Print));

    public string Print(ExpressionSyntax syntax)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return syntax switch
        {
            NameSyntax name => Name(name.Name, name.IsBracketed),
            WildcardSyntax wildcard => wildcard.Pattern,
            LiteralSyntax literal => Literal(literal),
            TypeOfSyntax typeOf => $"typeof({typeOf.Type.Name()})",
            StarSyntax => "*",
            CallSyntax call => $"{Print(call.Name)}({Print(call.Arguments)})",
            MemberCallSyntax call => $"{Operand(call.Target)}.{Print(call.Call)}",
            UnarySyntax unary => $"{unary.Operator}{Operand(unary.Operand)}",
            BinarySyntax binary => $"{Operand(binary.Left)} {binary.Operator} {Operand(binary.Right)}",
            LogicalSyntax logical => string.Join($" {logical.Operator} ", logical.Operands.Select(Operand)),
            BetweenSyntax between => $"{Operand(between.Operand)} {(between.IsNegated ? "!" : "")}between ({Operand(between.Low)} .. {Operand(between.High)})",
            InSyntax list => $"{Operand(list.Operand)} {list.Operator} ({Print(list.Items)})",
            MemberSyntax member => $"{Operand(member.Target)}.{Print(member.Name)}",
            IndexSyntax index => $"{Operand(index.Target)}[{Print(index.Index)}]",
            NamedSyntax { Names: [var only] } named => $"{Print(only)} = {Print(named.Value)}",
            NamedSyntax named => $"({Print(named.Names)}) = {Print(named.Value)}",
            OperatorSourceSyntax source => source.Operator.Print(this),
            PipelineSyntax pipeline => string.Join("\n| ", pipeline.Operators.Select(step => step.Print(this)).Prepend(Print(pipeline.Source))),
            FunctionSyntax function => $"{(function.IsView ? "view " : "")}({string.Join(", ", function.Parameters.Select(Print))}) {{ {string.Join("; ", function.Body.Statements.Select(Print))} }}",
            _ => throw new System.Diagnostics.UnreachableException($"There is no text for {syntax.GetType().Name}."),
        };
    }

    /// <summary>A name as KQL, in brackets unless it is a plain word.</summary>
    public static string Name(string name, bool bracketed = false) =>
        bracketed || name.Length == 0 || !(char.IsAsciiLetter(name[0]) || name[0] is '_' or '$') || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '$')
            ? $"[{Quote(name)}]"
            : name;

    /// <summary>A text as a KQL literal.</summary>
    public static string Quote(string text)
    {
        var builder = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '\\' => builder.Append(@"\\"),
                '"' => builder.Append("\\\""),
                '\n' => builder.Append(@"\n"),
                '\r' => builder.Append(@"\r"),
                '\t' => builder.Append(@"\t"),
                < ' ' => builder.Append($"\\u{(int)character:x4}"),
                _ => builder.Append(character),
            };
        }

        return builder.Append('"').ToString();
    }

    private string Print(StatementSyntax statement) => statement switch
    {
        LetSyntax let => $"let {Print(let.Name)} = {Print(let.Value)}",
        SetSyntax { Value: { } value } set => $"set {Print(set.Name)} = {Print(value)}",
        SetSyntax set => $"set {Print(set.Name)}",
        DeclareParametersSyntax declare => $"declare query_parameters({string.Join(", ", declare.Parameters.Select(Print))})",
        ExpressionStatementSyntax expression => Print(expression.Expression),
        _ => throw new System.Diagnostics.UnreachableException($"There is no text for {statement.GetType().Name}."),
    };

    private string Print(ParameterSyntax parameter)
    {
        if (parameter.Columns is { } columns)
        {
            var schema = columns.Count == 0 ? "*" : string.Join(", ", columns.Select(column => $"{Print(column.Name)}:{column.Type.Name()}"));
            return $"{Print(parameter.Name)}:({schema})";
        }

        return $"{Print(parameter.Name)}:{parameter.Type.Name()}{(parameter.Default is null ? "" : $" = {Print(parameter.Default)}")}";
    }

    // What binds looser than access gets parentheses; more of them than needed, but never too few.
    private string Operand(ExpressionSyntax syntax) =>
        syntax is UnarySyntax or BinarySyntax or LogicalSyntax or BetweenSyntax or InSyntax or PipelineSyntax or OperatorSourceSyntax || IsNegative(syntax) ? $"({Print(syntax)})" : Print(syntax);

    private static bool IsNegative(ExpressionSyntax syntax) => syntax is LiteralSyntax { Value: long and < 0 or double and < 0 or decimal and < 0, Type: KqlType.Long or KqlType.Real or KqlType.TimeSpan };

    private static string Literal(LiteralSyntax literal) => (literal.Type, literal.Value) switch
    {
        (KqlType.String, var text) => Quote((string?)text ?? ""),
        (KqlType.Unknown, _) => "null",
        (KqlType.Dynamic, var json) => $"dynamic({json ?? "null"})",
        (var type, null) => $"{type.Name()}(null)",
        (KqlType.Bool, bool truth) => truth ? "true" : "false",
        (KqlType.Long, long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        (KqlType.Int, long number) => $"int({number.ToString(System.Globalization.CultureInfo.InvariantCulture)})",
        (KqlType.Real, double number) => double.IsFinite(number) ? ScalarText.Real(number) : $"real({(double.IsNaN(number) ? "nan" : number > 0 ? "+inf" : "-inf")})",
        (KqlType.DateTime, long ticks) => $"datetime({ScalarText.DateTime(ticks)})",
        (KqlType.TimeSpan, long ticks) => $"timespan({ScalarText.TimeSpan(ticks)})",
        (var type, var value) => $"{type.Name()}({Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)})",
    };
}
