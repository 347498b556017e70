using System.Buffers;

namespace Patchbay.Communication.Simulation;

/// <summary>People and programs that use the communication services, and the log records that this leaves.</summary>
/// <remarks>
/// Records come in the order in which a service would send them, one JSON object per line. Ids join as in Azure: a delivery
/// report has its send, the summary of a call its participants. Phone numbers begin with +1555, hosts end in example.com,
/// addresses are of 192.0.2.0/24. Not safe for use by several threads at once.
/// </remarks>
public sealed class Simulation
{
    private readonly SimulationOptions _options;
    private readonly World _world;
    private readonly Delivery _delivery;
    private readonly Timetable _timetable;
    private readonly DateTime? _end;

    /// <summary>Prepares a simulation; nothing has happened yet.</summary>
    /// <param name="options">What to show.</param>
    /// <exception cref="ArgumentException">A share is not from 0 to 1, the mix holds no service, a number is not above 0, or the time is out of range.</exception>
    public Simulation(SimulationOptions options)
    {
        Check(options);
        _options = options;
        _end = options.Count is null ? options.Start + options.Duration : null;
        _world = new World(options);
        _delivery = new Delivery(options, _world);
        _timetable = new Timetable(options);
        _timetable.Services.ForEach(service => _world.Start(Uses(service)));
        if (options.Mix.GetValueOrDefault(SimulatedService.Calls) > 0)
        {
            _world.Start(_world.CallingDays.Write(_world));
        }
    }

    /// <summary>How many records were written.</summary>
    public long Written { get; private set; }

    /// <summary>The simulated time.</summary>
    public DateTime Now => _world.Now;

    /// <summary>Writes the next records, each with a line feed behind it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="records">At most how many.</param>
    /// <returns>How many; less than asked for only at the end.</returns>
    public int Write(IBufferWriter<byte> output, int records)
    {
        var written = 0;
        while (written < records && Written != _options.Count && _world.Step(_end))
        {
            if (_delivery.Next() is { IsEmpty: false } record)
            {
                var line = output.GetSpan(record.Length + 1);
                record.CopyTo(line);
                line[record.Length] = (byte)'\n';
                output.Advance(record.Length + 1);
                written++;
                Written++;
            }
        }

        return written;
    }

    private static void Check(SimulationOptions options)
    {
        foreach (var (share, name) in new[]
        {
            (options.FailureShare, nameof(options.FailureShare)), (options.LateShare, nameof(options.LateShare)),
            (options.DuplicateShare, nameof(options.DuplicateShare)), (options.MalformedShare, nameof(options.MalformedShare)),
        })
        {
            if (share is not (>= 0 and <= 1))
            {
                throw new ArgumentException($"{name} is {share}; a share is from 0 to 1.");
            }
        }

        if (options.Mix.Values.Any(share => !(share >= 0) || double.IsInfinity(share)) || options.Mix.Values.Sum() == 0)
        {
            throw new ArgumentException("The mix needs at least one service with a share above 0, and none below 0.");
        }

        if (options.Count <= 0 || options.RecordsPerSecond is not > 0)
        {
            throw new ArgumentException("Count and records per second must be above 0.");
        }

        if (options.Duration < TimeSpan.FromSeconds(1) || options.Duration > SimulationOptions.DurationMax || options.Start.Year is < 1970 or > 9000)
        {
            throw new ArgumentException("The duration is from a second to ten years, and the start from 1970 to 9000.");
        }
    }

    // Arrivals at the busiest hour's pace, of which only the share of the hour takes place.
    private IEnumerator<TimeSpan> Uses(Service service)
    {
        while (true)
        {
            var haste = _options.Count is null ? 1 : _timetable.Haste(Now, _delivery.Made);
            yield return TimeSpan.FromSeconds(_world.Random.Exponential(_timetable.MeanGap(service) / haste));
            if (_world.Random.Chance(service.Rhythm.Share(Now)))
            {
                _world.Start(service.Use(_world));
            }
        }
    }
}
