namespace Patchbay.Cli.Api;

/// <summary>The server's ledger.</summary>
internal sealed record LedgerAnswer(IReadOnlyList<LedgerFacts> Rows, IReadOnlyList<UnroutedFacts> Unrouted);

/// <summary>What became of the records of a category of a resource at a destination; the age is null when none waits.</summary>
internal sealed record LedgerFacts(
    string ResourceId, string Category, string Destination, long Accepted, long Delivered, long Pending, long Rejected, long Expired, double? OldestPendingSeconds);

/// <summary>Records of a category of a resource that went nowhere since the server started.</summary>
internal sealed record UnroutedFacts(string ResourceId, string Category, long Count, DateTimeOffset Last, string Reason);

/// <summary>The server's destinations.</summary>
internal sealed record DestinationsAnswer(IReadOnlyList<DestinationFacts> Destinations, IReadOnlyList<NotReachedFacts> NotReached);

/// <summary>A destination; trouble is null when it takes records.</summary>
internal sealed record DestinationFacts(string Destination, long BytesBehind, TroubleFacts? Trouble);

/// <summary>A destination that a setting names and that gets nothing.</summary>
internal sealed record NotReachedFacts(string Destination, string Reason);

/// <summary>What keeps a destination from taking records.</summary>
internal sealed record TroubleFacts(string Reason, DateTimeOffset Since);

/// <summary>What a check found.</summary>
internal sealed record VerifyAnswer(IReadOnlyList<FindingFacts> Findings);

/// <summary>A thing that was checked.</summary>
internal sealed record FindingFacts(string Subject, bool IsWell, string Message);

/// <summary>How many dead letters are on their way again.</summary>
internal sealed record ReplayAnswer(int Replayed);
