namespace Patchbay.Cli.Api;

/// <summary>The server's ledger.</summary>
internal sealed record LedgerAnswer(IReadOnlyList<LedgerFacts> Rows);

/// <summary>What became of the records of a category of a resource at a destination; the age is null when none waits.</summary>
internal sealed record LedgerFacts(
    string ResourceId, string Category, string Destination, long Accepted, long Delivered, long Pending, long Rejected, long Expired, double? OldestPendingSeconds);

/// <summary>The server's destinations.</summary>
internal sealed record DestinationsAnswer(IReadOnlyList<DestinationFacts> Destinations);

/// <summary>A destination; trouble is null when it takes records.</summary>
internal sealed record DestinationFacts(string Destination, long BytesBehind, TroubleFacts? Trouble);

/// <summary>What keeps a destination from taking records.</summary>
internal sealed record TroubleFacts(string Reason, DateTimeOffset Since);

/// <summary>What a check found.</summary>
internal sealed record VerifyAnswer(IReadOnlyList<FindingFacts> Findings);

/// <summary>A thing that was checked.</summary>
internal sealed record FindingFacts(string Subject, bool IsWell, string Message);

/// <summary>How many dead letters are on their way again.</summary>
internal sealed record ReplayAnswer(int Replayed);
