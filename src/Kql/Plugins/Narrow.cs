using Patchbay.Kql.Binding;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Plugins;

/// <summary><c>narrow()</c>: each value in a row of its own.</summary>
internal static class Narrow
{
    public static readonly PluginDefinition Definition = new("narrow", "narrow()", "Puts each value in a row of its own: number of the row, name of the column, value as text.", Bind);

    private static BoundRelation Bind(PluginBinding binding)
    {
        if (binding.Options(0) is null)
        {
            return new BoundErroneous();
        }

        var names = string.Join(", ", binding.Input.Columns.Select(column => SyntaxPrinter.Quote(column.Name)));
        var values = string.Join(", ", binding.Input.Columns.Select(column => $"tostring({SyntaxPrinter.Name(column.Name)})"));
        return binding.Pipe(binding.Input, $"serialize | project Row = row_number(0), Value = pack_array({values}), Column = dynamic([{names}]) | mv-expand Column to typeof(string), Value to typeof(string) | project Row, Column, Value");
    }
}
