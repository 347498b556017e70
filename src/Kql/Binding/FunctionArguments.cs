using Patchbay.Kql.Diagnostics;
using Patchbay.Kql.Syntax;

namespace Patchbay.Kql.Binding;

/// <summary>Brings the arguments of a call of the query's own function in the order of its parameters.</summary>
internal static class FunctionArguments
{
    /// <summary>The arguments by parameter, or null after a report.</summary>
    /// <param name="function">The function.</param>
    /// <param name="arguments">The arguments as written, by place or by name.</param>
    /// <param name="span">The call.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    /// <param name="firstIsPiped">Whether the first parameter gets the pipe's rows, and its entry stays null, as do those that have a default.</param>
    public static IReadOnlyList<ExpressionSyntax?>? Match(
        FunctionDefinition function, IReadOnlyList<ExpressionSyntax> arguments, TextSpan span, DiagnosticBag diagnostics, bool firstIsPiped)
    {
        var parameters = function.Syntax.Parameters;
        var given = new ExpressionSyntax?[parameters.Count];
        var next = firstIsPiped ? 1 : 0;
        foreach (var argument in arguments)
        {
            var index = next;
            var value = argument;
            if (argument is NamedSyntax { Names: [var name] } named)
            {
                index = IndexOf(parameters, name.Name);
                value = named.Value;
                if (index < 0)
                {
                    var nearest = NearestNames.Of(name.Name, parameters.Select(parameter => parameter.Name.Name));
                    diagnostics.Error(DiagnosticCodes.UnknownName, name.Span, $"The function '{function.Name}' has no parameter '{name.Name}'.{NearestNames.DidYouMean(nearest)}", nearest);
                    return null;
                }
            }

            if (index >= parameters.Count)
            {
                diagnostics.Error(DiagnosticCodes.ArgumentCount, argument.Span, $"The function '{function.Name}' takes {parameters.Count} argument{(parameters.Count == 1 ? "" : "s")}, and got {arguments.Count}.");
                return null;
            }

            given[index] = value;
            next = index + 1;
        }

        for (var i = firstIsPiped ? 1 : 0; i < given.Length; i++)
        {
            if (given[i] is null && parameters[i].Default is null)
            {
                diagnostics.Error(DiagnosticCodes.ArgumentCount, span, $"The call of '{function.Name}' lacks its argument '{parameters[i].Name.Name}'.");
                return null;
            }
        }

        return given;
    }

    private static int IndexOf(IReadOnlyList<ParameterSyntax> parameters, string name)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Name.Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
