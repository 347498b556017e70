using System.Diagnostics;
using Patchbay.ClickHouse;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Workspaces.Insert;

/// <summary>Writes the blocks of one table, one insert at a time, each with all blocks that came in during the one before.</summary>
/// <remarks>
/// An insert costs the engine about as much for ten rows as for thousands. So where several senders write at the same time, the
/// next insert waits until as many have brought a block as lately did, but at most half as long as the last insert took, and
/// not when much is waiting already. A single sender never waits.
/// </remarks>
/// <param name="clickHouse">The engine.</param>
/// <param name="database">The workspace's database.</param>
/// <param name="table">The table.</param>
/// <param name="insertBytesMax">Bytes after which an insert takes no further blocks.</param>
/// <param name="turns">Shared by all tables: who has a turn may insert.</param>
internal sealed class TableWriter(IClickHouse clickHouse, string database, StoredTable table, long insertBytesMax, SemaphoreSlim turns)
{
    // With this much, the fixed cost of an insert no longer counts.
    private const long WorthwhileBytes = 4 << 20;

    private static readonly SqlSetting[] Settings =
    [
        // A body may hold records of any days, and the days are the partitions.
        new("max_partitions_per_insert_block", "0"),
        // A column that the table lacks is an error of ours, not something to drop.
        new("input_format_skip_unknown_fields", "0"),
    ];

    private readonly string[] _columns = [.. table.Columns.Select(column => column.Column.Name)];
    private readonly Lock _gate = new();
    private readonly Queue<Entry> _waiting = new();
    private long _waitingBytes;
    private int _sendersExpected = 1;
    private TimeSpan _patience = TimeSpan.Zero;
    private TaskCompletionSource? _gathered;
    private Task _running = Task.CompletedTask;
    private bool _isRunning;
    private bool _stopped;

    private bool IsGathered => _stopped || _waiting.Count >= _sendersExpected || _waitingBytes >= WorthwhileBytes;

    /// <summary>Takes a block into the next insert; the task is done when the block is on the disk.</summary>
    public Task WriteAsync(ReadOnlyMemory<byte> block)
    {
        var entry = new Entry(block, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            _waiting.Enqueue(entry);
            _waitingBytes += block.Length;
            if (IsGathered)
                _gathered?.TrySetResult();
            if (!_isRunning)
            {
                _isRunning = true;
                _running = RunAsync();
            }
        }

        return entry.Done.Task;
    }

    /// <summary>Takes no further blocks and waits for those taken.</summary>
    public Task StopAsync()
    {
        lock (_gate)
        {
            _stopped = true;
            _gathered?.TrySetResult();
            return _running;
        }
    }

    private async Task RunAsync()
    {
        await Task.Yield(); // The caller holds the gate.
        while (HasWork())
        {
            await GatherAsync().ConfigureAwait(false);

            // The blocks are counted only when the turn has come: what arrives while waiting goes along.
            await turns.WaitAsync().ConfigureAwait(false);
            var group = TakeGroup();
            var started = Stopwatch.GetTimestamp();
            await InsertAsync(group).ConfigureAwait(false);
            _patience = Stopwatch.GetElapsedTime(started) / 2;
            turns.Release();
            lock (_gate)
                _sendersExpected = group.Count + _waiting.Count;
        }
    }

    private bool HasWork()
    {
        lock (_gate)
            return _isRunning = _waiting.Count > 0;
    }

    private async Task GatherAsync()
    {
        Task gathered;
        lock (_gate)
        {
            if (IsGathered)
                return;
            _gathered = new(TaskCreationOptions.RunContinuationsAsynchronously);
            gathered = _gathered.Task;
        }

        await Task.WhenAny(gathered, Task.Delay(_patience)).ConfigureAwait(false);
    }

    private List<Entry> TakeGroup()
    {
        var group = new List<Entry>();
        var bytes = 0L;
        lock (_gate)
        {
            while (_waiting.TryPeek(out var next) && (group.Count == 0 || bytes + next.Block.Length <= insertBytesMax))
            {
                bytes += next.Block.Length;
                group.Add(_waiting.Dequeue());
            }

            _waitingBytes -= bytes;
            _gathered = null;
        }

        return group;
    }

    private async Task InsertAsync(List<Entry> group)
    {
        try
        {
            var insert = new ClickHouse.Insert(database, table.Table.Name, _columns, [.. group.Select(entry => entry.Block)]) { Settings = Settings };
            await clickHouse.InsertAsync(insert, CancellationToken.None).ConfigureAwait(false);
            group.ForEach(entry => entry.Done.SetResult());
        }
        catch (ClickHouseException) when (group.Count > 1)
        {
            // One block may be to blame: each is tried by itself, so that the error reaches its sender and nobody else.
            foreach (var entry in group)
                await InsertAsync([entry]).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Whatever it is, the callers are told and the loop goes on with the next group.
            group.ForEach(entry => entry.Done.SetException(exception));
        }
    }

    private readonly record struct Entry(ReadOnlyMemory<byte> Block, TaskCompletionSource Done);
}
