using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Patchbay.Cli.Api;
using Patchbay.Cli.Features;
using Patchbay.Cli.Output;

namespace Patchbay.Cli.Commands;

/// <summary>Lists the tables of a workspace, or the columns of one.</summary>
internal sealed class TablesCommand : DocumentedCommand
{
    private readonly Option<string?> _columns = new("--columns") { Description = "List the columns of a table instead.", HelpName = "TABLE" };

    private readonly Option<bool> _all = new("--all") { Description = "List tables without records, too." };

    private readonly WorkspaceFeature _workspace;
    private readonly OutputFeature _output;
    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public TablesCommand(Terminal terminal) : base("tables", "List the tables of a workspace: records, size on disk, first and last time.")
    {
        _terminal = terminal;
        Add(_columns);
        Add(_all);
        _workspace = new WorkspaceFeature(this);
        _output = new OutputFeature(this);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } = ["patchbay tables", "patchbay tables --columns ACSSMSIncomingOperations"];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = _server.Connect(arguments);
        var tables = await client.GetTablesAsync(_workspace.Workspace(arguments), cancellationToken);
        var writer = _output.Writer(arguments, _terminal);
        if (arguments.GetValue(_columns) is { } name)
        {
            WriteColumns(writer, tables.FirstOrDefault(table => table.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new CliException($"There is no table '{name}'. patchbay tables --all lists them."));
            return ExitCodes.Success;
        }

        var shown = tables.Where(table => table.Rows > 0 || arguments.GetValue(_all)).ToList();
        WriteTables(writer, shown, _output.Format(arguments) == OutputFormat.Table);
        if (shown.Count < tables.Count)
        {
            _terminal.Error.WriteLine($"Not listed: {Counted.Of(tables.Count - shown.Count, "table")} without records; --all lists all.");
        }

        return ExitCodes.Success;
    }

    private static void WriteTables(IResultWriter writer, IEnumerable<TableFacts> tables, bool forPeople) => ResultList.Write(
        writer,
        [("Table", "string"), ("Records", "long"), forPeople ? ("Size", "decimal") : ("BytesOnDisk", "long"), ("First", "datetime"), ("Last", "datetime")],
        tables.Select(table => new JsonArray(
            table.Name, table.Rows, forPeople ? Size(table.BytesOnDisk) : table.BytesOnDisk, table.FirstTimeGenerated, table.LastTimeGenerated)));

    private static void WriteColumns(IResultWriter writer, TableFacts table) => ResultList.Write(
        writer,
        [("Column", "string"), ("Type", "string"), ("Description", "string")],
        table.Columns.Select(column => new JsonArray(column.Name, column.Type, column.Description)));

    private static string Size(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
    };
}
