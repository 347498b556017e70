namespace Patchbay.ClickHouse;

/// <summary>How a running statement is cancelled: in the engine first, so that nothing goes on that nobody waits for.</summary>
internal static class Cancellation
{
    /// <summary>How long to wait for a statement to end before it is told so again.</summary>
    public static readonly TimeSpan KillInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Waits for a statement. When the token is cancelled, the statement is ended in the engine, and the task ends after it:
    /// with its result, or cancelled in place of its error.
    /// </summary>
    /// <param name="running">The statement.</param>
    /// <param name="kill">Asks the engine to end it; may come too early or too late, and must not fail.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    public static async Task<T> WaitAsync<T>(Task<T> running, Func<Task> kill, CancellationToken cancellationToken)
    {
        try
        {
            return await running.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await EndAsync(running, kill).ConfigureAwait(false);
        }

        try
        {
            return await running.ConfigureAwait(false);
        }
        catch (ClickHouseException exception)
        {
            throw new OperationCanceledException("The statement was cancelled.", exception, cancellationToken);
        }
    }

    /// <summary>Ends a statement in the engine and waits for it.</summary>
    public static async Task EndAsync(Task running, Func<Task> kill)
    {
        // The statement may not have reached the engine's list yet, so the order is repeated until it is over.
        while (!running.IsCompleted)
        {
            await kill().ConfigureAwait(false);
            await Task.WhenAny(running, Task.Delay(KillInterval)).ConfigureAwait(false);
        }
    }
}
