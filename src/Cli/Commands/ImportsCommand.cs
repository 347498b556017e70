using System.CommandLine;

namespace Patchbay.Cli.Commands;

/// <summary>The commands about imports that run in the server.</summary>
internal sealed class ImportsCommand : Command
{
    public ImportsCommand(Terminal terminal) : base("imports", "List and stop the imports that the server runs.")
    {
        Add(new ImportsListCommand(terminal));
        Add(new ImportsStopCommand(terminal));
    }
}
