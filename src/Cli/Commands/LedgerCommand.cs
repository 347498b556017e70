using System.CommandLine;
using System.Text.Json.Nodes;
using Patchbay.Cli.Features;
using Patchbay.Cli.Output;

namespace Patchbay.Cli.Commands;

/// <summary>Says what became of every accepted record.</summary>
internal sealed class LedgerCommand : DocumentedCommand
{
    private readonly OutputFeature _output;
    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public LedgerCommand(Terminal terminal) : base("ledger", "Show what became of accepted records: accepted = delivered + pending + rejected + expired.")
    {
        _terminal = terminal;
        _output = new OutputFeature(this);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } = ["patchbay ledger"];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = _server.Connect(arguments);
        var ledger = await client.GetLedgerAsync(cancellationToken);
        var forPeople = _output.Format(arguments) == OutputFormat.Table;
        ResultList.Write(
            _output.Writer(arguments, _terminal),
            [
                ("Resource", "string"), ("Category", "string"), ("Destination", "string"), ("Accepted", "long"), ("Delivered", "long"), ("Pending", "long"),
                ("Rejected", "long"), ("Expired", "long"), ("OldestPendingSeconds", "real"),
            ],
            ledger.Rows.Select(row => new JsonArray(
                forPeople ? LastPart(row.ResourceId) : row.ResourceId, row.Category, forPeople ? Short(row.Destination) : row.Destination, row.Accepted, row.Delivered, row.Pending,
                row.Rejected, row.Expired, row.OldestPendingSeconds)));
        var destinations = await client.GetDestinationsAsync(cancellationToken);
        foreach (var destination in destinations.Destinations.Where(destination => destination.Trouble is not null))
        {
            _terminal.WriteWarning($"{Short(destination.Destination)} takes no records since {destination.Trouble!.Since:u}: {destination.Trouble.Reason}");
        }

        foreach (var destination in destinations.NotReached)
        {
            _terminal.WriteWarning($"{Short(destination.Destination)} gets nothing: {destination.Reason}");
        }

        foreach (var unrouted in ledger.Unrouted)
        {
            _terminal.WriteWarning($"{Counted.Of(unrouted.Count, "record")} of {unrouted.Category} from {LastPart(unrouted.ResourceId)} in no row, the last of {unrouted.Last:u}: {unrouted.Reason}");
        }

        return ExitCodes.Success;
    }

    private static string LastPart(string id) => id[(id.LastIndexOf('/') + 1)..];

    private static string Short(string key) => $"{key[..key.IndexOf(':', StringComparison.Ordinal)]} {LastPart(key)}";
}
