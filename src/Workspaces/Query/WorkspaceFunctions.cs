using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Kql.Symbols;
using Patchbay.Workspaces.State;

namespace Patchbay.Workspaces.Query;

/// <summary>The functions of workspaces: saved searches with a <c>functionAlias</c>, and <c>functionParameters</c> where they take any.</summary>
/// <param name="documents">Holds the saved searches.</param>
public sealed class WorkspaceFunctions(ResourceDocuments documents)
{
    /// <summary>The resource type of saved searches.</summary>
    public const string SavedSearches = $"{Workspace.ResourceType}/savedSearches";

    // A document never changes; a function is read once for each.
    private readonly ConditionalWeakTable<ResourceDocument, StoredFunction> _read = [];

    /// <summary>The functions of a workspace. The first of those that share a name, by the ids of their saved searches, has it.</summary>
    /// <param name="workspace">The workspace.</param>
    public IReadOnlyList<StoredFunction> Of(Workspace workspace) =>
        [.. Searches(workspace).Where(document => Text(document.Body, "functionAlias") is { Length: > 0 }).Select(document => _read.GetValue(document, Read)).DistinctBy(function => function.Name)];

    /// <summary>What keeps a saved search from being a function, as a sentence; null when it can be one, or has no alias.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="id">The saved search's id.</param>
    /// <param name="body">The saved search.</param>
    public string? FindMistake(Workspace workspace, Catalog.ResourceId id, JsonObject body)
    {
        if (Text(body, "functionAlias") is not { Length: > 0 } alias)
        {
            return null;
        }

        if (StoredFunction.FindNameProblem(alias) is { } misnamed)
        {
            return $"properties.functionAlias: {misnamed}";
        }

        if (workspace.FindTable(alias) is not null)
        {
            return $"properties.functionAlias: '{alias}' is a table of the workspace.";
        }

        if (Searches(workspace).FirstOrDefault(document => !document.Id.Equals(id) && Text(document.Body, "functionAlias") == alias) is { } other)
        {
            return $"properties.functionAlias: '{alias}' is the alias of the saved search '{other.Id.Name}' already.";
        }

        return new StoredFunction(alias, Text(body, "functionParameters") ?? "", "").ParametersProblem is { } problem ? $"properties.functionParameters: {problem}" : null;
    }

    private IEnumerable<ResourceDocument> Searches(Workspace workspace) =>
        documents.OfType(SavedSearches).Where(document => document.Id.Lower.StartsWith($"{workspace.ResourceId.Lower}/", StringComparison.Ordinal));

    private static StoredFunction Read(ResourceDocument document) =>
        new(Text(document.Body, "functionAlias")!, Text(document.Body, "functionParameters") ?? "", Text(document.Body, "query") ?? "");

    private static string? Text(JsonObject body, string name) =>
        body["properties"]?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? (string)value! : null;
}
