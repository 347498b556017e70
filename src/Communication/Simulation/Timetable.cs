namespace Patchbay.Communication.Simulation;

/// <summary>How the uses of the services spread over the simulated time, and how much of the records should have come when.</summary>
internal sealed class Timetable
{
    private const int Steps = 1000;

    private readonly DateTime _start;
    private readonly TimeSpan _step;
    private readonly double _records;
    private readonly Dictionary<SimulatedService, double> _meanGaps = [];

    // The share of the records that should have come at the end of each step.
    private readonly double[] _come = new double[Steps + 1];

    public Timetable(SimulationOptions options)
    {
        _start = options.Start;
        _step = options.Duration / Steps;
        _records = options.Count is { } count ? count - FewLeft(count) : options.RecordsPerSecond * options.Duration.TotalSeconds;
        var sum = options.Mix.Values.Sum();
        foreach (var service in Service.All)
        {
            if (options.Mix.GetValueOrDefault(service.Name) is > 0 and var share)
            {
                Services.Add(service);
                Add(service, share / sum, options);
            }
        }
    }

    /// <summary>The services that are used.</summary>
    public List<Service> Services { get; } = [];

    /// <summary>Seconds between two uses of a service at its busiest hour.</summary>
    public double MeanGap(Service service) => _meanGaps[service.Name];

    /// <summary>How much faster than planned the uses have to come for a count of records to be there at the end.</summary>
    public double Haste(DateTime now, long made)
    {
        var step = Math.Min(Steps, (int)((now - _start) / _step));
        return Math.Clamp((_records - made) / (_records * Math.Max(1 - _come[step], 1.0 / Steps)), 0.2, 5);
    }

    // A plan for all of a count is full half of the times, and then nothing happens any more, at night perhaps for an hour. So some are
    // left over; they come while the clocks of the world slow down.
    private static double FewLeft(long count) => Math.Min(count * 0.1, 30 + count * 0.003);

    private void Add(Service service, double share, SimulationOptions options)
    {
        // Of a count, the records of the last uses must not come after the end, so no use is planned for the last minutes.
        var delay = options.Count is null ? TimeSpan.Zero : TimeSpan.FromMinutes(service.MinutesToRecord);
        var delaySteps = Math.Min(Steps / 2, (int)Math.Round(delay / _step));
        var busy = new double[Steps + 1];
        for (var step = delaySteps; step < Steps; step++)
        {
            busy[step + 1] = busy[step] + service.Rhythm.Share(_start + _step * (step - delaySteps + 0.5));
        }

        _meanGaps[service.Name] = busy[Steps] * _step.TotalSeconds / (_records * share / service.RecordsPerUse);
        for (var step = 0; step <= Steps; step++)
        {
            _come[step] += share * busy[step] / busy[Steps];
        }
    }
}
