namespace Patchbay.Workspaces.Insert;

/// <summary>Bounds the bytes that are in hand at one time; who asks for more waits, first come first served.</summary>
/// <param name="bytesMax">The bound. A single request above it is let in when nothing else is in hand.</param>
internal sealed class ByteBudget(long bytesMax)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(long Bytes, TaskCompletionSource Turn)> _waiting = new();
    private long _inHand;

    /// <summary>Waits for room and takes it.</summary>
    /// <param name="bytes">How much; <see cref="Release"/> gives the same back.</param>
    /// <param name="cancellationToken">Gives up waiting; nothing is taken then.</param>
    public async Task TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        LinkedListNode<(long Bytes, TaskCompletionSource Turn)> place;
        lock (_gate)
        {
            if (_waiting.Count == 0 && HasRoomFor(bytes))
            {
                _inHand += bytes;
                return;
            }

            place = _waiting.AddLast((bytes, new(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        try
        {
            await place.Value.Turn.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                if (place.List is not null)
                    _waiting.Remove(place);
                else
                    _inHand -= bytes; // The turn came together with the cancellation.
                LetIn();
            }

            throw;
        }
    }

    /// <summary>Gives room back.</summary>
    public void Release(long bytes)
    {
        lock (_gate)
        {
            _inHand -= bytes;
            LetIn();
        }
    }

    private bool HasRoomFor(long bytes) => _inHand == 0 || _inHand + bytes <= bytesMax;

    private void LetIn()
    {
        while (_waiting.First is { } first && HasRoomFor(first.Value.Bytes))
        {
            _inHand += first.Value.Bytes;
            _waiting.RemoveFirst();
            first.Value.Turn.SetResult();
        }
    }
}
