using Patchbay.Catalog;
using Patchbay.Workspaces;
using Patchbay.Workspaces.State;

namespace Patchbay.Pipeline.Collection;

/// <summary>The data collection rules of this server, as they are at this moment.</summary>
/// <param name="documents">Holds them.</param>
/// <param name="workspaces">The workspaces that they name.</param>
public sealed class CollectionRules(ResourceDocuments documents, WorkspaceDirectory workspaces)
{
    /// <summary>Finds the rule that the logs ingestion API means.</summary>
    /// <param name="immutableId">Its immutable id, in any case.</param>
    /// <returns>Its resource id; null when there is none.</returns>
    public ResourceId? Find(string immutableId) =>
        documents.OfType(DataCollectionRule.ResourceType).FirstOrDefault(document => immutableId.Equals((string?)document.Body["properties"]?["immutableId"], StringComparison.OrdinalIgnoreCase))?.Id;

    /// <summary>Finds where a stream of a rule goes.</summary>
    /// <param name="rule">The rule's resource id.</param>
    /// <param name="stream">The stream's name in any case.</param>
    /// <param name="mistake">Why it goes nowhere, as a sentence.</param>
    /// <returns>The target, or null.</returns>
    public StreamTarget? FindTarget(ResourceId rule, string stream, out string mistake)
    {
        mistake = $"There is no data collection rule {rule}.";
        return documents.Find(rule) is { } document ? DataCollectionRule.Read(document.Body["properties"], out mistake)?.Find(stream, workspaces, out mistake) : null;
    }
}
