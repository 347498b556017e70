using System.CommandLine;
using Patchbay.Cli.Output;

namespace Patchbay.Cli.Features;

/// <summary>In which format a command writes its data.</summary>
internal sealed class OutputFeature
{
    private readonly Option<string> _format;

    /// <param name="command">The command.</param>
    /// <param name="formats">The formats that it can write; none means all.</param>
    public OutputFeature(Command command, params OutputFormat[] formats)
    {
        string[] names = [.. (formats is [] ? Enum.GetValues<OutputFormat>() : formats).Select(format => format.ToString().ToLowerInvariant())];
        _format = new Option<string>("--output", "-o")
        {
            Description = "The format of the data.",
            HelpName = string.Join('|', names),
            DefaultValueFactory = _ => names[0],
        };
        _format.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, names);
        command.Add(_format);
    }

    public OutputFormat Format(ParseResult arguments) => Enum.Parse<OutputFormat>(arguments.GetRequiredValue(_format), ignoreCase: true);

    public IResultWriter Writer(ParseResult arguments, Terminal terminal) => Format(arguments) switch
    {
        OutputFormat.Json => new JsonResultWriter(terminal.Out),
        OutputFormat.Csv => new DelimitedResultWriter(terminal.Out, tabs: false),
        OutputFormat.Tsv => new DelimitedResultWriter(terminal.Out, tabs: true),
        _ => new TableResultWriter(terminal),
    };
}
