namespace Patchbay.Pipeline.Routing;

/// <summary>The routing table in force. Readers take it once per request and so see one state of all settings.</summary>
/// <param name="table">The first table.</param>
public sealed class CurrentRouting(RoutingTable table)
{
    private readonly Lock _gate = new();
    private RoutingTable _table = table;
    private DateTimeOffset _since;
    private (RoutingTable Table, DateTimeOffset From)? _next;

    /// <summary>The table in force now.</summary>
    public RoutingTable Table => Volatile.Read(ref _table);

    /// <summary>The table in force, and a time that belongs to it: later than when it came into force, and not later than when the next one does.</summary>
    /// <param name="clock">Tells the time.</param>
    internal (RoutingTable Table, DateTimeOffset Now) Read(TimeProvider clock)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (_next is { } next && now > next.From)
                Take(next.Table, next.From);
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
            Take(table, clock.GetUtcNow());
            return _since;
        }
    }

    /// <summary>Puts a new table in force at a time to come, which is known, and durable, before any record goes by the table.</summary>
    /// <param name="table">The table; what it says is already durable.</param>
    /// <param name="from">Since when it is in force.</param>
    /// <param name="clock">Tells the time.</param>
    /// <returns>False when that time has come already.</returns>
    internal bool TryReplaceAt(RoutingTable table, DateTimeOffset from, TimeProvider clock)
    {
        lock (_gate)
        {
            if (clock.GetUtcNow() >= from)
                return false;
            _next = (table, from);
            return true;
        }
    }

    private void Take(RoutingTable table, DateTimeOffset since)
    {
        Volatile.Write(ref _table, table);
        (_since, _next) = (since, null);
    }
}
