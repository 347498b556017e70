using System.Text;
using Patchbay.Catalog;
using Patchbay.ClickHouse.Rows;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Pipeline.Intake;

/// <summary>Writes rejected records, whole, into the columns of the table <c>PatchbayRejected</c>.</summary>
internal sealed class RejectedRows
{
    private readonly BlockBuilder _block = StoredTable.Of(LogCatalog.Current.RejectedRecords).CreateBlockBuilder();
    private readonly byte[] _workspaceId = Encoding.UTF8.GetBytes(Workspaces.Workspace.Default.Id.ToString());

    public int RowCount => _block.RowCount;

    /// <summary>Makes a block of the rows and forgets them.</summary>
    public NativeBlock Build() => _block.Build();

    /// <summary>Adds a record.</summary>
    /// <param name="rejected">Its place in the body and the reason.</param>
    /// <param name="record">Its bytes, as they came in.</param>
    /// <param name="category">The category it names.</param>
    /// <param name="resourceId">The resource it names.</param>
    /// <param name="source">Where the body came from.</param>
    /// <param name="batch">The body's id.</param>
    /// <param name="received">When it arrived, in ticks since 1970.</param>
    public void Add(RejectedRecord rejected, ReadOnlySpan<byte> record, string category, string resourceId, string source, Uuid batch, long received)
    {
        var row = _block.AddRow();
        Column<ValueColumnBuilder<long>>("TimeGenerated").Set(row, received);
        Column<LowCardinalityColumnBuilder>("TenantId").Set(row, _workspaceId);
        Column<StringColumnBuilder>("Reason").Set(row, Encoding.UTF8.GetBytes(rejected.Reason));
        Column<LowCardinalityColumnBuilder>("Category").Set(row, Encoding.UTF8.GetBytes(category));
        Column<LowCardinalityColumnBuilder>("_ResourceId").Set(row, Encoding.UTF8.GetBytes(resourceId.ToLowerInvariant()));
        Column<LowCardinalityColumnBuilder>("Source").Set(row, Encoding.UTF8.GetBytes(source));
        Column<ValueColumnBuilder<Uuid>>("BatchId").Set(row, batch);
        Column<ValueColumnBuilder<long>>("Index").Set(row, rejected.Index);
        Column<ValueColumnBuilder<long>>("Position").Set(row, rejected.Position);
        Column<StringColumnBuilder>("Record").Set(row, record);
    }

    private T Column<T>(string name)
        where T : ColumnBuilder => (T)_block.Columns.First(column => column.Name == name);
}
