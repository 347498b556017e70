using System.Diagnostics;

namespace Patchbay.Workspaces.Query;

/// <summary>The stages of queries as activities: <c>compile</c>, then <c>query</c> until its last row is read or given up. The text of a query is in none.</summary>
internal static class QueryTracing
{
    public static ActivitySource Source { get; } = new("Patchbay.Query");
}
