using System.CommandLine;
using System.Text.Json.Nodes;
using Patchbay.Cli.Api;
using Patchbay.Cli.Features;

namespace Patchbay.Cli.Commands;

/// <summary>Adds a resource, so that records can name it and settings can route them.</summary>
internal sealed class ResourcesAddCommand : DocumentedCommand
{
    private readonly Argument<string> _resource = new("NAME|ID") { Description = "The resource: a name in the resource group `local`, or a whole id." };

    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public ResourcesAddCommand(Terminal terminal) : base("add", "Add a resource. Its logs go nowhere until it has a diagnostic setting.")
    {
        _terminal = terminal;
        Add(_resource);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "patchbay resources add acs-contoso",
        "patchbay resources add /subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/comms" +
        "/providers/Microsoft.Communication/communicationServices/acs-contoso",
    ];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var resource = ResourceFeature.Read(arguments.GetRequiredValue(_resource));
        using var client = _server.Connect(arguments);
        var body = new JsonObject { ["location"] = "global" };
        await client.PutAsync(resource.ToString(), ArmPaths.ResourceVersion, body, cancellationToken);
        _terminal.Error.WriteLine(
            $"Added {resource}. To keep its logs: patchbay settings create all --resource {arguments.GetValue(_resource)} --workspace default");
        return ExitCodes.Success;
    }
}
