using System.CommandLine;
using Patchbay.Cli.Api;
using Patchbay.Cli.Features;

namespace Patchbay.Cli.Commands;

/// <summary>Deletes a resource; its records stay.</summary>
internal sealed class ResourcesDeleteCommand : DocumentedCommand
{
    private readonly Argument<string> _resource = new("NAME|ID") { Description = "The resource: a name in the resource group `local`, or a whole id." };

    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public ResourcesDeleteCommand(Terminal terminal) : base("delete", "Delete a resource. Its records stay; no further ones are taken for it.")
    {
        _terminal = terminal;
        Add(_resource);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } = ["patchbay resources delete acs-contoso"];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var resource = ResourceFeature.Read(arguments.GetRequiredValue(_resource));
        using var client = _server.Connect(arguments);
        if (!await client.DeleteAsync(resource.ToString(), ArmPaths.ResourceVersion, cancellationToken))
        {
            throw new CliException($"There is no resource {resource}.");
        }

        _terminal.Error.WriteLine($"Deleted {resource}.");
        return ExitCodes.Success;
    }
}
