namespace Patchbay.Pipeline.Import;

/// <summary>How far an import is, counted since the server started or the import did, whichever was later.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">Where from.</param>
/// <param name="State">What it does now.</param>
public sealed record ImportStatus(string Name, ImportSource Source, ImportState State)
{
    /// <summary>Bytes found that were not imported before.</summary>
    public long BytesTotal { get; init; }

    /// <summary>Bytes of them that are imported.</summary>
    public long BytesDone { get; init; }

    /// <summary>Records that were accepted.</summary>
    public long Accepted { get; init; }

    /// <summary>Records that were rejected; they are in <c>PatchbayRejected</c> with the reasons.</summary>
    public long Rejected { get; init; }

    /// <summary>Accepted records that no diagnostic setting wants.</summary>
    public long Unrouted { get; init; }

    /// <summary>What keeps it from going on; it tries again by itself. Null when nothing does.</summary>
    public string? Trouble { get; init; }

    /// <summary>What is left out for now, and why; the next import of the same source looks at it again.</summary>
    public IReadOnlyList<string> Skipped { get; init; } = [];
}

/// <summary>What an import does.</summary>
public enum ImportState
{
    /// <summary>It reads.</summary>
    Running,

    /// <summary>It has read everything and waits for more.</summary>
    Waiting,

    /// <summary>It has read everything that there was.</summary>
    Finished,

    /// <summary>Somebody stopped it.</summary>
    Stopped,
}
