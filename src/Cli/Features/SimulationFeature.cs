using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Patchbay.Communication.Simulation;

namespace Patchbay.Cli.Features;

/// <summary>What a simulation is to show.</summary>
internal sealed class SimulationFeature
{
    private static readonly SimulationOptions Defaults = new();

    private readonly Option<long?> _count = new("--count", "-n")
    {
        Description = "How many records to make; they spread over --duration.",
        HelpName = "NUMBER",
    };

    private readonly Option<double?> _rate = new("--rate")
    {
        Description = "Records per second of simulated time on average, instead of a count.",
        HelpName = "NUMBER",
    };

    private readonly Option<string> _duration = Duration.Option("--duration", "How much time is simulated.", "1d");

    private readonly Option<DateTime?> _start = new("--start")
    {
        Description = "When the simulated time begins, in UTC. Without it, it ends shortly before now.",
        HelpName = "TIME",
        CustomParser = ParseTime,
    };

    private readonly Option<long> _seed = new("--seed")
    {
        Description = "The same seed and the same --start give the same records.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => Defaults.Seed,
    };

    private readonly Option<IReadOnlyDictionary<SimulatedService, double>?> _mix = new("--mix")
    {
        Description = "Which services are used, by share of the records, for example sms=2,email=1. " +
            $"The services: {Names(Enum.GetValues<SimulatedService>())}. Without it: {Text(SimulationOptions.DefaultMix)}.",
        HelpName = "SERVICE=SHARE,…",
        CustomParser = ParseMix,
    };

    private readonly Option<string> _shape = new("--shape")
    {
        Description = "The form of the records: with the columns of the tables, or as Azure's resource logs.",
        HelpName = "flat|resource-log",
        DefaultValueFactory = _ => "resource-log",
    };

    private readonly Option<double> _failures = Share.Option("--failures", "The share of operations that fail.", Defaults.FailureShare);
    private readonly Option<double> _late = Share.Option("--late", "The share of records that come late.", Defaults.LateShare);
    private readonly Option<double> _duplicates = Share.Option("--duplicates", "The share of records that come twice.", Defaults.DuplicateShare);
    private readonly Option<double> _malformed = Share.Option("--malformed", "The share of records that are damaged.", Defaults.MalformedShare);
    private readonly ResourceFeature _resource;

    public SimulationFeature(Command command)
    {
        _shape.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "flat", "resource-log");
        foreach (var option in (ReadOnlySpan<Option>)[_count, _rate, _duration, _start, _seed, _mix, _shape, _failures, _late, _duplicates, _malformed])
        {
            command.Add(option);
        }

        _resource = new ResourceFeature(command);
    }

    public SimulationOptions Options(ParseResult arguments)
    {
        var duration = Duration.Get(arguments, _duration);
        var (count, rate) = (arguments.GetValue(_count), arguments.GetValue(_rate));
        if ((count is null) == (rate is null))
        {
            throw new CliException("Say how much to generate: either --count or --rate.", ExitCodes.Usage);
        }

        return Defaults with
        {
            Count = count,
            RecordsPerSecond = rate ?? Defaults.RecordsPerSecond,
            Duration = duration,
            Start = arguments.GetValue(_start) ?? DateTime.UtcNow - (duration < SimulationOptions.DurationMax ? duration : TimeSpan.Zero),
            Seed = arguments.GetValue(_seed),
            Mix = arguments.GetValue(_mix) ?? Defaults.Mix,
            Shape = arguments.GetValue(_shape) == "flat" ? RecordShape.Flat : RecordShape.ResourceLog,
            FailureShare = arguments.GetValue(_failures),
            LateShare = arguments.GetValue(_late),
            DuplicateShare = arguments.GetValue(_duplicates),
            MalformedShare = arguments.GetValue(_malformed),
            Resource = _resource.Resource(arguments),
        };
    }

    private static string Names(IEnumerable<SimulatedService> services) => string.Join(", ", services.Select(Name));

    // JobRouter is job-router on the command line.
    private static string Name(SimulatedService service) =>
        string.Concat(service.ToString().Select((letter, index) => index > 0 && char.IsUpper(letter) ? $"-{letter}" : $"{letter}")).ToLowerInvariant();

    private static string Text(IReadOnlyDictionary<SimulatedService, double> mix) =>
        string.Join(',', mix.Select(part => string.Create(CultureInfo.InvariantCulture, $"{Name(part.Key)}={part.Value}")));

    private static DateTime? ParseTime(ArgumentResult argument)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTime.TryParse(argument.Tokens[0].Value, CultureInfo.InvariantCulture, Utc, out var time))
        {
            return time;
        }

        argument.AddError($"'{argument.Tokens[0].Value}' is no time such as 2025-01-06T08:00:00Z.");
        return null;
    }

    private static Dictionary<SimulatedService, double>? ParseMix(ArgumentResult argument)
    {
        var mix = new Dictionary<SimulatedService, double>();
        foreach (var part in argument.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            var (name, share) = part.Split('=') switch
            {
                [var alone] => (alone, 1),
                [var left, var right] when double.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && number > 0 && double.IsFinite(number) => (left, number),
                _ => ("", 0.0),
            };
            var service = Enum.GetValues<SimulatedService>().Cast<SimulatedService?>()
                .FirstOrDefault(known => Name(known!.Value).Equals(name, StringComparison.OrdinalIgnoreCase));
            if (service is null || !mix.TryAdd(service.Value, share))
            {
                argument.AddError($"'{part}' is no share of a service, such as sms=2. The services are {Names(Enum.GetValues<SimulatedService>())}.");
                return null;
            }
        }

        return mix;
    }
}
