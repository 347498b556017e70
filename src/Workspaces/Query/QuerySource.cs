using Patchbay.Catalog;

namespace Patchbay.Workspaces.Query;

/// <summary>What a query reads: the records of one workspace or of several as if they were one, of all resources or of one.</summary>
/// <param name="Workspaces">The workspaces, each once; at least one.</param>
/// <param name="Resource">The resource whose records alone are there; null for those of all.</param>
public sealed record QuerySource(IReadOnlyList<Workspace> Workspaces, ResourceId? Resource = null);
