using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Operators;
using Patchbay.Kql.Symbols;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Plugins;

/// <summary><c>bag_unpack(column [, prefix [, columnsConflict [, ignoredProperties]]])</c>: a column for each member of a bag.</summary>
internal static class BagUnpack
{
    public static readonly PluginDefinition Definition = new(
        "bag_unpack", "bag_unpack(column [, OutputColumnPrefix = 'text'] [, columnsConflict = 'error' | 'replace_source' | 'keep_source'] [, ignoredProperties = dynamic([…])])",
        "Makes a column for each member of a property bag.", Bind)
    {
        Difference = "Members that are whole numbers in some rows and fractions in others become dynamic.",
    };

    private static BoundRelation Bind(PluginBinding binding)
    {
        if (binding.Call.Arguments.Count == 0)
        {
            return binding.Fail(DiagnosticCodes.ArgumentCount, $"The plugin is called as {Definition.Usage}.");
        }

        if (binding.Column(binding.Call.Arguments[0]) is not { } bag || binding.Options(1, "OutputColumnPrefix", "columnsConflict", "ignoredProperties") is not { } options)
        {
            return new BoundErroneous();
        }

        if (bag.Type != KqlType.Dynamic)
        {
            return binding.Fail(DiagnosticCodes.TypeMismatch, $"The column '{bag.Name}' is {bag.Type.NameWithArticle()}; bag_unpack takes a dynamic one. The function parse_json(…) makes a dynamic value of a text.", binding.Call.Arguments[0].Span);
        }

        var prefix = Text(binding, options, "OutputColumnPrefix") ?? "";
        var conflict = Text(binding, options, "columnsConflict") ?? "error";
        if (conflict is not ("error" or "replace_source" or "keep_source"))
        {
            return binding.Fail(DiagnosticCodes.BadValue, $"'{conflict}' is no way to settle a conflict of columns; there are error, replace_source and keep_source.", options["columnsConflict"].Span);
        }

        var kept = binding.Input.Columns.Where(column => column != bag).ToList();
        if (binding.Schema is { } schema)
        {
            return Declared(binding, bag, kept, schema, prefix);
        }

        var ignored = options.TryGetValue("ignoredProperties", out var list) ? $" | where not(Name in ({new SyntaxPrinter().Print(list)}))" : "";
        // What a bag holds is known only from its rows: their names and types are asked for first.
        var found = binding.Context.Binder.Discover(binding.Pipe(
            binding.Input,
            $"project bag_ = {SyntaxPrinter.Name(bag.Name)} | mv-expand Name = bag_keys(bag_) to typeof(string) | where isnotempty(Name){ignored} | extend type_ = gettype(bag_[Name])" +
            $" | summarize types_ = make_set_if(type_, type_ != \"null\") by Name | extend Type = iff(array_length(types_) == 1, tostring(types_[0]), \"\") | project Name, Type | sort by Name asc | take {PluginBinding.ColumnsMax + 1}"));
        if (found is null)
        {
            return new BoundErroneous();
        }

        if (found.Count > PluginBinding.ColumnsMax)
        {
            return binding.Fail(DiagnosticCodes.TooComplex, $"The bags in '{bag.Name}' have more than {PluginBinding.ColumnsMax} members; a table gets no more columns than that. Name the ones you need: bag_unpack({bag.Name}) : (name:type, …).");
        }

        return Unpack(binding, bag, kept, [.. found.Select(member => (member.Name, TypeOf(member.Type)))], prefix, conflict);
    }

    private static BoundRelation Unpack(
        PluginBinding binding, ColumnSymbol bag, List<ColumnSymbol> kept, IReadOnlyList<(string Name, KqlType Type)> members, string prefix, string conflict)
    {
        var columns = kept.Select(column => (column.Name, Value: SyntaxPrinter.Name(column.Name))).ToList();
        foreach (var (name, type) in members)
        {
            var column = (Name: prefix + name, Value: Member(bag, name, type));
            var place = columns.FindIndex(existing => existing.Name == column.Name);
            if (place >= 0 && conflict == "error")
            {
                return binding.Fail(
                    DiagnosticCodes.DuplicateName, $"The bag has a member '{name}', and there is a column '{column.Name}' already. Say which is wanted with columnsConflict='replace_source' or 'keep_source', or give a prefix.");
            }

            if (place < 0)
            {
                columns.Add(column);
            }
            else if (conflict == "replace_source")
            {
                columns[place] = column;
            }
        }

        return Project(binding, columns);
    }

    private static BoundRelation Declared(PluginBinding binding, ColumnSymbol bag, List<ColumnSymbol> kept, PluginSchema schema, string prefix)
    {
        var columns = (schema.StartsWithInput ? kept : []).Select(column => (column.Name, Value: SyntaxPrinter.Name(column.Name))).ToList();
        foreach (var declared in schema.Columns)
        {
            var name = declared.Name.Name;
            var source = kept.Find(column => column.Name == name);
            var value = source is not null
                ? PluginBinding.Convert(SyntaxPrinter.Name(name), declared.Type)
                : Member(bag, name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name, declared.Type);
            columns.Add((name, value));
        }

        return Project(binding, columns);
    }

    private static BoundRelation Project(PluginBinding binding, List<(string Name, string Value)> columns) => columns.Count == 0
        ? binding.Fail(DiagnosticCodes.BadValue, "The bags are empty and there is no other column, so there is nothing to show.")
        : binding.Pipe(binding.Input, $"project {string.Join(", ", columns.Select(column => $"{SyntaxPrinter.Name(column.Name)} = {column.Value}"))}");

    private static string Member(ColumnSymbol bag, string name, KqlType type) => PluginBinding.Convert($"{SyntaxPrinter.Name(bag.Name)}[{SyntaxPrinter.Quote(name)}]", type);

    private static KqlType TypeOf(string type) => type switch
    {
        "long" or "int" => KqlType.Long,
        "double" or "real" => KqlType.Real,
        "bool" => KqlType.Bool,
        "string" => KqlType.String,
        _ => KqlType.Dynamic,
    };

    private static string? Text(PluginBinding binding, Dictionary<string, ExpressionSyntax> options, string name) =>
        options.TryGetValue(name, out var syntax) ? binding.Context.Constants.BindConstant(syntax)?.Value as string : null;
}
