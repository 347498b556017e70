using System.CommandLine;
using System.Text;
using Patchbay.Cli.Api;
using Patchbay.Cli.Features;
using Patchbay.Cli.Output;

namespace Patchbay.Cli.Commands;

/// <summary>Shows what a query means, stage by stage, without running it.</summary>
internal sealed class ExplainCommand : DocumentedCommand
{
    private readonly QueryFeature _query;
    private readonly WorkspaceFeature _workspace;
    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public ExplainCommand(Terminal terminal) : base("explain", "Show what a KQL query means, without running it: as it was read, bound, planned and as SQL, and what it will read.")
    {
        _terminal = terminal;
        _query = new QueryFeature(this);
        _workspace = new WorkspaceFeature(this);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } = ["patchbay explain 'ACSSMSIncomingOperations | summarize count() by ResultType'"];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var request = await _query.ReadAsync(arguments, cancellationToken);
        using var client = _server.Connect(arguments);
        var answer = await client.ExplainAsync(_workspace.Workspace(arguments), request, cancellationToken);
        foreach (var diagnostic in answer.Diagnostics)
        {
            QueryFeature.WriteDiagnostic(_terminal, request.Query, diagnostic.Code, diagnostic.Message, diagnostic.Line, diagnostic.Column - 1, diagnostic.Length);
        }

        Write("Read as", answer.Syntax);
        Write("Bound", answer.Bound);
        Write("Plan", answer.Plan);
        foreach (var result in answer.Results)
        {
            Write("SQL", result.Sql);
        }

        if (answer.Results.Count > 0)
        {
            Write("Expected to read", answer.Reads is { Count: > 0 } reads ? string.Join("\n", reads.Select(Describe)) : "nothing that is stored");
        }

        await _terminal.Out.FlushAsync(cancellationToken);
        return answer.Results.Count > 0 ? ExitCodes.Success : ExitCodes.Failed;
    }

    private static string Describe(ExpectedRead read) => $"{read.Table}: {Counted.Of(read.Rows, "row")} in {Counted.Of(read.Parts, "part")}";

    private void Write(string stage, string text)
    {
        if (text.Length > 0)
        {
            _terminal.Out.Write(Encoding.UTF8.GetBytes($"-- {stage}\n{text}\n\n"));
        }
    }
}
