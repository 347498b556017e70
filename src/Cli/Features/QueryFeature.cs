using System.CommandLine;
using Patchbay.Cli.Api;
using Patchbay.Cli.Output;
using Patchbay.Cli.Records;

namespace Patchbay.Cli.Features;

/// <summary>The query of a command: given as text, in a file or on the input.</summary>
internal sealed class QueryFeature
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

    private readonly Command _command;

    public QueryFeature(Command command)
    {
        _command = command;
        _kql.RefuseOptions();
        command.Add(_kql);
        command.Add(_file);
        command.Add(_timespan);
    }

    /// <summary>The query and its time range.</summary>
    public async Task<QueryRequest> ReadAsync(ParseResult arguments, CancellationToken cancellationToken) =>
        new(await ReadTextAsync(arguments, cancellationToken), arguments.GetValue(_timespan) is { } timespan ? Iso(timespan) : null);

    /// <summary>Shows what is wrong with a query, each error below its place.</summary>
    public static void WriteDiagnostic(Terminal terminal, string text, string code, string message, int line, int position, int length)
    {
        terminal.WriteError($"{code}: {message}");
        terminal.Error.WriteLine(SourceExcerpt.Draw(text, line, position, length));
    }

    private async Task<string> ReadTextAsync(ParseResult arguments, CancellationToken cancellationToken)
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
            throw new CliException($"A query is needed: as text, with --file, or on the input. See patchbay {_command.Name} --help.", ExitCodes.Usage);
        }

        return kql is null or "-" ? await Console.In.ReadToEndAsync(cancellationToken) : kql;
    }

    // KQL's short lengths become ISO 8601; everything else is the server's to read.
    private static string Iso(string timespan) => Duration.Read(timespan) is { } length ? System.Xml.XmlConvert.ToString(length) : timespan;
}
