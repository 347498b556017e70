using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Patchbay.Cli.Features;

/// <summary>The library's help, and behind it the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is DocumentedCommand { Examples: { Count: > 0 } examples })
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        return ExitCodes.Success;
    }
}
