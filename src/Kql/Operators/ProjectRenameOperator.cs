using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Planning;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Operators;

/// <summary><c>project-rename new = old, …</c>.</summary>
internal sealed record ProjectRenameSyntax(IReadOnlyList<(NameSyntax New, NameSyntax Old)> Names, TextSpan Span) : OperatorSyntax(Span)
{
    public static readonly OperatorDefinition Definition = new("project-rename", "Renames columns.", Parse);

    public override string Print(SyntaxPrinter printer) => $"project-rename {string.Join(", ", Names.Select(pair => $"{printer.Print(pair.New)} = {printer.Print(pair.Old)}"))}";

    public override BoundRelation Bind(OperatorBinding context)
    {
        var renamed = new Dictionary<ColumnSymbol, NameSyntax>();
        foreach (var (newName, oldName) in Names)
        {
            if (context.FindColumn(oldName.Name, oldName.Span) is { } column && !renamed.TryAdd(column, newName))
            {
                context.Diagnostics.Error(DiagnosticCodes.DuplicateName, oldName.Span, $"The column '{oldName.Name}' is renamed twice.");
            }
        }

        var kept = context.Input.Columns.Where(column => !renamed.ContainsKey(column)).Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in renamed.Values.Where(name => !kept.Add(name.Name)))
        {
            context.Diagnostics.Error(DiagnosticCodes.DuplicateName, name.Span, $"There is a column '{name.Name}' already.");
        }

        return new BoundProject(
            context.Input,
            [.. context.Input.Columns.Select(column => renamed.TryGetValue(column, out var name) ? new PlanOutput(column.Copy(name.Name), new BoundColumn(column)) : PlanOutput.Same(column))],
            "project-rename");
    }

    private static ProjectRenameSyntax Parse(Parser parser, Token keyword)
    {
        var names = parser.ParseList(() =>
        {
            var newName = parser.ParseNewName("the new name");
            parser.Expect("=");
            return (newName, parser.ParseName("the column to rename"));
        });
        return new ProjectRenameSyntax(names, parser.SpanFrom(keyword.Span.Start));
    }
}
