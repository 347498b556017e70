namespace Patchbay.Pipeline.Intake;

/// <summary>What became of the records of one body.</summary>
/// <remarks>
/// Every record is either accepted or rejected. The lists end at <see cref="IntakeOptions.ReportedMax"/> entries, the counts
/// do not; rejected records are all in the table <c>PatchbayRejected</c>.
/// </remarks>
public sealed class IntakeResult
{
    /// <summary>Records that were taken, also those that no diagnostic setting wants.</summary>
    public int Accepted { get; internal set; }

    /// <summary>Records that were not taken.</summary>
    public int RejectedCount { get; internal set; }

    /// <summary>Records that were taken with a change.</summary>
    public int AdjustedCount { get; internal set; }

    /// <summary>The first of the records that were not taken, in the body's order.</summary>
    public IReadOnlyList<RejectedRecord> Rejected => RejectedList;

    /// <summary>The first of the records that were taken with a change, in the body's order.</summary>
    public IReadOnlyList<AdjustedRecord> Adjusted => AdjustedList;

    /// <summary>Whether the request was taken before: the counts are those of the first time, and the lists are empty.</summary>
    public bool IsRepeat { get; internal init; }

    /// <summary>Accepted records that went nowhere, by category and resource.</summary>
    public IReadOnlyList<UnroutedRecords> Unrouted { get; internal set; } = [];

    internal List<RejectedRecord> RejectedList { get; } = [];

    internal List<AdjustedRecord> AdjustedList { get; } = [];
}

/// <summary>A record that was not taken.</summary>
/// <param name="Index">Its number in the body, from 0.</param>
/// <param name="Position">The byte of the uncompressed body, from 0, at which reading failed or the record begins.</param>
/// <param name="Reason">Why, and what to do, in a sentence.</param>
public sealed record RejectedRecord(int Index, int Position, string Reason);

/// <summary>A record that was taken, but not quite as it was sent.</summary>
/// <param name="Index">Its number in the body, from 0.</param>
/// <param name="Position">The byte of the uncompressed body, from 0, at which the record begins.</param>
/// <param name="Reason">What was changed and where the original is kept.</param>
public sealed record AdjustedRecord(int Index, int Position, string Reason);

/// <summary>Accepted records that no destination wants.</summary>
/// <param name="Category">The category's id.</param>
/// <param name="ResourceId">The resource that the records belong to.</param>
/// <param name="Count">How many records.</param>
/// <param name="Reason">Why, and what to do, in a sentence.</param>
public sealed record UnroutedRecords(string Category, string ResourceId, int Count, string Reason);
