using System.CommandLine;
using System.Text.Json.Nodes;
using Patchbay.Cli.Features;
using Patchbay.Cli.Output;

namespace Patchbay.Cli.Commands;

/// <summary>Lists the imports.</summary>
internal sealed class ImportsListCommand : DocumentedCommand
{
    private readonly OutputFeature _output;
    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public ImportsListCommand(Terminal terminal) : base("list", "List the imports.")
    {
        _terminal = terminal;
        _output = new OutputFeature(this);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } = ["patchbay imports list"];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = _server.Connect(arguments);
        ResultList.Write(
            _output.Writer(arguments, _terminal),
            [("Name", "string"), ("State", "string"), ("BytesDone", "long"), ("BytesTotal", "long"), ("Accepted", "long"), ("Rejected", "long"), ("Trouble", "string")],
            (await client.GetImportsAsync(cancellationToken)).Select(import =>
                new JsonArray(import.Name, import.State, import.BytesDone, import.BytesTotal, import.Accepted, import.Rejected, import.Trouble ?? "")));
        return ExitCodes.Success;
    }
}
