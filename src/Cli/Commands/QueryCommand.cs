using System.CommandLine;
using Patchbay.Cli.Api;
using Patchbay.Cli.Features;

namespace Patchbay.Cli.Commands;

/// <summary>Runs a query and writes its result as it arrives.</summary>
internal sealed class QueryCommand : DocumentedCommand
{
    private readonly Option<string> _wait = Duration.Option("--wait", "How long the server may work on the query.", "3m");

    private readonly Option<bool> _stats = new("--stats") { Description = "Tell on the error output what the query cost." };

    private readonly QueryFeature _query;
    private readonly WorkspaceFeature _workspace;
    private readonly ServerFeature _server;
    private readonly OutputFeature _output;
    private readonly Terminal _terminal;

    public QueryCommand(Terminal terminal) : base("query", "Run a KQL query.")
    {
        _terminal = terminal;
        _query = new QueryFeature(this);
        Add(_wait);
        Add(_stats);
        _workspace = new WorkspaceFeature(this);
        _output = new OutputFeature(this);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "patchbay query 'ACSSMSIncomingOperations | summarize count() by ResultType'",
        "patchbay query --file slow-calls.kql --timespan 7d --output csv > slow-calls.csv",
        "echo 'Usage | take 10' | patchbay query --output json",
    ];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var request = await _query.ReadAsync(arguments, cancellationToken);
        using var client = _server.Connect(arguments);
        var reader = new QueryAnswerReader(_output.Writer(arguments, _terminal));
        try
        {
            using var response = await client.QueryAsync(
                _workspace.Workspace(arguments), request, arguments.GetValue(_stats), Duration.Get(arguments, _wait), cancellationToken);
            await reader.ReadAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken);
        }
        catch (ServerException exception) when (exception.Diagnostics.Count > 0)
        {
            WriteDiagnostics(request.Query, exception);
            return ExitCodes.Failed;
        }

        await _terminal.Out.FlushAsync(cancellationToken);
        if (reader.Statistics is { } statistics)
        {
            await _terminal.Error.WriteLineAsync(statistics.GetRawText());
        }

        if (reader.Error is { } error)
        {
            _terminal.WriteWarning($"The result is not complete: {ErrorBody.Sentence(error)}");
            return ExitCodes.PartialResult;
        }

        return ExitCodes.Success;
    }

    private void WriteDiagnostics(string text, ServerException exception)
    {
        foreach (var diagnostic in exception.Diagnostics)
        {
            QueryFeature.WriteDiagnostic(_terminal, text, diagnostic.Code, diagnostic.Message, diagnostic.Line, diagnostic.Position, diagnostic.Token?.Length ?? 1);
        }

        // The answer has the place of the first error; the others are sentences.
        foreach (var sentence in exception.Message.Split('\n'))
        {
            if (!exception.Diagnostics.Any(drawn => sentence.EndsWith(drawn.Message, StringComparison.Ordinal)))
            {
                _terminal.WriteError(sentence);
            }
        }
    }
}
