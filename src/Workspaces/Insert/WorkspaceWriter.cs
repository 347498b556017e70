using System.Collections.Concurrent;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Workspaces.Insert;

/// <summary>Writes blocks into the tables of workspaces; a block is on the disk when its task is done.</summary>
/// <remarks>
/// Blocks for one table that arrive while an insert into it is under way are gathered and go out together as the next one:
/// many small senders share one part on disk and one sync, and a single sender waits for nobody.
/// </remarks>
public sealed class WorkspaceWriter : IAsyncDisposable
{
    private readonly IClickHouse _clickHouse;
    private readonly ByteBudget _budget;
    private readonly long _insertBytesMax;
    private readonly SemaphoreSlim _turns;
    private readonly ConcurrentDictionary<(string Database, string Table), TableWriter> _tables = new();
    private volatile bool _disposed;

    /// <summary>Makes a writer.</summary>
    /// <param name="clickHouse">The engine.</param>
    /// <param name="options">Its bounds.</param>
    public WorkspaceWriter(IClickHouse clickHouse, WorkspaceWriterOptions? options = null)
    {
        _clickHouse = clickHouse;
        options ??= new();
        _budget = new ByteBudget(options.PendingBytesMax);
        _insertBytesMax = options.InsertBytesMax;
        _turns = new SemaphoreSlim(options.InsertsAtOnce);
    }

    /// <summary>Writes a block and returns when it is on the disk.</summary>
    /// <param name="workspace">The workspace, whose tables are there.</param>
    /// <param name="table">The table.</param>
    /// <param name="block">A block with columns of <see cref="StoredTable"/>; the caller disposes it afterwards.</param>
    /// <param name="cancellationToken">
    /// Gives up waiting for room. Once the block has its place in an insert it is written, and this call waits for that.
    /// </param>
    /// <exception cref="ClickHouseException">The block could not be written; other callers' blocks are not touched by it.</exception>
    /// <exception cref="ObjectDisposedException">The writer is stopping.</exception>
    public async Task WriteAsync(Workspace workspace, LogTable table, NativeBlock block, CancellationToken cancellationToken = default)
    {
        var bytes = block.Bytes;
        await _budget.TakeAsync(bytes.Length, cancellationToken).ConfigureAwait(false);
        try
        {
            var writer = _tables.GetOrAdd(
                (workspace.Database, table.Name),
                static (key, state) => new TableWriter(state.Writer._clickHouse, key.Database, StoredTable.Of(state.Table), state.Writer._insertBytesMax, state.Writer._turns),
                (Writer: this, Table: table));
            // Asked after the table has its place: either this sees the stop, or the stop sees the table.
            ObjectDisposedException.ThrowIf(_disposed, this);
            await writer.WriteAsync(bytes).ConfigureAwait(false);
        }
        finally
        {
            _budget.Release(bytes.Length);
        }
    }

    /// <summary>Takes no further blocks and returns when those taken are written.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await Task.WhenAll(_tables.Values.Select(table => table.StopAsync())).ConfigureAwait(false);
    }
}

/// <summary>The bounds of a <see cref="WorkspaceWriter"/>.</summary>
public sealed class WorkspaceWriterOptions
{
    /// <summary>Bytes of blocks that wait or are being written; callers with more wait. Default 256 MiB.</summary>
    public long PendingBytesMax { get; set; } = 256L << 20;

    /// <summary>
    /// Inserts that run at the same time, each into another table; further tables gather blocks until it is their turn. Default 4.
    /// </summary>
    public int InsertsAtOnce { get; set; } = 4;

    /// <summary>Bytes after which an insert takes no further blocks. Default 64 MiB, which ClickHouse still makes one part of.</summary>
    public long InsertBytesMax { get; set; } = 64L << 20;
}
