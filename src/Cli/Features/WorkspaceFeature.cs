using System.CommandLine;

namespace Patchbay.Cli.Features;

/// <summary>Which workspace a command asks.</summary>
internal sealed class WorkspaceFeature
{
    private readonly Option<string> _workspace = new("--workspace", "-w")
    {
        Description = "The workspace: its name or its GUID.",
        HelpName = "NAME|GUID",
        DefaultValueFactory = _ => "default",
    };

    public WorkspaceFeature(Command command) => command.Add(_workspace);

    public string Workspace(ParseResult arguments) => arguments.GetRequiredValue(_workspace);
}
