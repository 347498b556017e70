using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Functions;
using Patchbay.Kql.Operators;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Plugins;

/// <summary><c>pivot(column [, aggregate [, group, …]])</c>: a column for each value of a column.</summary>
internal static class Pivot
{
    public static readonly PluginDefinition Definition = new(
        "pivot", "pivot(column [, aggregate(…) [, group column, …]])", "Makes a column for each value of a column, with an aggregate of the rows that have it.", Bind)
    {
        Difference = "Without a schema, the new columns stand in the order of their names.",
    };

    private static BoundRelation Bind(PluginBinding binding)
    {
        var arguments = binding.Call.Arguments;
        if (arguments.Count == 0)
        {
            return binding.Fail(DiagnosticCodes.ArgumentCount, $"The plugin is called as {Definition.Usage}.");
        }

        if (binding.Column(arguments[0]) is not { } pivot)
        {
            return new BoundErroneous();
        }

        var aggregate = arguments.Count > 1 ? (arguments[1] as NamedSyntax)?.Value ?? arguments[1] : new CallSyntax(new NameSyntax("count", false, binding.Call.Span), [], binding.Call.Span);
        if (aggregate is not CallSyntax { Name.Name: var function } || FunctionTable.FindAggregate(function) is null)
        {
            return binding.Fail(DiagnosticCodes.AggregateMisplaced, "The second argument of 'pivot' is an aggregate, for example 'sum(Size)'.", aggregate.Span);
        }

        var value = binding.Context.Aggregates.Bind(aggregate);
        if (value.Type == KqlType.Unknown)
        {
            return new BoundErroneous();
        }

        var used = value.References().Append(pivot).ToHashSet();
        var groups = arguments.Count > 2
            ? [.. arguments.Skip(2).Select(binding.Column).OfType<ColumnSymbol>()]
            : binding.Input.Columns.Where(column => !used.Contains(column)).ToList();
        if (groups.Count < arguments.Count - 2)
        {
            return new BoundErroneous();
        }

        if (binding.Schema is { } schema)
        {
            return BindDeclared(binding, pivot, aggregate, groups, value.Type, schema);
        }

        var found = binding.Context.Binder.Discover(binding.Pipe(
            binding.Input, $"where isnotnull({Name(pivot)}) | summarize by Name = tostring({Name(pivot)}) | where isnotempty(Name) | sort by Name asc | take {PluginBinding.ColumnsMax + 1} | extend Type = \"\""));
        if (found is null)
        {
            return new BoundErroneous();
        }

        if (found.Count > PluginBinding.ColumnsMax)
        {
            return binding.Fail(DiagnosticCodes.TooComplex, $"The column '{pivot.Name}' has more than {PluginBinding.ColumnsMax} values; a table gets no more columns than that. Filter the rows first.");
        }

        return BindValues(binding, pivot, aggregate, groups, [.. found.Select(pair => (pair.Name, value.Type))]);
    }

    /// <summary>The columns of a schema are groups when a group has their name, else values of the pivot column.</summary>
    private static BoundRelation BindDeclared(
        PluginBinding binding, ColumnSymbol pivot, ExpressionSyntax aggregate, IReadOnlyList<ColumnSymbol> groups, KqlType type, PluginSchema schema)
    {
        var declared = schema.Columns.Select(column => (column.Name.Name, column.Type)).ToList();
        var isGroup = groups.Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
        var rows = BindValues(binding, pivot, aggregate, groups, [.. declared.Where(column => !isGroup.Contains(column.Name)).Select(column => (column.Name, type))]);
        var columns = (schema.StartsWithInput ? groups.Select(group => (group.Name, group.Type)) : []).Concat(declared);
        return binding.Pipe(rows, $"project {string.Join(", ", columns.Select(column => $"{SyntaxPrinter.Name(column.Name)} = {PluginBinding.Convert(SyntaxPrinter.Name(column.Name), column.Type)}"))}");
    }

    private static BoundRelation BindValues(
        PluginBinding binding, ColumnSymbol pivot, ExpressionSyntax aggregate, IReadOnlyList<ColumnSymbol> groups, IReadOnlyList<(string Name, KqlType Type)> values)
    {
        var by = string.Join(", ", groups.Select(Name));
        if (values.Count == 0)
        {
            return groups.Count == 0
                ? binding.Fail(DiagnosticCodes.BadValue, "There is no row to make columns of.")
                : binding.Pipe(binding.Input, $"summarize by {by}");
        }

        // Counts and sums of no row are 0; anything else of no row is null.
        var whenNone = aggregate is CallSyntax { Name.Name: "count" or "countif" or "sum" or "sumif" or "dcount" or "dcountif" };
        var cells = values.Select((value, index) => $"cell{index}_ = take_anyif(value_, pivot_ == {SyntaxPrinter.Quote(value.Name)})");
        var names = new HashSet<string>(groups.Select(group => group.Name), StringComparer.Ordinal);
        var columns = values.Select((value, index) =>
        {
            var cell = whenNone ? $"iff(isnull(cell{index}_), {PluginBinding.Convert("0", value.Type)}, cell{index}_)" : $"cell{index}_";
            return $"{SyntaxPrinter.Name(ColumnList.UniqueName(value.Name, names))} = {cell}";
        });
        return binding.Pipe(
            binding.Input,
            $"summarize value_ = {new SyntaxPrinter().Print(aggregate)} by {string.Join(", ", groups.Select(Name).Append($"pivot_ = tostring({Name(pivot)})"))}" +
            $" | summarize {string.Join(", ", cells)} {(groups.Count == 0 ? "" : $"by {by}")}" +
            $" | project {string.Join(", ", groups.Select(Name).Concat(columns))}");
    }

    private static string Name(ColumnSymbol column) => SyntaxPrinter.Name(column.Name);
}
