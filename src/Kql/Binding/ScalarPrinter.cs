using Patchbay.Kql.Planning;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Binding;

/// <summary>Writes bound expressions for people to read: calls by name, and every change of type said.</summary>
internal static class ScalarPrinter
{
    public static string Print(BoundScalar scalar) => scalar switch
    {
        BoundLiteral { Type: KqlType.String, Value: string text } => SyntaxPrinter.Quote(text),
        BoundLiteral { Value: null } literal => $"{literal.Type.Name()}(null)",
        BoundLiteral { Type: KqlType.Long or KqlType.Bool or KqlType.Real } literal => Constants.ToText(literal),
        BoundLiteral literal => $"{literal.Type.Name()}({Constants.ToText(literal)})",
        BoundColumn column => column.Column.Name,
        BoundConversion conversion => $"to {conversion.Type.Name()}({Print(conversion.Operand)})",
        BoundCall call => $"{call.Function.Name}({Print(call.Arguments)})",
        BoundAggregate aggregate => $"{aggregate.Function.Name}({Print(aggregate.Arguments)})",
        BoundWindow window => $"{window.Function.Name}({Print(window.Arguments)})",
        BoundToScalar subquery => $"toscalar({Inline(subquery.Relation)})",
        BoundInRelation list => $"{(list.IsNegated ? "!in" : "in")}{(list.IgnoreCase ? "~" : "")}({Print(list.Operand)}, {Inline(list.Relation)})",
        PlannedScalar subquery => $"first({Inline(subquery.Plan)})",
        PlannedIn list => $"{(list.IsNegated ? "!in" : "in")}{(list.IgnoreCase ? "~" : "")}({Print(list.Operand)}, {Inline(list.Plan)})",
        _ => scalar.ToString() ?? "",
    };

    public static string Print(IEnumerable<PlanOutput> outputs) => string.Join(", ", outputs.Select(output => output.IsSame ? output.Column.Name : $"{output.Column.Name} = {Print(output.Value)}"));

    public static string Names(IEnumerable<ColumnSymbol> columns) => string.Join(", ", columns.Select(column => column.Name));

    private static string Print(IEnumerable<BoundScalar> scalars) => string.Join(", ", scalars.Select(Print));

    private static string Inline(BoundRelation relation) => string.Join(" <- ", Chain(relation).Select(step => step.Describe()));

    private static string Inline(PlanNode plan) => string.Join(" <- ", Steps(plan).Select(step => step.Describe()));

    private static IEnumerable<PlanNode> Steps(PlanNode plan)
    {
        for (PlanNode? step = plan; step is not null; step = step.Inputs.FirstOrDefault())
        {
            yield return step;
        }
    }

    private static IEnumerable<BoundRelation> Chain(BoundRelation relation)
    {
        for (BoundRelation? step = relation; step is not null; step = step.Inputs.FirstOrDefault())
        {
            yield return step;
        }
    }
}
