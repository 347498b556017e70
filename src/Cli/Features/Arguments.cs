using System.CommandLine;

namespace Patchbay.Cli.Features;

/// <summary>What arguments have in common.</summary>
internal static class Arguments
{
    private const string UnknownOption = "There is no option ";

    /// <summary>Makes an unknown option an error; else the library takes it as the value of the argument.</summary>
    public static void RefuseOptions(this Argument argument) => argument.Validators.Add(result =>
    {
        foreach (var token in result.Tokens.Where(token => token.Value.StartsWith("--", StringComparison.Ordinal)))
        {
            result.AddError($"{UnknownOption}{token.Value}.");
        }
    });

    /// <summary>Whether a sentence of the parser is about an unknown option.</summary>
    public static bool IsUnknownOption(string sentence) => sentence.StartsWith(UnknownOption, StringComparison.Ordinal);
}
