using Patchbay.Catalog;
using Patchbay.ClickHouse.Rows;
using Patchbay.Workspaces;

namespace Patchbay.Pipeline.Intake;

/// <summary>The rows that a body becomes, by workspace and table.</summary>
internal sealed class RowBatch
{
    private readonly Dictionary<(Guid Workspace, int Layout), TableRows> _tables = [];

    /// <summary>The records that were not taken.</summary>
    public RejectedRows Rejected { get; } = new();

    /// <summary>The rows of one table of one workspace.</summary>
    public TableRows RowsOf(Workspace workspace, TableLayout layout)
    {
        if (!_tables.TryGetValue((workspace.Id, layout.Number), out var rows))
            _tables.Add((workspace.Id, layout.Number), rows = new TableRows(workspace, layout));
        return rows;
    }

    /// <summary>Makes blocks of all rows and forgets them.</summary>
    public List<TableBlock> Build()
    {
        var blocks = _tables.Values.Where(rows => rows.RowCount > 0).Select(rows => rows.Build()).ToList();
        if (Rejected.RowCount > 0)
            blocks.Add(new TableBlock(Workspace.Default, LogCatalog.Current.RejectedRecords, Rejected.Build(), null));
        return blocks;
    }
}

/// <summary>Rows ready to be delivered.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="Table">The table.</param>
/// <param name="Block">The rows.</param>
/// <param name="Arrived">What listeners are told; null for rejected records.</param>
internal sealed record TableBlock(Workspace Workspace, LogTable Table, NativeBlock Block, ArrivedRecords? Arrived) : IDisposable
{
    public void Dispose() => Block.Dispose();
}
