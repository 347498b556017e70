using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.ClickHouse.Embedded;

/// <summary>Keeps rows from getting lost when others fill the disk while the engine writes.</summary>
/// <remarks>
/// The engine reserves room before it writes and refuses when there is none. When the room goes while it writes, it does not look whether
/// that worked: inserts and merges end well and leave empty files. (Seen with 26.7.2.1.) So nothing is merged where room is scarce, and
/// what an insert wrote is looked at there before it counts as stored.
/// </remarks>
internal sealed partial class ScarceDisk : IAsyncDisposable
{
    private const int NoSuchDataPart = 232;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    private readonly EmbeddedClickHouse _engine;
    private readonly DriveInfo _drive;
    private readonly long _freeBytesMin;
    private readonly ConcurrentDictionary<Part, bool> _damaged = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _switching = new(1, 1);
    private readonly Task _watching;
    private bool _merges = true;
    private int _deletions;

    /// <summary>Begins to watch.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="dataFolder">Its data folder.</param>
    /// <param name="freeBytesMin">Room that inserts leave.</param>
    public ScarceDisk(EmbeddedClickHouse engine, string dataFolder, long freeBytesMin)
    {
        (_engine, _drive, _freeBytesMin) = (engine, new DriveInfo(dataFolder), freeBytesMin);
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>Looks at what was just inserted, unless there is room enough.</summary>
    /// <param name="began">When the insert began.</param>
    /// <exception cref="ClickHouseException">It is not all on the disk (243). What is not goes when there is room again.</exception>
    public async Task ThrowIfDamagedAsync(DateTime began)
    {
        if (_drive.AvailableFreeSpace >= _freeBytesMin)
            return;
        var damaged = (await ReadPartsAsync(began).ConfigureAwait(false)).FindAll(part => part.IsDamaged);
        if (damaged.Count == 0)
            return;
        damaged.ForEach(part => _damaged[part] = true);
        throw new ClickHouseException(
            ClickHouseErrorCode.NotEnoughSpace, "NOT_ENOUGH_SPACE",
            $"The disk became full while rows were written: {string.Join(", ", damaged.Select(part => part.Path))} is not complete, and is taken away when there is room again.");
    }

    /// <summary>Lets the engine merge while rows are deleted, which it does in the same way and which may be meant to make room.</summary>
    /// <param name="delete">Deletes the rows.</param>
    public async Task MergeDuringAsync(Func<Task> delete)
    {
        Interlocked.Increment(ref _deletions);
        try
        {
            await SwitchMergesAsync().ConfigureAwait(false);
            await delete().ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _deletions);
        }
    }

    /// <summary>Whether a statement deletes or changes rows.</summary>
    public static bool IsDeletion(string sql) => Deletion().IsMatch(sql);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _stop.Dispose();
        _switching.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                try
                {
                    await SwitchMergesAsync().ConfigureAwait(false);
                    if (_drive.AvailableFreeSpace >= _freeBytesMin)
                        await DropDamagedAsync().ConfigureAwait(false);
                }
                catch (ClickHouseException)
                {
                    // Short of memory, for example: it is tried again.
                }

                await Task.Delay(LookAgain, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    // What a merge that is under way writes until it is stopped has to find room, too.
    private async Task SwitchMergesAsync()
    {
        await _switching.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            var merges = Volatile.Read(ref _deletions) > 0 || _drive.AvailableFreeSpace >= (_merges ? 2 : 3) * _freeBytesMin;
            if (merges != _merges)
                await _engine.ExecuteAsync(new Statement($"SYSTEM {(merges ? "START" : "STOP")} MERGES"), _stop.Token).ConfigureAwait(false);
            _merges = merges;
        }
        finally
        {
            _switching.Release();
        }
    }

    // Until then whoever reads the table gets an error.
    private async Task DropDamagedAsync()
    {
        foreach (var part in _damaged.Keys)
        {
            try
            {
                var statement = $"ALTER TABLE {SqlText.Identifier(part.Database)}.{SqlText.Identifier(part.Table)} DROP PART {SqlText.StringLiteral(part.Name)}";
                await _engine.ExecuteAsync(new Statement(statement), _stop.Token).ConfigureAwait(false);
            }
            catch (ClickHouseException exception) when (exception.Code == NoSuchDataPart)
            {
            }

            _damaged.TryRemove(part, out _);
        }
    }

    private async Task<List<Part>> ReadPartsAsync(DateTime began)
    {
        var statement = new Statement("SELECT database, table, name, path, toInt64(bytes_on_disk) FROM system.parts WHERE active AND modification_time >= toDateTime({began:Int64})")
        {
            Parameters = [SqlParameter.Int64("began", new DateTimeOffset(began).ToUnixTimeSeconds() - 1)],
        };
        var parts = new List<Part>();
        await using var result = await _engine.QueryAsync(statement).ConfigureAwait(false);
        while (await result.ReadAsync().ConfigureAwait(false) is { } block)
        {
            for (var row = 0; row < block.RowCount; row++)
                parts.Add(new(Text(block, 0, row), Text(block, 1, row), Text(block, 2, row), Text(block, 3, row), ((ValueColumn<long>)block.Columns[4])[row]));
        }

        return parts;
    }

    [GeneratedRegex(@"^\s*(DELETE|UPDATE|ALTER\s+TABLE\s.*\b(DELETE|UPDATE|MATERIALIZE))\b", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Deletion();

    private static string Text(Block block, int column, int row) => Encoding.UTF8.GetString(((StringColumn)block.Columns[column])[row]);

    private sealed record Part(string Database, string Table, string Name, string Path, long Bytes)
    {
        // A whole part has a little more on the disk than the engine counts.
        public bool IsDamaged =>
            new DirectoryInfo(Path) is { Exists: true } folder && (folder.EnumerateFiles().Sum(file => file.Length) < Bytes || new FileInfo(System.IO.Path.Combine(Path, "checksums.txt")) is { Length: 0 });
    }
}
