using System.Threading.Channels;

namespace Patchbay.Server.Audit;

/// <summary>
/// Writes what comes in one by one in batches: whatever came in while the last batch was written is the next one. What cannot be
/// written, or comes in when too much waits, is counted and told, and holds nobody up.
/// </summary>
internal sealed partial class BatchWriter<T> : IAsyncDisposable
{
    private const int WaitingMax = 2_000;
    private const int BatchMax = 1_000;

    private readonly Channel<(T Item, TaskCompletionSource Written)> _waiting =
        Channel.CreateBounded<(T, TaskCompletionSource)>(new BoundedChannelOptions(WaitingMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Func<IReadOnlyList<T>, Task> _write;
    private readonly TimeSpan _pause;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger _logger;
    private readonly Task _writing;
    private long _dropped;

    /// <summary>Starts to write.</summary>
    /// <param name="write">Writes a batch.</param>
    /// <param name="pause">How long to gather after a batch.</param>
    /// <param name="logger">Is told of what is lost.</param>
    public BatchWriter(Func<IReadOnlyList<T>, Task> write, TimeSpan pause, ILogger logger)
    {
        _write = write;
        _pause = pause;
        _logger = logger;
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>How many were not written.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Adds one.</summary>
    /// <returns>Ends when it is written, or lost.</returns>
    public Task AddAsync(T item)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_waiting.Writer.TryWrite((item, written)))
        {
            return written.Task;
        }

        Interlocked.Increment(ref _dropped);
        return Task.CompletedTask;
    }

    /// <summary>Writes what waits, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _writing;
        _stopping.Dispose();
    }

    private async Task WriteAsync()
    {
        var batch = new List<(T Item, TaskCompletionSource Written)>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < BatchMax && _waiting.Reader.TryRead(out var next))
            {
                batch.Add(next);
            }

            try
            {
                await _write([.. batch.Select(entry => entry.Item)]);
            }
            catch (Exception exception)
            {
                // Whatever it is, the next batch may do better, and whoever caused this one has his answer.
                Interlocked.Add(ref _dropped, batch.Count);
                LogLost(batch.Count, exception.Message);
            }

            batch.ForEach(entry => entry.Written.TrySetResult());
            batch.Clear();
            await Task.Delay(_pause, _stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    [LoggerMessage(7701, LogLevel.Error, "{Count} entries of the audit could not be written and are lost: {Reason}")]
    private partial void LogLost(int count, string reason);
}
