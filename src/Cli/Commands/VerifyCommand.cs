using System.CommandLine;
using System.Text.Json.Nodes;
using Patchbay.Cli.Features;
using Patchbay.Cli.Output;

namespace Patchbay.Cli.Commands;

/// <summary>Has the server check journal, ledger, workspaces and archives against each other.</summary>
internal sealed class VerifyCommand : DocumentedCommand
{
    private readonly Option<bool> _all = new("--all") { Description = "List what is well, too." };

    private readonly OutputFeature _output;
    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public VerifyCommand(Terminal terminal) : base("verify", "Check journal, positions, ledger, workspaces and archives against each other; exit code 1 when something is wrong.")
    {
        _terminal = terminal;
        Add(_all);
        _output = new OutputFeature(this);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } = ["patchbay verify", "patchbay verify --all --output csv"];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = _server.Connect(arguments);
        var verification = await client.VerifyAsync(cancellationToken);
        var wrong = verification.Findings.Count(finding => !finding.IsWell);
        var isAll = arguments.GetValue(_all);
        if (wrong > 0 || isAll || _output.Format(arguments) != OutputFormat.Table)
        {
            ResultList.Write(
                _output.Writer(arguments, _terminal),
                [("Well", "bool"), ("Subject", "string"), ("Message", "string")],
                verification.Findings.Where(finding => isAll || !finding.IsWell).OrderBy(finding => finding.IsWell).Select(finding => new JsonArray(finding.IsWell, finding.Subject, finding.Message)));
        }

        _terminal.Error.WriteLine($"{Counted.Of(verification.Findings.Count, "check")}: {(wrong == 0 ? "all is well" : $"{wrong:N0} found something wrong")}.");
        return wrong == 0 ? ExitCodes.Success : ExitCodes.Failed;
    }
}
