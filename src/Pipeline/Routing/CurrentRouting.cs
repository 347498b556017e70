namespace Patchbay.Pipeline.Routing;

/// <summary>The routing table in force. Readers take it once per request and so see one state of all settings.</summary>
/// <param name="table">The first table.</param>
public sealed class CurrentRouting(RoutingTable table)
{
    private volatile RoutingTable _table = table;

    /// <summary>The table in force now.</summary>
    public RoutingTable Table => _table;

    /// <summary>Puts a new table in force, at once and for everybody.</summary>
    /// <param name="table">The table; what it says is already durable.</param>
    internal void Replace(RoutingTable table) => _table = table;
}
