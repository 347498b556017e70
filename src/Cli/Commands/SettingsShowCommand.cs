using System.CommandLine;
using Patchbay.Cli.Api;
using Patchbay.Cli.Features;
using Patchbay.Cli.Output;

namespace Patchbay.Cli.Commands;

/// <summary>Shows a diagnostic setting as Azure Resource Manager has it.</summary>
internal sealed class SettingsShowCommand : DocumentedCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The setting's name." };

    private readonly ResourceFeature _resource;
    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public SettingsShowCommand(Terminal terminal) : base("show", "Show a setting as JSON; the output is a body for create --file.")
    {
        _terminal = terminal;
        Add(_name);
        _resource = new ResourceFeature(this);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } = ["patchbay settings show all"];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = _server.Connect(arguments);
        var path = ArmPaths.Setting(_resource.Resource(arguments), arguments.GetRequiredValue(_name));
        OutputJson.WriteIndented(_terminal.Out, await client.GetAsync(path, ArmPaths.SettingVersion, cancellationToken));
        return ExitCodes.Success;
    }
}
