namespace Patchbay.Pipeline.Routing;

/// <summary>The routing table in force. Readers take it once per request and so see one state of all settings.</summary>
/// <param name="table">The first table.</param>
public sealed class CurrentRouting(RoutingTable table)
{
    private readonly Lock _gate = new();
    private RoutingTable _table = table;
    private DateTimeOffset _since;

    /// <summary>The table in force now.</summary>
    public RoutingTable Table => Volatile.Read(ref _table);

    /// <summary>The table in force, and a time that belongs to it: later than when it came into force, and not later than when the next one does.</summary>
    /// <param name="clock">Tells the time.</param>
    internal (RoutingTable Table, DateTimeOffset Now) Read(TimeProvider clock)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            return (_table, now == _since ? now.AddTicks(1) : now);
        }
    }

    /// <summary>Puts a new table in force, at once and for everybody.</summary>
    /// <param name="table">The table; what it says is already durable.</param>
    /// <param name="clock">Tells the time.</param>
    /// <returns>Since when it is in force: the times that <see cref="Read"/> gives with it are later.</returns>
    internal DateTimeOffset Replace(RoutingTable table, TimeProvider clock)
    {
        lock (_gate)
        {
            Volatile.Write(ref _table, table);
            return _since = clock.GetUtcNow();
        }
    }
}
