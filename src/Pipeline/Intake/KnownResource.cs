using System.Text;
using Patchbay.Pipeline.Routing;

namespace Patchbay.Pipeline.Intake;

/// <summary>A resource that records of a body belong to, with what the columns and the router need of it.</summary>
internal sealed class KnownResource(ResourceRoute route)
{
    /// <summary>Where its records go, by <see cref="TableLayout.Number"/>; null as long as no record asked.</summary>
    private readonly TableRows[]?[] _rows = new TableRows[TableLayout.All.Count][];

    /// <summary>Records that no setting wants, by <see cref="TableLayout.Number"/>.</summary>
    private readonly int[] _unrouted = new int[TableLayout.All.Count];

    /// <summary>The column <c>_ResourceId</c>.</summary>
    public byte[] Id { get; } = Encoding.UTF8.GetBytes(route.ResourceId.Lower);

    /// <summary>The column <c>_SubscriptionId</c>.</summary>
    public byte[] SubscriptionId { get; } = Encoding.UTF8.GetBytes(route.ResourceId.SubscriptionId.ToLowerInvariant());

    /// <summary>The tables that want a record of a category; none when no diagnostic setting does, which is counted.</summary>
    /// <param name="layout">The category's table.</param>
    /// <param name="batch">Holds the rows of each workspace's table.</param>
    public TableRows[] RowsFor(TableLayout layout, RowBatch batch)
    {
        var rows = _rows[layout.Number] ??= [.. route.WorkspacesFor(layout.Category).Select(workspace => batch.RowsOf(workspace, layout))];
        if (rows.Length == 0)
            _unrouted[layout.Number]++;
        return rows;
    }

    /// <summary>What <see cref="RowsFor"/> counted.</summary>
    public IEnumerable<UnroutedRecords> Unrouted => _unrouted.Index().Where(entry => entry.Item > 0).Select(entry => new UnroutedRecords(
        TableLayout.All[entry.Index].Category.Id,
        route.ResourceId.ToString(),
        entry.Item,
        "No diagnostic setting of the resource turns this category on, so the records went nowhere."));
}
