namespace Patchbay.ClickHouse;

/// <summary>
/// ClickHouse cannot be used: the embedded engine does not start, or no server of the cluster answers. The message says why
/// and what to do.
/// </summary>
public sealed class EngineUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and what to do, in one or two sentences.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public EngineUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
