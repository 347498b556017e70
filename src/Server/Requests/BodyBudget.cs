namespace Patchbay.Server.Requests;

/// <summary>The bytes that all request bodies in memory may take together.</summary>
internal sealed class BodyBudget(long bytesMax)
{
    private long _taken;

    /// <summary>Bytes taken now.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Takes bytes from the budget.</summary>
    /// <returns>False, and nothing taken, when they would go over it.</returns>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= bytesMax)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
