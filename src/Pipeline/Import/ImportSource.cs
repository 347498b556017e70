using Patchbay.Catalog;

namespace Patchbay.Pipeline.Import;

/// <summary>Where an import takes records from: one of a storage account, an event hub and a path.</summary>
public sealed record ImportSource
{
    /// <summary>The consumer group when none is named.</summary>
    public const string DefaultConsumerGroup = "$Default";

    /// <summary>Resource id of a storage account whose containers <c>insights-logs-*</c> are read.</summary>
    public string? StorageAccountId { get; init; }

    /// <summary>Resource id of the authorization rule by which an event hub is read.</summary>
    public string? EventHubAuthorizationRuleId { get; init; }

    /// <summary>The event hub.</summary>
    public string? EventHubName { get; init; }

    /// <summary>The consumer group as which the event hub is read.</summary>
    public string? ConsumerGroup { get; init; }

    /// <summary>A file, or a folder whose files <c>*.json</c> and <c>*.jsonl</c> are read, on the server's machine.</summary>
    public string? Path { get; init; }

    /// <summary>Whether the import looks for more when it has read everything, until it is stopped.</summary>
    public bool Follow { get; init; }

    /// <summary>The same text for the same source, whichever import reads it: positions belong to it.</summary>
    internal string Key =>
        StorageAccountId is { } account ? $"storage:{ResourceId.Parse(account).Lower}"
        : EventHubAuthorizationRuleId is { } rule ? $"eventhub:{ResourceId.Parse(rule).Lower}|{EventHubName}|{ConsumerGroup ?? DefaultConsumerGroup}"
        : $"path:{System.IO.Path.GetFullPath(Path!)}";

    /// <summary>Says what is wrong with the source itself.</summary>
    /// <returns>A sentence, or null when nothing is.</returns>
    internal string? FindMistake()
    {
        string?[] sources = [StorageAccountId, EventHubAuthorizationRuleId, Path];
        return sources.Count(source => source is not null) != 1 ? "An import needs one of storageAccountId, eventHubAuthorizationRuleId and path."
            : EventHubAuthorizationRuleId is not null && string.IsNullOrEmpty(EventHubName) ? "An import from an event hub needs its eventHubName."
            : EventHubAuthorizationRuleId is null && (EventHubName ?? ConsumerGroup) is not null ? "eventHubName and consumerGroup need an eventHubAuthorizationRuleId beside them."
            : (StorageAccountId ?? EventHubAuthorizationRuleId) is { } id && !ResourceId.TryParse(id, out _) ? $"'{id}' is not a resource id."
            : Path is not null && !System.IO.Path.IsPathRooted(Path) ? $"The path '{Path}' is not absolute."
            : null;
    }
}
