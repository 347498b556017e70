using System.Text;
using Patchbay.Pipeline.Journal;
using Patchbay.Pipeline.Routing;

namespace Patchbay.Pipeline.Intake;

/// <summary>A resource that records of a body belong to, with what the columns and the router need of it.</summary>
internal sealed class KnownResource(ResourceRoute route)
{
    /// <summary>Where its records go, by <see cref="TableLayout.Number"/>; null as long as no record asked.</summary>
    private readonly Placement?[] _placements = new Placement[TableLayout.All.Count];

    /// <summary>Records that no setting wants, by <see cref="TableLayout.Number"/>.</summary>
    private readonly int[] _unrouted = new int[TableLayout.All.Count];

    /// <summary>The column <c>_ResourceId</c>.</summary>
    public byte[] Id { get; } = Encoding.UTF8.GetBytes(route.ResourceId.Lower);

    /// <summary>The column <c>_SubscriptionId</c>.</summary>
    public byte[] SubscriptionId { get; } = Encoding.UTF8.GetBytes(route.ResourceId.SubscriptionId.ToLowerInvariant());

    /// <summary>Where a record of a category goes; null when no diagnostic setting wants it, which is counted.</summary>
    /// <param name="layout">The category's table.</param>
    /// <param name="batch">Holds the rows of each workspace's table.</param>
    /// <param name="entry">Holds what the journal keeps.</param>
    public Placement? PlacementOf(TableLayout layout, RowBatch batch, EntryBuilder entry)
    {
        if (_placements[layout.Number] is { } known)
            return known;
        var wanted = route.RouteOf(layout.Category);
        if (wanted.Destinations.Count == 0)
        {
            _unrouted[layout.Number]++;
            return null;
        }

        return _placements[layout.Number] = new Placement(
            entry.AddOrigin(route.OriginOf(layout.Category)), [.. wanted.Workspaces.Select(workspace => batch.RowsOf(workspace, layout))]);
    }

    /// <summary>Forgets where records go: the entry is another one from here on.</summary>
    public void BeginEntry() => Array.Clear(_placements);

    /// <summary>What <see cref="PlacementOf"/> counted.</summary>
    public IEnumerable<UnroutedRecords> Unrouted => _unrouted.Index().Where(entry => entry.Item > 0).Select(entry => new UnroutedRecords(
        TableLayout.All[entry.Index].Category.Id,
        route.ResourceId.ToString(),
        entry.Item,
        route.RouteOf(TableLayout.All[entry.Index].Category).WhyNowhere));
}

/// <summary>Where the records of a category of a resource go.</summary>
/// <param name="Origin">The number of their origin in the entry.</param>
/// <param name="Rows">The tables of the workspaces that want them.</param>
internal sealed record Placement(int Origin, TableRows[] Rows);
