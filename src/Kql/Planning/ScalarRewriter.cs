using Patchbay.Kql.Binding;

namespace Patchbay.Kql.Planning;

/// <summary>Replaces parts of an expression.</summary>
internal static class ScalarRewriter
{
    /// <summary>The expression with every part replaced for which something else is given; outermost parts first.</summary>
    /// <param name="scalar">The expression.</param>
    /// <param name="replace">Gives what stands for a part, or null to look inside of it.</param>
    public static BoundScalar Rewrite(BoundScalar scalar, Func<BoundScalar, BoundScalar?> replace)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return replace(scalar) ?? WithChildren(scalar, child => Rewrite(child, replace));
    }

    /// <summary>The same, innermost parts first: what is given for a part holds its parts replaced already, and is not looked into.</summary>
    public static BoundScalar RewriteInnermost(BoundScalar scalar, Func<BoundScalar, BoundScalar?> replace)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        var inner = WithChildren(scalar, child => RewriteInnermost(child, replace));
        return replace(inner) ?? inner;
    }

    private static BoundScalar WithChildren(BoundScalar scalar, Func<BoundScalar, BoundScalar> rewrite)
    {
        return scalar switch
        {
            BoundCall call => call with { Arguments = All(call.Arguments) },
            BoundConversion conversion => conversion with { Operand = rewrite(conversion.Operand) },
            BoundAggregate aggregate => aggregate with { Arguments = All(aggregate.Arguments) },
            BoundWindow window => window with { Arguments = All(window.Arguments) },
            BoundInRelation list => list with { Operand = rewrite(list.Operand) },
            _ => scalar,
        };

        List<BoundScalar> All(IReadOnlyList<BoundScalar> scalars) => [.. scalars.Select(rewrite)];
    }
}
