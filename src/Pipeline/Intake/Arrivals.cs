using Patchbay.Catalog;
using Patchbay.Workspaces;

namespace Patchbay.Pipeline.Intake;

/// <summary>Tells listeners which tables have got records, and from when to when these are, so that they can be read.</summary>
/// <remarks>A listener costs the delivery an addition for each table of a body, also one that has not been asked for an hour.</remarks>
public sealed class Arrivals
{
    private readonly Lock _changing = new();
    private volatile ArrivalListener[] _listeners = [];

    /// <summary>Begins to listen.</summary>
    /// <param name="workspace">The workspace whose tables are listened to.</param>
    /// <returns>The listener; to be disposed.</returns>
    public ArrivalListener Listen(Workspace workspace)
    {
        lock (_changing)
        {
            var listener = new ArrivalListener(this, workspace);
            _listeners = [.. _listeners, listener];
            return listener;
        }
    }

    internal void Tell(Workspace workspace, LogTable table, IEnumerable<ArrivedRecords?> blocks)
    {
        foreach (var listener in _listeners.Where(listener => listener.Workspace.Id == workspace.Id))
        {
            foreach (var records in blocks.OfType<ArrivedRecords>())
                listener.Add(table, records);
        }
    }

    internal void Forget(ArrivalListener listener)
    {
        lock (_changing)
            _listeners = [.. _listeners.Where(other => other != listener)];
    }
}

/// <summary>Gathers what arrives in a workspace until it is asked.</summary>
public sealed class ArrivalListener : IDisposable
{
    private readonly Arrivals _arrivals;
    private readonly Lock _changing = new();
    private Dictionary<LogTable, ArrivedRecords> _arrived = [];

    internal ArrivalListener(Arrivals arrivals, Workspace workspace)
    {
        _arrivals = arrivals;
        Workspace = workspace;
    }

    /// <summary>The workspace.</summary>
    public Workspace Workspace { get; }

    /// <summary>What has arrived since this was asked last, by table; all of it can be queried.</summary>
    public IReadOnlyDictionary<LogTable, ArrivedRecords> Take()
    {
        lock (_changing)
        {
            var arrived = _arrived;
            _arrived = [];
            return arrived;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _arrivals.Forget(this);

    internal void Add(LogTable table, ArrivedRecords records)
    {
        lock (_changing)
            _arrived[table] = _arrived.TryGetValue(table, out var before) ? before.And(records) : records;
    }
}

/// <summary>Records that have arrived in a table.</summary>
/// <param name="Count">How many.</param>
/// <param name="First">The smallest <c>TimeGenerated</c>, in UTC.</param>
/// <param name="Last">The largest.</param>
/// <param name="Received">The smallest <c>_TimeReceived</c>.</param>
/// <param name="ReceivedLast">The largest.</param>
public readonly record struct ArrivedRecords(long Count, DateTime First, DateTime Last, DateTime Received, DateTime ReceivedLast)
{
    internal ArrivedRecords And(ArrivedRecords other) => new(
        Count + other.Count,
        First < other.First ? First : other.First,
        Last > other.Last ? Last : other.Last,
        Received < other.Received ? Received : other.Received,
        ReceivedLast > other.ReceivedLast ? ReceivedLast : other.ReceivedLast);
}
