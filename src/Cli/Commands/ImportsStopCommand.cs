using System.CommandLine;
using Patchbay.Cli.Features;

namespace Patchbay.Cli.Commands;

/// <summary>Stops an import; started again, it goes on where it was.</summary>
internal sealed class ImportsStopCommand : DocumentedCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The import's name." };

    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public ImportsStopCommand(Terminal terminal) : base("stop", "Stop an import. Started again, it goes on where it was.")
    {
        _terminal = terminal;
        Add(_name);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } = ["patchbay imports stop archive"];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = _server.Connect(arguments);
        var import = await client.StopImportAsync(arguments.GetRequiredValue(_name), cancellationToken);
        _terminal.Error.WriteLine($"The import '{import.Name}' has ended ({import.State.ToLowerInvariant()}).");
        return ExitCodes.Success;
    }
}
