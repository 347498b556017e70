namespace Patchbay.Cli.Api;

/// <summary>Where an import takes records from.</summary>
internal sealed record ImportSource
{
    public string? StorageAccountId { get; init; }

    public string? EventHubAuthorizationRuleId { get; init; }

    public string? EventHubName { get; init; }

    public string? ConsumerGroup { get; init; }

    public string? Path { get; init; }

    public bool Follow { get; init; }
}

/// <summary>An import as the server describes it.</summary>
internal sealed record ImportFacts(
    string Name, string State, long BytesTotal, long BytesDone, long Accepted, long Rejected, long Unrouted, string? Trouble, IReadOnlyList<string> Skipped)
{
    /// <summary>Whether it has not ended.</summary>
    public bool IsActive => State is "Running" or "Waiting";
}

/// <summary>The server's list of imports.</summary>
internal sealed record ImportsAnswer(IReadOnlyList<ImportFacts> Value);
