using System.CommandLine;

namespace Patchbay.Cli.Commands;

/// <summary>The commands about resources.</summary>
internal sealed class ResourcesCommand : Command
{
    public ResourcesCommand(Terminal terminal) : base("resources", "List, add and delete the resources whose logs the server takes.")
    {
        Add(new ResourcesListCommand(terminal));
        Add(new ResourcesAddCommand(terminal));
        Add(new ResourcesDeleteCommand(terminal));
    }
}
