using Patchbay.Catalog;
using Patchbay.Server.Errors;
using Patchbay.Server.Identity;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Query;

namespace Patchbay.Server.Access;

/// <summary>Keeps of a query's source what its caller may read: all of a workspace, some of its tables, or the records of a resource.</summary>
internal sealed class QueryAccess(RoleAssignments roles, WorkspaceDirectory workspaces)
{
    private const string QueryWorkspace = "Microsoft.OperationalInsights/workspaces/query/read";
    private const string QueryResource = "Microsoft.Insights/logs/read";

    /// <summary>Restricts a source.</summary>
    /// <returns>What may be read, or the refusal when that is nothing.</returns>
    public (QuerySource? Source, IResult? Error) Restrict(HttpContext context, QuerySource source)
    {
        var (allowed, error) = RestrictTables(context, source);
        // A workspace that the query names besides is found only as far as the caller may read it.
        return (allowed is null ? null : allowed with { FindOther = name => workspaces.Find(name) is { } other ? RestrictTables(context, new QuerySource([other])).Source : null }, error);
    }

    private (QuerySource? Source, IResult? Error) RestrictTables(HttpContext context, QuerySource source)
    {
        var caller = Caller.Of(context);
        if (source.Resource is { } resource && roles.Allow(caller, QueryResource, resource.ToString()))
        {
            return (source, null);
        }

        var allowed = new HashSet<(Guid, string)>();
        var all = true;
        foreach (var workspace in source.Workspaces)
        {
            var tables = workspace.Tables.Where(table => May(caller, workspace, table)).ToList();
            if (tables.Count == 0 && source.Resource is null)
            {
                return (null, AccessErrors.Forbidden(context, QueryWorkspace, workspace.ResourceId.ToString()));
            }

            all &= tables.Count == workspace.Tables.Count();
            allowed.UnionWith(tables.Select(table => (workspace.Id, table.Name)));
        }

        return allowed.Count == 0 ? (null, AccessErrors.Forbidden(context, QueryResource, source.Resource!.ToString())) :
            (all ? source : source with { Tables = allowed }, null);
    }

    /// <summary>The tables of a workspace that the caller may read, or the refusal when there is none.</summary>
    public (IReadOnlySet<LogTable>? Tables, IResult? Error) Readable(HttpContext context, Workspace workspace)
    {
        var caller = Caller.Of(context);
        var tables = workspace.Tables.Where(table => May(caller, workspace, table)).ToHashSet();
        return tables.Count > 0 ? (tables, null) : (null, AccessErrors.Forbidden(context, QueryWorkspace, workspace.ResourceId.ToString()));
    }

    /// <summary>All workspaces of which the caller may read something, each with the tables that he may read.</summary>
    public IReadOnlyList<ReadableWorkspace> ReadableOf(HttpContext context)
    {
        var caller = Caller.Of(context);
        return [.. workspaces.All.Select(workspace => new ReadableWorkspace(workspace, [.. workspace.Tables.Where(table => May(caller, workspace, table))])).Where(workspace => workspace.Tables.Count > 0)];
    }

    private bool May(Caller caller, Workspace workspace, LogTable table) => roles.Allow(caller, QueryWorkspace, $"{workspace.ResourceId}/tables/{table.Name}");
}

/// <summary>A workspace as far as a caller may read it.</summary>
internal sealed record ReadableWorkspace(Workspace Workspace, IReadOnlyList<LogTable> Tables)
{
    public string Name => Workspace.Name;
}
