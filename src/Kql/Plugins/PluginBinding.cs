using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Operators;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Plugins;

/// <summary>What a plugin binds in. Plugins say what they do in KQL of their own, over the rows that come in.</summary>
/// <param name="Context">The rows that are piped into it.</param>
/// <param name="Call">The call.</param>
/// <param name="Schema">The columns that the query says it yields, or null.</param>
internal sealed record PluginBinding(OperatorBinding Context, CallSyntax Call, PluginSchema? Schema)
{
    /// <summary>Enough columns for any table that people read, and few enough to stay one statement.</summary>
    public const int ColumnsMax = 500;

    public BoundRelation Input => Context.Input;

    /// <summary>Reports an error at the call and stands in for the rows.</summary>
    public BoundErroneous Fail(string code, string message, TextSpan? span = null)
    {
        Context.Diagnostics.Error(code, span ?? Call.Span, message);
        return new BoundErroneous();
    }

    /// <summary>The column of the input that an argument names; reports anything else.</summary>
    public ColumnSymbol? Column(ExpressionSyntax argument) => Column(Input, argument);

    /// <summary>The column of some rows that an argument names; reports anything else.</summary>
    public ColumnSymbol? Column(BoundRelation rows, ExpressionSyntax argument)
    {
        if (argument is NameSyntax name)
        {
            return Context.FindColumn(rows, name.Name, name.Span);
        }

        Fail(DiagnosticCodes.UnexpectedToken, "A column's name is needed here.", argument.Span);
        return null;
    }

    /// <summary>The arguments after some, by the names of their parameters; reports those that have none.</summary>
    public Dictionary<string, ExpressionSyntax>? Options(int skip, params IReadOnlyList<string> names)
    {
        var options = new Dictionary<string, ExpressionSyntax>(StringComparer.Ordinal);
        for (var i = skip; i < Call.Arguments.Count; i++)
        {
            var named = Call.Arguments[i] as NamedSyntax;
            var name = named is { Names: [var written] } ? written.Name : i - skip < names.Count ? names[i - skip] : null;
            if (name is null || !names.Contains(name))
            {
                Fail(DiagnosticCodes.ArgumentCount, $"The plugin is called as {PluginTable.Find(Call.Name.Name)!.Usage}.", Call.Arguments[i].Span);
                return null;
            }

            options[name] = named?.Value ?? Call.Arguments[i];
        }

        return options;
    }

    /// <summary>Pipes rows through operators written in KQL. Names of relations stand for what is given.</summary>
    public BoundRelation Pipe(BoundRelation rows, string operators, params IReadOnlyList<(string Name, BoundRelation Relation)> tables) =>
        Context.Binder.WithRelations(tables, () => Parser.ParseSteps(operators, Call.Span, Context.Diagnostics)
            .Aggregate(rows, (relation, step) => relation is BoundErroneous ? relation : step.Bind(new OperatorBinding(Context.Binder, relation))));

    /// <summary>A call in KQL that brings an expression to a type.</summary>
    public static string Convert(string expression, KqlType type) => type == KqlType.Dynamic ? expression : $"to{type.Name()}({expression})";
}
