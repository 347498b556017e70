using Patchbay.Kql.Binding;
using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Plugins;

/// <summary><c>ipv4_lookup(table, address, network [, key, …] [, return_unmatched = true])</c>, and the same for IPv6: joins addresses with the networks that hold them.</summary>
internal static class IpLookup
{
    public static readonly PluginDefinition Definition4 = Define("ipv4");

    public static readonly PluginDefinition Definition6 = Define("ipv6");

    private static PluginDefinition Define(string version) => new(
        $"{version}_lookup", $"{version}_lookup(table, address column, network column [, key column, …] [, return_unmatched = true])",
        "Joins addresses with the rows of a table whose networks hold them.", binding => Bind(binding, $"{version}_is_in_range"));

    private static BoundRelation Bind(PluginBinding binding, string isInRange)
    {
        var arguments = binding.Call.Arguments.Where(argument => argument is not NamedSyntax).ToList();
        var named = binding.Call.Arguments.OfType<NamedSyntax>().ToList();
        var keepsAll = named is [{ Names: [{ Name: "return_unmatched" }], Value: LiteralSyntax { Value: true } }];
        if (arguments.Count < 3 || named.Exists(option => option.Names is not [{ Name: "return_unmatched" }]))
        {
            return binding.Fail(DiagnosticCodes.ArgumentCount, $"The plugin is called as {PluginTable.Find(binding.Call.Name.Name)!.Usage}.");
        }

        var networks = binding.Context.Binder.BindRelation(arguments[0]);
        if (networks is BoundErroneous || binding.Column(arguments[1]) is not { } address || binding.Column(networks, arguments[2]) is not { } network)
        {
            return new BoundErroneous();
        }

        var keys = new List<ColumnSymbol>();
        foreach (var argument in arguments.Skip(3))
        {
            if (binding.Column(argument) is not { } key || binding.Column(networks, argument) is null)
            {
                return new BoundErroneous();
            }

            keys.Add(key);
        }

        var names = keys.Select(key => SyntaxPrinter.Name(key.Name)).ToList();
        // Both sides get a key that is always equal, so that every address meets every network.
        var left = binding.Pipe(binding.Input, "extend always_ = 1");
        var right = binding.Pipe(networks, $"extend always_ = 1, network_ = {SyntaxPrinter.Name(network.Name)}");
        var on = string.Join(", ", names.Prepend("always_"));
        var source = SyntaxPrinter.Name(address.Name);
        var joined = binding.Pipe(left, $"lookup kind=inner (networks_) on {on} | where {isInRange}({source}, network_) | project-away always_, network_", ("networks_", right));
        if (!keepsAll || joined is BoundErroneous)
        {
            return joined;
        }

        // Whether a row has a network depends on its address and keys alone.
        var columns = string.Join(", ", names.Prepend(source).Distinct());
        var unmatched = binding.Pipe(binding.Input, $"join kind=leftanti (matched_ | distinct {columns}) on {columns}", ("matched_", joined));
        return binding.Pipe(joined, $"union (unmatched_) | project {string.Join(", ", joined.Columns.Select(column => SyntaxPrinter.Name(column.Name)))}", ("unmatched_", unmatched));
    }
}
