using Patchbay.Catalog;

namespace Patchbay.Workspaces.Query;

/// <summary>What a query reads: the records of one workspace or of several as if they were one, of all resources or of one.</summary>
/// <param name="Workspaces">The workspaces, each once; at least one.</param>
/// <param name="Resource">The resource whose records alone are there; null for those of all.</param>
public sealed record QuerySource(IReadOnlyList<Workspace> Workspaces, ResourceId? Resource = null)
{
    /// <summary>The tables that are there, each with its workspace's id; null for all.</summary>
    public IReadOnlySet<(Guid Workspace, string Table)>? Tables { get; init; }

    /// <summary>Finds what may be read of another workspace that the query names with <c>workspace("…")</c>; null when no other may be named.</summary>
    public Func<string, QuerySource?>? FindOther { get; init; }

    /// <summary>The tables of one of the workspaces.</summary>
    internal IEnumerable<LogTable> TablesOf(Workspace workspace) => workspace.Tables.Where(table => Tables is null || Tables.Contains((workspace.Id, table.Name)));
}
