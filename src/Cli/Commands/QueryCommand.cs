using System.CommandLine;
using Patchbay.Cli.Api;
using Patchbay.Cli.Features;
using Patchbay.Cli.Output;
using Patchbay.Cli.Records;

namespace Patchbay.Cli.Commands;

/// <summary>Runs a query and writes its result as it arrives.</summary>
internal sealed class QueryCommand : DocumentedCommand
{
    private readonly Argument<string?> _kql = new("KQL")
    {
        Description = "The query. Without it, or as -, it is read from the input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<FileInfo?> _file = new("--file", "-f") { Description = "Read the query from a file.", HelpName = "FILE" };

    private readonly Option<string?> _timespan = new("--timespan", "-t")
    {
        Description = "Only records of this time: a length that ends now (1h, 7d, PT30M), or an interval of ISO 8601 (2025-01-06/2025-01-07).",
        HelpName = "TIMESPAN",
    };

    private readonly Option<string> _wait = Duration.Option("--wait", "How long the server may work on the query.", "3m");

    private readonly Option<bool> _stats = new("--stats") { Description = "Tell on the error output what the query cost." };

    private readonly WorkspaceFeature _workspace;
    private readonly ServerFeature _server;
    private readonly OutputFeature _output;
    private readonly Terminal _terminal;

    public QueryCommand(Terminal terminal) : base("query", "Run a KQL query.")
    {
        _terminal = terminal;
        _kql.RefuseOptions();
        Add(_kql);
        Add(_file);
        Add(_timespan);
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
        var text = await ReadQueryAsync(arguments, cancellationToken);
        using var client = _server.Connect(arguments);
        var request = new QueryRequest(text, arguments.GetValue(_timespan) is { } timespan ? Iso(timespan) : null);
        var reader = new QueryAnswerReader(_output.Writer(arguments, _terminal));
        try
        {
            using var response = await client.QueryAsync(
                _workspace.Workspace(arguments), request, arguments.GetValue(_stats), Duration.Get(arguments, _wait), cancellationToken);
            await reader.ReadAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken);
        }
        catch (ServerException exception) when (exception.Diagnostics.Count > 0)
        {
            WriteDiagnostics(text, exception);
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

    private async Task<string> ReadQueryAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (kql, file) = (arguments.GetValue(_kql), arguments.GetValue(_file));
        if (kql is not null && file is not null)
        {
            throw new CliException("The query is given twice: as text and with --file.", ExitCodes.Usage);
        }

        if (file is not null)
        {
            return await InputFiles.ReadTextAsync(file.FullName, cancellationToken);
        }

        if (kql is null && !Console.IsInputRedirected)
        {
            throw new CliException("A query is needed: as text, with --file, or on the input. See patchbay query --help.", ExitCodes.Usage);
        }

        return kql is null or "-" ? await Console.In.ReadToEndAsync(cancellationToken) : kql;
    }

    private void WriteDiagnostics(string text, ServerException exception)
    {
        foreach (var diagnostic in exception.Diagnostics)
        {
            _terminal.WriteError($"{diagnostic.Code}: {diagnostic.Message}");
            _terminal.Error.WriteLine(SourceExcerpt.Draw(text, diagnostic.Line, diagnostic.Position, diagnostic.Token?.Length ?? 1));
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

    // KQL's short lengths become ISO 8601; everything else is the server's to read.
    private static string Iso(string timespan) => Duration.Read(timespan) is { } length ? System.Xml.XmlConvert.ToString(length) : timespan;
}
