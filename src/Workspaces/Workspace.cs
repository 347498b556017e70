using Patchbay.Catalog;

namespace Patchbay.Workspaces;

/// <summary>A Log Analytics workspace: a name for a set of tables.</summary>
/// <param name="Id">The workspace's GUID, Azure's "customer id"; queries name a workspace by it.</param>
/// <param name="Name">The name.</param>
/// <param name="ResourceId">The id by which diagnostic settings name a workspace.</param>
public sealed record Workspace(Guid Id, string Name, ResourceId ResourceId)
{
    /// <summary>The type of a workspace's <see cref="ResourceId"/>.</summary>
    public const string ResourceType = "Microsoft.OperationalInsights/workspaces";

    /// <summary>The workspace that every server has.</summary>
    public static Workspace Default { get; } = new(
        new Guid("00000000-0000-0000-0000-000000000001"),
        "default",
        ResourceId.Parse($"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/{ResourceType}/default"));

    /// <summary>The tables that the workspace has besides those of the catalog.</summary>
    public IReadOnlyList<LogTable> CustomTables { get; init; } = [];

    /// <summary>Azure's name of where the workspace is; kept as it was given.</summary>
    public string Location { get; init; } = "local";

    /// <summary>Names and values that somebody gave the workspace; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Days that records are kept, counted from their <c>TimeGenerated</c>; null keeps them for ever.</summary>
    public int? RetentionInDays { get; init; }

    /// <summary>Days for single tables, by the table's name, which count instead of <see cref="RetentionInDays"/>.</summary>
    public IReadOnlyDictionary<string, int> TableRetentionInDays { get; init; } = new Dictionary<string, int>();

    /// <summary>Days that the records of a table are kept; null keeps them for ever.</summary>
    /// <param name="table">The table.</param>
    public int? RetentionOf(LogTable table) => TableRetentionInDays.TryGetValue(table.Name, out var days) ? days : RetentionInDays;

    /// <summary>All tables: those of the catalog, then the custom ones.</summary>
    public IEnumerable<LogTable> Tables => LogCatalog.Current.Tables.Concat(CustomTables);

    /// <summary>Finds a table of the workspace.</summary>
    /// <param name="name">The name in any case.</param>
    public LogTable? FindTable(string name) =>
        LogCatalog.Current.FindTable(name) ?? CustomTables.FirstOrDefault(table => table.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The ClickHouse database that holds the tables.</summary>
    public string Database => $"workspace_{Id:N}";
}
