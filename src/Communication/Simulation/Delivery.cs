namespace Patchbay.Communication.Simulation;

/// <summary>What happens to records on their way: some are late, some come twice, some arrive damaged.</summary>
/// <remarks>It has a chance of its own, so that the same lives are led whatever happens to their records.</remarks>
internal sealed class Delivery
{
    private readonly SimulationOptions _options;
    private readonly World _world;
    private readonly RandomSource _random;
    private readonly Damage _damage;
    private byte[]? _arrived;

    public Delivery(SimulationOptions options, World world)
    {
        _options = options;
        _world = world;
        _random = new RandomSource(~(ulong)options.Seed);
        _damage = new Damage(_random);
    }

    /// <summary>How many records the world has made, whatever became of them.</summary>
    public long Made { get; private set; }

    /// <summary>The record that arrives now, if one does. Valid until the next step of the world.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (_arrived is { } arrived)
        {
            _arrived = null;
            return arrived;
        }

        var record = _world.Records.Take();
        if (record.IsEmpty)
        {
            return record;
        }

        Made++;
        if (_random.Chance(_options.MalformedShare))
        {
            record = _damage.Apply(record);
        }

        if (_random.Chance(_options.DuplicateShare))
        {
            _world.Start(Arrive(record.ToArray()), TimeSpan.FromSeconds(_random.LogNormal(30, 1.2)));
        }

        if (_random.Chance(_options.LateShare))
        {
            _world.Start(Arrive(record.ToArray()), TimeSpan.FromMinutes(_random.LogNormal(20, 1.3)));
            return [];
        }

        return record;
    }

    private IEnumerator<TimeSpan> Arrive(byte[] record)
    {
        _arrived = record;
        yield break;
    }
}
