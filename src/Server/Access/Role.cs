using System.Text.RegularExpressions;

namespace Patchbay.Server.Access;

/// <summary>A built-in role of Azure's: what it allows, in Azure's names of actions.</summary>
/// <param name="Name">Azure's name of it.</param>
/// <param name="Id">Azure's id of it.</param>
/// <param name="Description">What who has it may do here, in a sentence.</param>
internal sealed partial record Role(string Name, Guid Id, string Description)
{
    /// <summary>The roles that mean something here.</summary>
    public static IReadOnlyList<Role> All { get; } =
    [
        new("Owner", new("8e3af657-a8ff-443c-a75c-2fe8c4bcb635"), "May do everything, also make keys and assign roles.") { Actions = ["*"] },
        new("Contributor", new("b24988ac-6180-42a0-ab88-20f7382dd24c"), "May read and change everything, but neither make keys nor assign roles.")
        {
            Actions = ["*"],
            NotActions = ["Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write", "Patchbay/keys/write"],
        },
        new("Reader", new("acdd72a7-3385-48ef-bd42-f606fba81ae7"), "May see and query everything, and change nothing.") { Actions = ["*/read"] },
        new("Log Analytics Contributor", new("92aaf0da-9dab-42b6-94a3-d43ce8d16293"), "May see and query everything, and change workspaces, tables, saved queries and diagnostic settings.")
        {
            Actions = ["*/read", "Microsoft.Insights/diagnosticSettings/*", "Microsoft.OperationalInsights/*", "Patchbay/saved-queries/*"],
            NotActions = ["Microsoft.OperationalInsights/workspaces/purge/action"],
        },
        new("Log Analytics Reader", new("73c42c96-874c-492b-b04d-ab87d138a893"), "The same as Reader here: may see and query everything, and change nothing.")
        {
            Actions = ["*/read", "Microsoft.OperationalInsights/workspaces/analytics/query/action", "Microsoft.OperationalInsights/workspaces/search/action"],
        },
        new("Monitoring Contributor", new("749f88d5-cbae-40b8-bcfc-e573ddc772fa"), "May see and query everything, make workspaces, and change diagnostic settings and saved searches.")
        {
            Actions = ["*/read", "Microsoft.AlertsManagement/*", "Microsoft.Insights/*", "Microsoft.OperationalInsights/workspaces/write", "Microsoft.OperationalInsights/workspaces/savedSearches/*"],
        },
        new("Monitoring Reader", new("43d0d8ad-25c7-4714-9337-8ba259a9fe05"), "The same as Reader here: may see and query everything, and change nothing.") { Actions = ["*/read", "Microsoft.OperationalInsights/workspaces/search/action"] },
        new("Monitoring Metrics Publisher", new("3913510d-42f4-4e42-8a64-420c390055eb"), "May send records, and query nothing.")
        {
            Actions = ["Microsoft.Insights/Register/Action", "Microsoft.Resources/subscriptions/resourceGroups/read", "Patchbay/records/write"],
            DataActions = ["Microsoft.Insights/Metrics/Write", "Microsoft.Insights/Telemetry/Write"],
        },
        new("Data Purger", new("150f5e0c-0603-4f03-8c7f-cf70034c4e90"), "May query workspaces and delete records of theirs for good.")
        {
            Actions = ["Microsoft.OperationalInsights/workspaces/*/read", "Microsoft.OperationalInsights/workspaces/purge/action"],
        },
    ];

    public IReadOnlyList<string> Actions { get; init; } = [];

    /// <summary>What <see cref="Actions"/> would allow, but the role does not.</summary>
    public IReadOnlyList<string> NotActions { get; init; } = [];

    /// <summary>What the role allows to do with data, such as sending records.</summary>
    public IReadOnlyList<string> DataActions { get; init; } = [];

    /// <summary>Finds a role by its id, by the resource id of its definition or by its name.</summary>
    public static Role? Find(string text) =>
        Guid.TryParse(text.Split('/')[^1], out var id) ? All.FirstOrDefault(role => role.Id == id) : All.FirstOrDefault(role => role.Name.Equals(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the role allows an action.</summary>
    public bool Allows(string action, bool isData) =>
        isData ? DataActions.Any(pattern => Matches(pattern, action)) : Actions.Any(pattern => Matches(pattern, action)) && !NotActions.Any(pattern => Matches(pattern, action));

    private static bool Matches(string pattern, string action) =>
        Regex.IsMatch(action, $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
