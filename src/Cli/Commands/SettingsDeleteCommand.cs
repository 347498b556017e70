using System.CommandLine;
using Patchbay.Cli.Api;
using Patchbay.Cli.Features;

namespace Patchbay.Cli.Commands;

/// <summary>Deletes a diagnostic setting; from then on its destinations get nothing more.</summary>
internal sealed class SettingsDeleteCommand : DocumentedCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The setting's name." };

    private readonly ResourceFeature _resource;
    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public SettingsDeleteCommand(Terminal terminal) : base("delete", "Delete a setting. Nothing more goes to its destinations; what they have stays.")
    {
        _terminal = terminal;
        Add(_name);
        _resource = new ResourceFeature(this);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } = ["patchbay settings delete all --resource acs-contoso"];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (resource, name) = (_resource.Resource(arguments), arguments.GetRequiredValue(_name));
        using var client = _server.Connect(arguments);
        if (!await client.DeleteAsync(ArmPaths.Setting(resource, name), ArmPaths.SettingVersion, cancellationToken))
        {
            throw new CliException($"{resource} has no diagnostic setting '{name}'.");
        }

        _terminal.Error.WriteLine($"Deleted the diagnostic setting '{name}' of {resource}.");
        return ExitCodes.Success;
    }
}
