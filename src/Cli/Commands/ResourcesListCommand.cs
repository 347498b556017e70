using System.CommandLine;
using System.Text.Json.Nodes;
using Patchbay.Cli.Api;
using Patchbay.Cli.Features;
using Patchbay.Cli.Output;

namespace Patchbay.Cli.Commands;

/// <summary>Lists the resources of a subscription.</summary>
internal sealed class ResourcesListCommand : DocumentedCommand
{
    private readonly Option<string> _subscription = new("--subscription")
    {
        Description = "The id of the subscription.",
        HelpName = "GUID",
        DefaultValueFactory = _ => ArmPaths.LocalSubscription["/subscriptions/".Length..],
    };

    private readonly OutputFeature _output;
    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public ResourcesListCommand(Terminal terminal) : base("list", "List the resources.")
    {
        _terminal = terminal;
        Add(_subscription);
        _output = new OutputFeature(this);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } = ["patchbay resources list"];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = _server.Connect(arguments);
        var subscription = $"/subscriptions/{Uri.EscapeDataString(arguments.GetRequiredValue(_subscription))}";
        var list = await client.GetAsync(ArmPaths.Resources(subscription), ArmPaths.ResourceVersion, cancellationToken);
        ResultList.Write(
            _output.Writer(arguments, _terminal),
            [("Name", "string"), ("Location", "string"), ("Id", "string")],
            ArmPaths.Values(list).Select(resource =>
                new JsonArray(ArmPaths.Text(resource, "name"), ArmPaths.Text(resource, "location"), ArmPaths.Text(resource, "id"))));
        return ExitCodes.Success;
    }
}
