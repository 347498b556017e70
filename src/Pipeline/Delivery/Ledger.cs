using Patchbay.Pipeline.Journal;

namespace Patchbay.Pipeline.Delivery;

/// <summary>What became of every record that was accepted, by resource, category and destination. It always adds up.</summary>
/// <remarks>
/// What was accepted is counted by the journal, what became of it by the senders, each durable with their own positions, so
/// neither is worked out from the other.
/// </remarks>
public sealed class Ledger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Resource, string Category, string Destination), Row> _rows = [];

    /// <summary>All rows, ordered by resource, category and destination.</summary>
    public IReadOnlyList<LedgerRow> Read()
    {
        lock (_gate)
        {
            return
            [
                .. _rows.OrderBy(entry => entry.Key).Select(entry => new LedgerRow(
                    entry.Key.Resource,
                    entry.Key.Category,
                    entry.Key.Destination,
                    entry.Value.Accepted,
                    entry.Value.Settled.Delivered,
                    entry.Value.Settled.Rejected,
                    entry.Value.Settled.Expired,
                    entry.Value.Pending > 0 ? DateTime.UnixEpoch.AddTicks(entry.Value.OldestPending) : null)),
            ];
        }
    }

    /// <summary>Counts records that are in the journal now.</summary>
    internal void Accept(EntryOrigin origin, int count, long received)
    {
        lock (_gate)
        {
            foreach (var destination in origin.Destinations)
            {
                var row = RowOf((origin.Record.Resource.Lower, origin.Record.Category.Id, destination));
                if (row.Pending <= 0)
                    row.OldestPending = received;
                row.Accepted += count;
            }
        }
    }

    /// <summary>Counts records that no longer wait.</summary>
    /// <param name="destination">The destination's key.</param>
    /// <param name="origin">What they are records of.</param>
    /// <param name="settled">What became of them.</param>
    /// <param name="received">When the last of them arrived; those that still wait arrived then or later.</param>
    internal void Settle(string destination, RecordOrigin origin, SettledRecords settled, long received)
    {
        lock (_gate)
        {
            var row = RowOf((origin.Resource.Lower, origin.Category.Id, destination));
            row.Settled += settled;
            row.OldestPending = Math.Max(row.OldestPending, received);
        }
    }

    /// <summary>What was accepted in all.</summary>
    internal IReadOnlyList<AcceptedRecords> AcceptedSoFar()
    {
        lock (_gate)
            return [.. _rows.Select(row => new AcceptedRecords(row.Key.Resource, row.Key.Category, row.Key.Destination, row.Value.Accepted))];
    }

    /// <summary>Starts from what an earlier journal counted.</summary>
    internal void LoadAccepted(IReadOnlyList<AcceptedRecords> accepted)
    {
        lock (_gate)
        {
            foreach (var (resource, category, destination, count) in accepted)
                RowOf((resource, category, destination)).Accepted = count;
        }
    }

    /// <summary>What became of the records of a destination.</summary>
    internal IReadOnlyList<SettledRow> SettledOf(string destination)
    {
        lock (_gate)
            return [.. _rows.Where(row => row.Key.Destination == destination).Select(row => new SettledRow(row.Key.Resource, row.Key.Category, row.Value.Settled))];
    }

    /// <summary>Starts from what an earlier sender counted.</summary>
    internal void LoadSettled(string destination, IReadOnlyList<SettledRow> rows)
    {
        lock (_gate)
        {
            foreach (var (resource, category, settled) in rows)
                RowOf((resource, category, destination)).Settled = settled;
        }
    }

    /// <summary>Compares with what the journal really holds for each row, before anything is sent.</summary>
    /// <returns>How many records of a row are neither settled nor in the journal; they count as expired from here on.</returns>
    internal IReadOnlyList<(LedgerRow Row, long Lost)> Reconcile(IReadOnlyDictionary<(string Resource, string Category, string Destination), (long Count, long Oldest)> inJournal)
    {
        var lost = new List<(LedgerRow, long)>();
        lock (_gate)
        {
            foreach (var (key, row) in _rows)
            {
                var (pending, oldest) = inJournal.GetValueOrDefault(key);
                row.OldestPending = oldest;
                var missing = row.Pending - pending;
                if (missing > 0)
                {
                    row.Settled += new SettledRecords(0, 0, missing);
                    lost.Add((new LedgerRow(key.Resource, key.Category, key.Destination, row.Accepted, row.Settled.Delivered, row.Settled.Rejected, row.Settled.Expired, null), missing));
                }
                else
                {
                    // The count was in a part of the journal that is damaged; what was settled was accepted.
                    row.Accepted -= missing;
                }
            }
        }

        return lost;
    }

    private Row RowOf((string Resource, string Category, string Destination) key)
    {
        if (!_rows.TryGetValue(key, out var row))
            _rows.Add(key, row = new Row());
        return row;
    }

    private sealed class Row
    {
        public long Accepted;
        public SettledRecords Settled;
        public long OldestPending;

        public long Pending => Accepted - Settled.Sum;
    }
}

/// <summary>A row of the ledger. Always <c>Accepted = Delivered + Pending + Rejected + Expired</c>.</summary>
/// <param name="Resource">The resource's id, in lower case.</param>
/// <param name="Category">The category's id.</param>
/// <param name="Destination">The destination's <see cref="DestinationAddress.Key"/>.</param>
/// <param name="Accepted">Records that were acknowledged and that a setting sends to the destination.</param>
/// <param name="Delivered">Records that the destination has confirmed.</param>
/// <param name="Rejected">Records that it refused for good; they are in <c>PatchbayDeadLetters</c>.</param>
/// <param name="Expired">Records that waited for longer than the journal may keep them, or were in a part of it that is damaged.</param>
/// <param name="OldestPending">When the oldest record that still waits arrived, at the latest; null when none waits.</param>
public sealed record LedgerRow(
    string Resource, string Category, string Destination, long Accepted, long Delivered, long Rejected, long Expired, DateTime? OldestPending)
{
    /// <summary>Records that still wait.</summary>
    public long Pending => Accepted - Delivered - Rejected - Expired;
}

/// <summary>What became of records that no longer wait.</summary>
internal readonly record struct SettledRecords(long Delivered, long Rejected, long Expired)
{
    public long Sum => Delivered + Rejected + Expired;

    public static SettledRecords operator +(SettledRecords left, SettledRecords right) =>
        new(left.Delivered + right.Delivered, left.Rejected + right.Rejected, left.Expired + right.Expired);
}

/// <summary>What became of the records of a category of a resource at a destination.</summary>
internal sealed record SettledRow(string Resource, string Category, SettledRecords Settled);
