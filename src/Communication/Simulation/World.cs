using Patchbay.Communication.Simulation.Behaviours.Calling;
using Patchbay.Communication.Simulation.People;
using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation;

/// <summary>What the behaviours share: the clock, the chance, the people, the writer of records.</summary>
/// <remarks>
/// A behaviour is an iterator: it acts, writes at most one record and yields how long it waits until it acts again. The time
/// stands still while it acts.
/// </remarks>
internal sealed class World
{
    private const int ApplicationCount = 12;

    // Few people do much and many do little: the cube of a flat draw.
    private const int PeopleCount = 20_000;

    private static readonly TimeSpan SlowMax = TimeSpan.FromMinutes(10);

    // Those that act at the same time act in the order in which they were started.
    private readonly PriorityQueue<IEnumerator<TimeSpan>, (long Ticks, long Order)> _waiting = new();
    private readonly SimulationOptions _options;
    private readonly ulong _peopleSeed;
    private readonly Application[] _applications;
    private readonly TimeSpan _slow;
    private readonly DateTime _slowFrom = DateTime.MaxValue;
    private DateTime _time;
    private long _order;

    public World(SimulationOptions options)
    {
        _options = options;
        _time = DateTime.SpecifyKind(options.Start, DateTimeKind.Utc);
        if (options.Count is not null)
        {
            _slow = options.Duration / 20 < SlowMax ? options.Duration / 20 : SlowMax;
            _slowFrom = _time + options.Duration - _slow;
        }

        Random = new RandomSource((ulong)options.Seed);
        Records = new RecordWriter(options.Shape, options.Resource);
        Endpoint = $"https://{System.Text.Json.JsonEncodedText.Encode(options.Resource.Name.ToLowerInvariant())}.communication.example.com";
        ResourceGuid = Random.NextGuid();
        _peopleSeed = Random.NextBits();
        _applications = [.. Enumerable.Range(0, ApplicationCount).Select(number => new Application(number, Random.NextBits()))];
    }

    /// <summary>
    /// The time on the clocks of this world. A count of records is not exactly full at the end of the duration; the clocks then slow
    /// down shortly before it and never reach it, so that nothing happens in what may be the future.
    /// </summary>
    public DateTime Now
    {
        get
        {
            var since = _time - _slowFrom;
            return since <= TimeSpan.Zero ? _time : _slowFrom + (_slow * (since / (_slow + since)));
        }
    }

    public RandomSource Random { get; }

    public RecordWriter Records { get; }

    /// <summary>The calls of the day, which the metrics of calling are made of.</summary>
    public CallingDays CallingDays { get; } = new();

    /// <summary>The address of the resource.</summary>
    public string Endpoint { get; }

    /// <summary>The immutable id of the resource, part of its users' ids.</summary>
    public Guid ResourceGuid { get; }

    public Application PickApplication() => Random.Pick(_applications);

    public Person PickPerson() => new((int)(Math.Pow(Random.NextDouble(), 3) * PeopleCount), _peopleSeed, ResourceGuid);

    /// <summary>What a service says to a request: the status of success, or a failure by the share that the options set.</summary>
    public Answer Ask(int success) => Fails() ? Answer.Failure(Random) : new Answer(success);

    /// <summary>Whether what happens now fails.</summary>
    public bool Fails() => Random.Chance(_options.FailureShare);

    /// <summary>A waiting time around a median, with a long tail when sigma is 1 or more.</summary>
    public TimeSpan About(TimeSpan median, double sigma = 0.6) => median * Random.LogNormal(1, sigma);

    public TimeSpan AboutSeconds(double median, double sigma = 0.6) => TimeSpan.FromSeconds(Random.LogNormal(median, sigma));

    /// <summary>Begins a behaviour; it acts for the first time after a while.</summary>
    public void Start(IEnumerator<TimeSpan> behaviour, TimeSpan after = default) => _waiting.Enqueue(behaviour, ((_time + after).Ticks, _order++));

    /// <summary>Lets time pass to the next act and the act happen. False when nothing is left to happen before the end.</summary>
    public bool Step(DateTime? end = null)
    {
        if (!_waiting.TryPeek(out var behaviour, out var turn) || turn.Ticks > (end ?? DateTime.MaxValue).Ticks)
        {
            return false;
        }

        _waiting.Dequeue();
        _time = new DateTime(turn.Ticks, DateTimeKind.Utc);
        if (behaviour.MoveNext())
        {
            Start(behaviour, behaviour.Current > TimeSpan.Zero ? behaviour.Current : TimeSpan.Zero);
        }

        return true;
    }
}
