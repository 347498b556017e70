using Patchbay.Catalog;
using Patchbay.Workspaces;

namespace Patchbay.Pipeline.Settings;

/// <summary>Azure's rules for diagnostic settings.</summary>
public static class DiagnosticSettingRules
{
    /// <summary>Settings that one resource may have.</summary>
    public const int SettingsPerResourceMax = 5;

    /// <summary>Characters that a setting's name may have at most.</summary>
    public const int NameLengthMax = 260;

    private const string NameCharactersForbidden = "<>*%&:\\?+/";

    /// <summary>The metric categories; both mean all metrics of communication services.</summary>
    public static IReadOnlyList<string> MetricCategories { get; } = ["AllMetrics", "Traffic"];

    /// <summary>Says what keeps a setting from being stored.</summary>
    /// <param name="setting">The setting as it was sent.</param>
    /// <param name="others">The other settings of the same resource.</param>
    /// <param name="workspaces">The workspaces it may name.</param>
    /// <returns>The problem, or null when the setting is good.</returns>
    public static SettingProblem? Check(DiagnosticSetting setting, IReadOnlyCollection<DiagnosticSetting> others, WorkspaceDirectory workspaces)
    {
        IReadOnlyList<string> mistakes =
        [
            .. MistakesInName(setting.Name),
            .. MistakesInDestinations(setting.Properties),
            .. MistakesInLogs(setting.Properties.Logs),
            .. MistakesInMetrics(setting.Properties.Metrics),
        ];
        return mistakes.Count > 0 ? new SettingProblem(SettingProblemKind.Invalid, string.Join(' ', mistakes))
            : FindMissingWorkspace(setting, workspaces) ?? FindConflict(setting, others) ?? FindOneTooMany(setting, others);
    }

    /// <summary>Says whether the past that a setting asks for would be sent twice.</summary>
    /// <param name="setting">The setting as it was sent.</param>
    /// <param name="existing">The setting that it replaces; null when it is new.</param>
    internal static SettingProblem? CheckHistory(DiagnosticSetting setting, DiagnosticSetting? existing) =>
        setting.Properties.PatchbayHistoryFrom is not { } from || existing is null || existing.Properties.PatchbayHistoryFrom == from ||
        !setting.Destinations.Any(destination => existing.Destinations.Contains(destination))
            ? null
            : new SettingProblem(
                SettingProblemKind.Invalid,
                $"patchbayHistoryFrom can be given when a setting is made, not when it is changed: the destination has some of these records already. Delete '{setting.Name}' and make it anew.");

    /// <summary>The log categories that a setting turns on, groups resolved.</summary>
    /// <param name="properties">What the setting says.</param>
    internal static IEnumerable<LogCategory> EnabledCategories(DiagnosticSettingProperties properties) =>
        properties.Logs.Where(log => log.Enabled is true).SelectMany(Categories).Distinct();

    private static IEnumerable<LogCategory> Categories(LogSettings log) =>
        log.CategoryGroup is { } group ? CategoryGroup.Members(group) :
        log.Category is { } id && LogCatalog.Current.FindCategory(id) is { } category ? [category] : [];

    private static IEnumerable<string> MistakesInName(string name)
    {
        if (name.Length is 0 or > NameLengthMax || name.AsSpan().ContainsAny(NameCharactersForbidden) || name.Any(char.IsControl) || name[^1] is ' ' or '.')
        {
            yield return $"'{name}' cannot be the name of a diagnostic setting: 1 to {NameLengthMax} characters, " +
                $"none of {NameCharactersForbidden} and no control characters, no space or dot at the end.";
        }
    }

    private static IEnumerable<string> MistakesInDestinations(DiagnosticSettingProperties properties)
    {
        if (properties is { WorkspaceId: null, StorageAccountId: null, EventHubAuthorizationRuleId: null, MarketplacePartnerId: null, ServiceBusRuleId: null })
        {
            yield return "A diagnostic setting needs at least one destination: set properties.workspaceId, properties.storageAccountId " +
                "or properties.eventHubAuthorizationRuleId.";
        }

        if (NotAnIdOf(Workspace.ResourceType, properties.WorkspaceId))
        {
            yield return $"workspaceId '{properties.WorkspaceId}' is not the resource id of a workspace (…/providers/{Workspace.ResourceType}/…).";
        }

        if (NotAnIdOf("Microsoft.Storage/storageAccounts", properties.StorageAccountId))
        {
            yield return $"storageAccountId '{properties.StorageAccountId}' is not the resource id of a storage account (…/providers/Microsoft.Storage/storageAccounts/…).";
        }

        if (NotAnIdOf("Microsoft.EventHub/namespaces/authorizationRules", properties.EventHubAuthorizationRuleId))
        {
            yield return $"eventHubAuthorizationRuleId '{properties.EventHubAuthorizationRuleId}' is not the resource id of an authorization rule of a namespace " +
                "(…/providers/Microsoft.EventHub/namespaces/…/authorizationRules/…).";
        }

        if (properties is { EventHubName: not null, EventHubAuthorizationRuleId: null })
        {
            yield return "eventHubName needs an eventHubAuthorizationRuleId beside it.";
        }

        if (properties.MarketplacePartnerId is not null)
        {
            yield return "marketplacePartnerId is not supported: there are no partner destinations here.";
        }

        if (properties.ServiceBusRuleId is not null)
        {
            yield return "serviceBusRuleId is not supported: name the rule of the Event Hubs namespace in eventHubAuthorizationRuleId.";
        }

        if (properties.LogAnalyticsDestinationType is { } type && type.ToUpperInvariant() is not ("DEDICATED" or "AZUREDIAGNOSTICS"))
        {
            yield return $"logAnalyticsDestinationType '{type}' is neither Dedicated nor AzureDiagnostics.";
        }
    }

    private static IEnumerable<string> MistakesInLogs(IReadOnlyList<LogSettings> logs)
    {
        for (var i = 0; i < logs.Count; i++)
        {
            var place = $"properties.logs[{i}]";
            var mistake = logs[i] switch
            {
                null => $"{place} is null.",
                { Category: null, CategoryGroup: null } => $"{place} names neither a category nor a categoryGroup. " +
                    "(Clients of api-version 2017-05-01-preview leave out categoryGroup: name the categories one by one there.)",
                { Category: not null, CategoryGroup: not null } => $"{place} names a category and a categoryGroup; it can have one of them.",
                { Category: { } id } when LogCatalog.Current.FindCategory(id) is null => $"Category '{id}' is not supported.",
                { CategoryGroup: { } group } when !CategoryGroup.Members(group).Any() =>
                    $"Category group '{group}' is not supported; the groups are {CategoryGroup.AllLogs} and {CategoryGroup.Audit}.",
                { Enabled: null } => $"{place} does not say whether it is enabled.",
                { RetentionPolicy: { } policy } => MistakeInRetention(policy, place),
                _ => null,
            };
            if (mistake is not null)
            {
                yield return mistake;
            }
        }

        if (logs.Any(log => log?.Category is not null) && logs.Any(log => log?.CategoryGroup is not null))
        {
            yield return "A mix of log categories and log category groups is not supported: name categories or groups in properties.logs, not both.";
        }

        foreach (var twice in Repeated(logs.Select(log => log?.Category ?? log?.CategoryGroup)))
        {
            yield return $"'{twice}' is listed twice in properties.logs.";
        }
    }

    private static IEnumerable<string> MistakesInMetrics(IReadOnlyList<MetricSettings> metrics)
    {
        for (var i = 0; i < metrics.Count; i++)
        {
            var place = $"properties.metrics[{i}]";
            var mistake = metrics[i] switch
            {
                null => $"{place} is null.",
                { Category: null } => $"{place} names no category.",
                { Category: { } category } when !MetricCategories.Contains(category, StringComparer.OrdinalIgnoreCase) => $"Metric category '{category}' is not supported.",
                { Enabled: null } => $"{place} does not say whether it is enabled.",
                { RetentionPolicy: { } policy } => MistakeInRetention(policy, place),
                _ => null,
            };
            if (mistake is not null)
            {
                yield return mistake;
            }
        }

        foreach (var twice in Repeated(metrics.Select(metric => metric?.Category)))
        {
            yield return $"'{twice}' is listed twice in properties.metrics.";
        }
    }

    private static string? MistakeInRetention(RetentionPolicy policy, string place) => policy switch
    {
        { Enabled: null } or { Days: null } => $"{place}.retentionPolicy needs both enabled and days.",
        { Days: < 0 } => $"{place}.retentionPolicy.days is {policy.Days}; it cannot be negative (0 keeps for ever).",
        _ => null,
    };

    private static IEnumerable<string> Repeated(IEnumerable<string?> names) =>
        names.OfType<string>().GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key);

    private static bool NotAnIdOf(string type, string? id) => id is not null && !(ResourceId.TryParse(id, out var parsed) && parsed.IsOfType(type));

    private static SettingProblem? FindMissingWorkspace(DiagnosticSetting setting, WorkspaceDirectory workspaces) =>
        setting.Properties.WorkspaceId is not { } id || workspaces.Find(ResourceId.Parse(id)) is not null
            ? null
            : new SettingProblem(
                SettingProblemKind.NotFound,
                $"The workspace '{id}' does not exist. This server has {string.Join(", ", workspaces.All.Select(workspace => workspace.ResourceId))}.");

    private static SettingProblem? FindConflict(DiagnosticSetting setting, IEnumerable<DiagnosticSetting> others)
    {
        foreach (var other in others)
        {
            foreach (var destination in setting.Destinations)
            {
                if (other.Destinations.Contains(destination) &&
                    FindSharedCategory(setting.Properties, other.Properties) is { } category)
                {
                    return new SettingProblem(
                        SettingProblemKind.Conflict,
                        $"The destination '{destination.Id}' already receives category '{category}' of this resource by the diagnostic setting '{other.Name}'. " +
                        "Two settings of one resource cannot send the same category to the same destination.");
                }
            }
        }

        return null;
    }

    private static string? FindSharedCategory(DiagnosticSettingProperties properties, DiagnosticSettingProperties other)
    {
        var taken = EnabledCategories(other).ToHashSet();
        var log = properties.Logs.FirstOrDefault(log => log.Enabled is true && Categories(log).Any(taken.Contains));
        var metric = other.Metrics.Any(metric => metric.Enabled is true) ? properties.Metrics.FirstOrDefault(metric => metric.Enabled is true) : null;
        return log?.Category ?? log?.CategoryGroup ?? metric?.Category;
    }

    private static SettingProblem? FindOneTooMany(DiagnosticSetting setting, IReadOnlyCollection<DiagnosticSetting> others) =>
        others.Count < SettingsPerResourceMax
            ? null
            : new SettingProblem(
                SettingProblemKind.Conflict,
                $"The diagnostic setting '{setting.Name}' would be one more than the {SettingsPerResourceMax} that a resource may have. Delete one first.");
}

/// <summary>Why a diagnostic setting is not stored.</summary>
/// <param name="Kind">What sort of problem it is.</param>
/// <param name="Message">What is wrong and where, in sentences for the caller of the API.</param>
public sealed record SettingProblem(SettingProblemKind Kind, string Message);

/// <summary>The sorts of problems with a diagnostic setting.</summary>
public enum SettingProblemKind
{
    /// <summary>The setting itself breaks a rule.</summary>
    Invalid,

    /// <summary>Something that it names does not exist.</summary>
    NotFound,

    /// <summary>It does not go together with the resource's other settings.</summary>
    Conflict,
}
