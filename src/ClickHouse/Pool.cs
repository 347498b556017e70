using System.Threading.Channels;

namespace Patchbay.ClickHouse;

/// <summary>A fixed number of things to lend out; whoever finds none free waits, first come first served.</summary>
internal sealed class Pool<T> : IAsyncDisposable
{
    private readonly Channel<T> _free;
    private readonly Action<T> _close;
    private readonly TaskCompletionSource _allClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;

    /// <param name="items">What is lent out.</param>
    /// <param name="close">Called once for each of them when the pool is disposed and it is back.</param>
    public Pool(IReadOnlyCollection<T> items, Action<T> close)
    {
        _close = close;
        _open = items.Count;
        // Never holds more than the items there are.
        _free = Channel.CreateBounded<T>(items.Count);
        foreach (var item in items)
        {
            _free.Writer.TryWrite(item);
        }
    }

    /// <summary>Waits for an item.</summary>
    /// <exception cref="ObjectDisposedException">The pool was disposed before there was one.</exception>
    public async ValueTask<Lease> RentAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new Lease(this, await _free.Reader.ReadAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(IClickHouse), "The connection to ClickHouse has been closed.");
        }
    }

    /// <summary>Turns away those who wait, waits for what is lent out, and closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_free.Writer.TryComplete())
        {
            await foreach (var item in _free.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                Close(item);
            }
        }

        await _allClosed.Task.ConfigureAwait(false);
    }

    private void Return(T item)
    {
        if (!_free.Writer.TryWrite(item))
        {
            Close(item);
        }
    }

    private void Close(T item)
    {
        _close(item);
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _allClosed.SetResult();
        }
    }

    /// <summary>An item on loan; disposing gives it back.</summary>
    internal readonly struct Lease(Pool<T> pool, T item) : IDisposable
    {
        public T Item { get; } = item;

        public void Dispose() => pool.Return(Item);
    }
}
