using System.CommandLine;
using System.Text.Json.Nodes;
using Patchbay.Cli.Features;
using Patchbay.Cli.Output;

namespace Patchbay.Cli.Commands;

/// <summary>Has the server check journal, ledger, workspaces and archives against each other.</summary>
internal sealed class VerifyCommand : DocumentedCommand
{
    private readonly OutputFeature _output;
    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public VerifyCommand(Terminal terminal) : base("verify", "Check journal, positions, ledger, workspaces and archives against each other; exit code 1 when something is wrong.")
    {
        _terminal = terminal;
        _output = new OutputFeature(this);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } = ["patchbay verify"];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = _server.Connect(arguments);
        var verification = await client.VerifyAsync(cancellationToken);
        ResultList.Write(
            _output.Writer(arguments, _terminal),
            [("Well", "bool"), ("Subject", "string"), ("Message", "string")],
            verification.Findings.OrderBy(finding => finding.IsWell).Select(finding => new JsonArray(finding.IsWell, finding.Subject, finding.Message)));
        return verification.Findings.All(finding => finding.IsWell) ? ExitCodes.Success : ExitCodes.Failed;
    }
}
