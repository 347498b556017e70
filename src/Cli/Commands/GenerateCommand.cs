using System.CommandLine;
using Patchbay.Cli.Features;
using Patchbay.Cli.Output;
using Patchbay.Cli.Records;
using Patchbay.Communication.Simulation;

namespace Patchbay.Cli.Commands;

/// <summary>Lets a simulation run and writes its records to a file, to the output, or to a server.</summary>
internal sealed class GenerateCommand : DocumentedCommand
{
    private readonly Option<FileInfo?> _to = new("--to") { Description = "Write to a file; packed when its name ends in .gz.", HelpName = "FILE" };

    private readonly Option<bool> _send = new("--send") { Description = "Send to the server." };

    private readonly SimulationFeature _simulation;
    private readonly BatchFeature _batches;
    private readonly OutputFeature _output;
    private readonly ServerFeature _server;
    private readonly Terminal _terminal;

    public GenerateCommand(Terminal terminal) : base(
        "generate",
        "Make records of simulated use: messages, mails, chats, calls and rooms whose ids join and whose times make sense. " +
        "Without --to and --send they are written to the output.")
    {
        _terminal = terminal;
        Add(_to);
        Add(_send);
        _simulation = new SimulationFeature(this);
        _batches = new BatchFeature(this);
        _output = new OutputFeature(this, OutputFormat.Table, OutputFormat.Json);
        _server = new ServerFeature(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "patchbay generate --count 100000 --send",
        "patchbay generate --count 1000000 --duration 7d --seed 7 --to week.jsonl.gz",
        "patchbay generate --mix sms=2,email=1 --failures 10% --malformed 1% | head -3",
    ];

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var options = _simulation.Options(arguments);
        var simulation = Simulate(options);
        var file = arguments.GetValue(_to);
        if (file is not null && arguments.GetValue(_send))
        {
            throw new CliException("--to and --send exclude each other; generate to a file and send the file.", ExitCodes.Usage);
        }

        return arguments.GetValue(_send)
            ? await SendAsync(arguments, simulation, options, cancellationToken)
            : await WriteAsync(simulation, options, file, cancellationToken);
    }

    private static Simulation Simulate(SimulationOptions options)
    {
        try
        {
            return new Simulation(options);
        }
        catch (ArgumentException exception)
        {
            throw new CliException(exception.Message, ExitCodes.Usage);
        }
    }

    private async Task<int> SendAsync(ParseResult arguments, Simulation simulation, SimulationOptions options, CancellationToken cancellationToken)
    {
        using var client = _server.Connect(arguments);
        var sender = new RecordSender(client, null, null, _batches.Parallel(arguments));
        var summary = await Progress.ShowAsync(_terminal, "Generating and sending", options.Count, report =>
            sender.SendAsync(
                GeneratedRecords.BatchesAsync(simulation, _batches.Limits(arguments), cancellationToken), batch => report(batch.Count), cancellationToken));
        return summary.Write(_terminal, _output.Format(arguments));
    }

    private async Task<int> WriteAsync(Simulation simulation, SimulationOptions options, FileInfo? file, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            await GeneratedRecords.WriteAsync(simulation, _terminal.Out, _ => { }, cancellationToken);
            return ExitCodes.Success;
        }

        await using var output = GeneratedRecords.Create(file);
        var records = await Progress.ShowAsync(_terminal, "Generating", options.Count, report =>
            GeneratedRecords.WriteAsync(simulation, output, report, cancellationToken));
        _terminal.Error.WriteLine($"{Counted.Of(records, "record")} written to {file}.");
        return ExitCodes.Success;
    }
}
