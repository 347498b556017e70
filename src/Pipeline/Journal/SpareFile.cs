namespace Patchbay.Pipeline.Journal;

/// <summary>The file of a segment that is not needed any more, whose space the next segment takes over.</summary>
/// <remarks>The journal's writer uses it while another thread drops segments: while a file gets or loses the name, nobody else touches the name.</remarks>
internal sealed class SpareFile(IJournalFolder folder)
{
    private readonly Lock _gate = new();
    private State _state = folder.List().Contains(Segment.Spare) ? State.Ready : State.Missing;

    private enum State
    {
        Missing,
        Changing,
        Ready,
    }

    /// <summary>Makes an empty segment, of the spare file if there is one.</summary>
    public Segment CreateSegment(long start, uint seed)
    {
        var hasSpare = TryChange(State.Ready);
        try
        {
            return Segment.Create(folder, start, seed, hasSpare);
        }
        finally
        {
            if (hasSpare)
                Become(State.Missing);
        }
    }

    /// <summary>Keeps the file of a dropped segment.</summary>
    /// <returns>False when there is one already.</returns>
    public bool TryKeep(string name)
    {
        if (!TryChange(State.Missing))
            return false;
        var state = State.Missing;
        try
        {
            // Not used before the new name is durable: after a power cut the old one would have other entries than its own.
            folder.Rename(name, Segment.Spare);
            folder.SyncNames();
            state = State.Ready;
            return true;
        }
        finally
        {
            Become(state);
        }
    }

    /// <summary>Gives its space back.</summary>
    public void Delete()
    {
        if (!TryChange(State.Ready))
            return;
        try
        {
            folder.Delete(Segment.Spare);
        }
        finally
        {
            Become(State.Missing);
        }
    }

    private bool TryChange(State from)
    {
        lock (_gate)
        {
            if (_state != from)
                return false;
            _state = State.Changing;
            return true;
        }
    }

    private void Become(State state)
    {
        lock (_gate)
            _state = state;
    }
}
