using System.CommandLine;
using Patchbay.Cli.Features;
using Patchbay.Cli.Output;

namespace Patchbay.Cli.Commands;

/// <summary>Sends dead letters again.</summary>
internal sealed class ReplayCommand : DocumentedCommand
{
    private readonly Option<string?> _destination = new("--destination") { Description = "Only those that this destination refused, as the ledger names it in JSON.", HelpName = "KEY" };

    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public ReplayCommand(Terminal terminal) : base("replay", "Send records again that a destination refused (PatchbayDeadLetters).")
    {
        _terminal = terminal;
        Add(_destination);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } = ["patchbay replay"];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = _server.Connect(arguments);
        var replay = await client.ReplayAsync(arguments.GetValue(_destination), cancellationToken);
        _terminal.Error.WriteLine(replay.Replayed switch
        {
            0 => "There are no dead letters to send again.",
            var some => $"{Counted.Of(some, "record")} on the way again; patchbay ledger shows what comes of it.",
        });
        return ExitCodes.Success;
    }
}
