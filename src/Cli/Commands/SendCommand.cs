using System.CommandLine;
using System.Runtime.CompilerServices;
using Patchbay.Cli.Features;
using Patchbay.Cli.Output;
using Patchbay.Cli.Records;

namespace Patchbay.Cli.Commands;

/// <summary>Sends the records of files to a server.</summary>
internal sealed class SendCommand : DocumentedCommand
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Files of JSON records: arrays, {\"records\":[…]}, or one object per line; packed by gzip or not. " +
            "* and ** match names, - is the input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _category = new("--category")
    {
        Description = "The log category of records that do not name theirs.",
        HelpName = "CATEGORY",
    };

    private readonly Option<string?> _resource = new("--resource")
    {
        Description = "The resource of records that do not name theirs: a name, or a whole id.",
        HelpName = "NAME|ID",
    };

    private readonly BatchFeature _batches;
    private readonly OutputFeature _output;
    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public SendCommand(Terminal terminal) : base("send", "Send log records to a server.")
    {
        _terminal = terminal;
        _files.RefuseOptions();
        Add(_files);
        Add(_category);
        Add(_resource);
        _batches = new BatchFeature(this);
        _output = new OutputFeature(this, OutputFormat.Table, OutputFormat.Json);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "patchbay send records.json",
        "patchbay send 'logs/**/*.jsonl.gz' --resource acs-contoso",
        "cat sms.jsonl | patchbay send - --category SMSOperational",
    ];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var files = InputFiles.Find(arguments.GetRequiredValue(_files));
        var resource = arguments.GetValue(_resource) is { } name ? ResourceFeature.Read(name).ToString() : null;
        using var client = _server.Connect(arguments);
        var sender = new RecordSender(client, arguments.GetValue(_category), resource, _batches.Parallel(arguments));
        double? bytes = files.Contains(InputFiles.StandardInput) ? null : files.Sum(file => (double)new FileInfo(file).Length);
        var summary = await Progress.ShowAsync(_terminal, "Sending", bytes, report =>
            sender.SendAsync(ReadAsync(files, _batches.Limits(arguments), report, cancellationToken), null, cancellationToken));

        return summary.Write(_terminal, _output.Format(arguments));
    }

    private static async IAsyncEnumerable<RecordBatch> ReadAsync(
        IReadOnlyList<string> files, BatchLimits limits, Action<double> report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            await using var stream = InputFiles.Open(file);
            var reported = 0L;
            await foreach (var batch in new RecordFile(file == InputFiles.StandardInput ? "input" : file, stream, limits).ReadAsync(cancellationToken))
            {
                yield return batch;
                if (stream.CanSeek)
                {
                    report(stream.Position - reported);
                    reported = stream.Position;
                }
            }
        }
    }
}
