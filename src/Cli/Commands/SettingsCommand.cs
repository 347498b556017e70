using System.CommandLine;

namespace Patchbay.Cli.Commands;

/// <summary>The commands about diagnostic settings.</summary>
internal sealed class SettingsCommand : Command
{
    public SettingsCommand(Terminal terminal) : base("settings", "List, show, create and delete the diagnostic settings of a resource.")
    {
        Add(new SettingsListCommand(terminal));
        Add(new SettingsShowCommand(terminal));
        Add(new SettingsCreateCommand(terminal));
        Add(new SettingsDeleteCommand(terminal));
    }
}
