using Patchbay.Catalog;
using Patchbay.Pipeline.Delivery;

namespace Patchbay.Pipeline.Settings;

/// <summary>A diagnostic setting: which logs and metrics of one resource go to which destinations.</summary>
/// <param name="Name">The setting's name, unique without case among those of its resource.</param>
/// <param name="Properties">What it says.</param>
public sealed record DiagnosticSetting(string Name, DiagnosticSettingProperties Properties)
{
    /// <summary>The destinations that are set. All ids are resource ids, which the rules see to.</summary>
    /// <remarks>
    /// Two settings share an event hub when rule and hub name are the same. Without a hub name the namespace's default hubs
    /// are meant, and those are a destination of their own.
    /// </remarks>
    public IEnumerable<DestinationAddress> Destinations
    {
        get
        {
            if (Properties.WorkspaceId is { } workspace)
            {
                yield return new DestinationAddress(DestinationKind.Workspace, ResourceId.Parse(workspace));
            }

            if (Properties.StorageAccountId is { } account)
            {
                yield return new DestinationAddress(DestinationKind.StorageAccount, ResourceId.Parse(account));
            }

            if (Properties.EventHubAuthorizationRuleId is { } rule)
            {
                yield return new DestinationAddress(DestinationKind.EventHub, ResourceId.Parse(rule), Properties.EventHubName);
            }
        }
    }
}

/// <summary>The <c>properties</c> of a diagnostic setting, member for member as Azure Resource Manager writes them.</summary>
public sealed record DiagnosticSettingProperties
{
    /// <summary>Resource id of a Log Analytics workspace.</summary>
    public string? WorkspaceId { get; init; }

    /// <summary>Resource id of a storage account.</summary>
    public string? StorageAccountId { get; init; }

    /// <summary>Resource id of an authorization rule of an Event Hubs namespace.</summary>
    public string? EventHubAuthorizationRuleId { get; init; }

    /// <summary>The event hub; null sends each category to the namespace's default hub for it.</summary>
    public string? EventHubName { get; init; }

    /// <summary>A partner destination of Azure; not taken here.</summary>
    public string? MarketplacePartnerId { get; init; }

    /// <summary>The older name of an event hub rule; not taken here.</summary>
    public string? ServiceBusRuleId { get; init; }

    /// <summary>
    /// <c>Dedicated</c>, <c>AzureDiagnostics</c> or null. The records of communication services go to the tables of their
    /// categories whatever it says.
    /// </summary>
    public string? LogAnalyticsDestinationType { get; init; }

    /// <summary>
    /// Not Azure's: what the default workspace has of the enabled categories from this time on is sent to the setting's other
    /// destinations as well, beside what comes in. Null sends nothing of the past.
    /// </summary>
    public DateTimeOffset? PatchbayHistoryFrom { get; init; }

    /// <summary>The log categories; one that is not listed is off.</summary>
    public IReadOnlyList<LogSettings> Logs { get; init => field = value ?? []; } = [];

    /// <summary>The metric categories; one that is not listed is off.</summary>
    public IReadOnlyList<MetricSettings> Metrics { get; init => field = value ?? []; } = [];
}

/// <summary>A log category or a group of them in a setting.</summary>
public sealed record LogSettings
{
    /// <summary>A category's id.</summary>
    public string? Category { get; init; }

    /// <summary>A category group, see <see cref="Settings.CategoryGroup"/>.</summary>
    public string? CategoryGroup { get; init; }

    /// <summary>Whether it is on; required.</summary>
    public bool? Enabled { get; init; }

    /// <summary>How long a storage account keeps it; Azure no longer acts on it.</summary>
    public RetentionPolicy? RetentionPolicy { get; init; }
}

/// <summary>A metric category in a setting.</summary>
public sealed record MetricSettings
{
    /// <summary><c>AllMetrics</c> or <c>Traffic</c>; both mean all metrics of communication services.</summary>
    public string? Category { get; init; }

    /// <summary>Whether it is on; required.</summary>
    public bool? Enabled { get; init; }

    /// <summary>An ISO 8601 duration; kept, and not acted on.</summary>
    public string? TimeGrain { get; init; }

    /// <summary>How long a storage account keeps it; Azure no longer acts on it.</summary>
    public RetentionPolicy? RetentionPolicy { get; init; }
}

/// <summary>The deprecated retention of a storage destination.</summary>
public sealed record RetentionPolicy
{
    /// <summary>Whether old data is removed; required.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Days to keep, 0 for ever; required.</summary>
    public int? Days { get; init; }
}
