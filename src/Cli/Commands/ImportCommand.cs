using System.CommandLine;
using System.Text.RegularExpressions;
using Patchbay.Cli.Api;
using Patchbay.Cli.Features;
using Patchbay.Cli.Output;

namespace Patchbay.Cli.Commands;

/// <summary>Lets the server import what a storage account, an event hub or a folder holds.</summary>
internal sealed partial class ImportCommand : DocumentedCommand
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(300);

    private readonly Argument<string?> _path = new("PATH")
    {
        Description = "A file, or a folder with files *.json and *.jsonl, that the server may read (its setting ImportFolders).",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _storage = new("--storage-account") { Description = "A storage account: the id of an entry of the server's connections.json.", HelpName = "ID" };

    private readonly Option<string?> _rule = new("--event-hub-rule") { Description = "A namespace's authorization rule: the id of an entry of connections.json.", HelpName = "ID" };

    private readonly Option<string?> _eventHub = new("--event-hub") { Description = "The event hub, or the Kafka topic.", HelpName = "NAME" };

    private readonly Option<string?> _group = new("--consumer-group") { Description = "The consumer group; without it `$Default`.", HelpName = "NAME" };

    private readonly Option<bool> _follow = new("--follow") { Description = "Import what comes later, too, until `patchbay imports stop`. The command does not wait." };

    private readonly Option<string?> _name = new("--name") { Description = "The import's name; without it, that of its source.", HelpName = "NAME" };

    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public ImportCommand(Terminal terminal) : base("import", "Import archived or streamed logs; what was imported once is not imported again.")
    {
        _terminal = terminal;
        _path.RefuseOptions();
        Add(_path);
        Add(_storage);
        Add(_rule);
        Add(_eventHub);
        Add(_group);
        Add(_follow);
        Add(_name);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "patchbay import /var/exports",
        "patchbay import --storage-account /subscriptions/S/resourceGroups/G/providers/Microsoft.Storage/storageAccounts/archive",
        "patchbay import --event-hub-rule /subscriptions/S/resourceGroups/G/providers/Microsoft.EventHub/namespaces/N/authorizationRules/listen --event-hub logs --follow",
    ];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var source = new ImportSource
        {
            Path = arguments.GetValue(_path) is { } path ? Path.GetFullPath(path) : null,
            StorageAccountId = arguments.GetValue(_storage),
            EventHubAuthorizationRuleId = arguments.GetValue(_rule),
            EventHubName = arguments.GetValue(_eventHub),
            ConsumerGroup = arguments.GetValue(_group),
            Follow = arguments.GetValue(_follow),
        };
        var name = arguments.GetValue(_name) ?? NameOf(source);
        using var client = _server.Connect(arguments);
        var import = await client.StartImportAsync(name, source, cancellationToken);
        if (source.Follow)
        {
            _terminal.Error.WriteLine($"The import '{name}' runs in the server. See patchbay imports list.");
            return ExitCodes.Success;
        }

        import = await Progress.ShowAsync(_terminal, $"Importing {name}", 100, report => WaitAsync(client, import, report, cancellationToken));
        foreach (var reason in import.Skipped)
        {
            _terminal.WriteWarning(reason);
        }

        if (import.Unrouted > 0)
        {
            _terminal.WriteWarning($"{Counted.Of(import.Unrouted, "record")} went nowhere, wanted by no diagnostic setting of the resource.");
        }

        var result = $"{Counted.Of(import.BytesDone, "byte")} imported: {Counted.Of(import.Accepted, "record")} accepted, {import.Rejected:N0} rejected\n";
        _terminal.Out.Write(System.Text.Encoding.UTF8.GetBytes(result));
        return import.Rejected > 0 ? ExitCodes.RecordsRejected : ExitCodes.Success;
    }

    private async Task<ImportFacts> WaitAsync(PatchbayClient client, ImportFacts import, Action<double> report, CancellationToken cancellationToken)
    {
        var shown = 0.0;
        string? told = null;
        while (import.IsActive)
        {
            await Task.Delay(LookAgainAfter, cancellationToken);
            import = await client.GetImportAsync(import.Name, cancellationToken);
            // The total grows while more is found; the bar never goes back.
            var percent = import.BytesTotal == 0 ? 0 : 100.0 * import.BytesDone / import.BytesTotal;
            report(Math.Max(0, percent - shown));
            shown = Math.Max(shown, percent);
            if (import.Trouble is { } trouble && trouble != told)
            {
                _terminal.WriteWarning($"{trouble} The server tries again.");
                told = trouble;
            }
        }

        return import;
    }

    private static string NameOf(ImportSource source)
    {
        var text = source.EventHubName ?? source.StorageAccountId ?? source.Path ?? "";
        var last = text.TrimEnd('/').Split('/')[^1];
        return last.Length == 0 ? "import" : NotInNames().Replace(last, "-");
    }

    [GeneratedRegex("[^A-Za-z0-9._-]")]
    private static partial Regex NotInNames();
}
