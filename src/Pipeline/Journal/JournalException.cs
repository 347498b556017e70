namespace Patchbay.Pipeline.Journal;

/// <summary>The journal could not take an entry. It is not in the journal, unless the disk says otherwise at the next start.</summary>
public sealed class JournalException : Exception
{
    internal JournalException(string message, bool isDiskFull, Exception? inner = null)
        : base(message, inner) => IsDiskFull = isDiskFull;

    /// <summary>Whether there is no room on the disk; otherwise the disk fails.</summary>
    public bool IsDiskFull { get; }
}
