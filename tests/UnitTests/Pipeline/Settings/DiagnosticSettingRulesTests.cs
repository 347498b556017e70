using Patchbay.Pipeline.Settings;
using Patchbay.Workspaces;

namespace Patchbay.UnitTests.Pipeline.Settings;

public sealed class DiagnosticSettingRulesTests
{
    private const string Storage = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/logs";
    private const string Rule = "/subscriptions/s/resourceGroups/g/providers/Microsoft.EventHub/namespaces/n/authorizationRules/send";

    private static readonly string WorkspaceId = Workspace.Default.ResourceId.ToString();
    private static readonly WorkspaceDirectory Workspaces = new([Workspace.Default]);

    public static TheoryData<DiagnosticSettingProperties> Good { get; } = new(
        new DiagnosticSettingProperties { WorkspaceId = WorkspaceId },
        new DiagnosticSettingProperties { WorkspaceId = WorkspaceId.ToUpperInvariant(), Logs = [Group("ALLLOGS"), Group("audit")], LogAnalyticsDestinationType = "dedicated" },
        new DiagnosticSettingProperties { WorkspaceId = WorkspaceId, Logs = [Category("SMSOperational"), Category("chatoperational", enabled: false)], LogAnalyticsDestinationType = "AzureDiagnostics" },
        new DiagnosticSettingProperties { StorageAccountId = Storage, Logs = [Category("Usage") with { RetentionPolicy = new() { Enabled = true, Days = 0 } }] },
        new DiagnosticSettingProperties { EventHubAuthorizationRuleId = Rule, EventHubName = "hub", Metrics = [Metric("AllMetrics"), Metric("Traffic")] },
        new DiagnosticSettingProperties { WorkspaceId = WorkspaceId, StorageAccountId = Storage, EventHubAuthorizationRuleId = Rule });

    public static TheoryData<DiagnosticSettingProperties, string> Bad { get; } = new()
    {
        { new(), "at least one destination" },
        { new() { WorkspaceId = "default" }, "workspaceId 'default' is not the resource id of a workspace" },
        { new() { WorkspaceId = Storage }, "is not the resource id of a workspace" },
        { new() { StorageAccountId = WorkspaceId }, "is not the resource id of a storage account" },
        { new() { EventHubAuthorizationRuleId = Storage }, "is not the resource id of an authorization rule" },
        { new() { WorkspaceId = WorkspaceId, EventHubName = "hub" }, "eventHubName needs an eventHubAuthorizationRuleId" },
        { new() { MarketplacePartnerId = Storage }, "marketplacePartnerId is not supported" },
        { new() { ServiceBusRuleId = Rule }, "serviceBusRuleId is not supported" },
        { new() { WorkspaceId = WorkspaceId, LogAnalyticsDestinationType = "Shared" }, "logAnalyticsDestinationType 'Shared' is neither" },
        { new() { WorkspaceId = WorkspaceId, Logs = [Category("SmsOperationl")] }, "Category 'SmsOperationl' is not supported." },
        { new() { WorkspaceId = WorkspaceId, Logs = [Group("everything")] }, "Category group 'everything' is not supported; the groups are allLogs and audit." },
        { new() { WorkspaceId = WorkspaceId, Logs = [Group("allLogs"), Category("Usage")] }, "A mix of log categories and log category groups is not supported" },
        { new() { WorkspaceId = WorkspaceId, Logs = [new() { Category = "Usage", CategoryGroup = "allLogs", Enabled = true }] }, "properties.logs[0] names a category and a categoryGroup" },
        { new() { WorkspaceId = WorkspaceId, Logs = [Category("Usage"), new() { Enabled = true }] }, "properties.logs[1] names neither a category nor a categoryGroup" },
        { new() { WorkspaceId = WorkspaceId, Logs = [null!] }, "properties.logs[0] is null" },
        { new() { WorkspaceId = WorkspaceId, Logs = [new() { Category = "Usage" }] }, "properties.logs[0] does not say whether it is enabled" },
        { new() { WorkspaceId = WorkspaceId, Logs = [Category("Usage"), Category("usage", enabled: false)] }, "'Usage' is listed twice in properties.logs" },
        { new() { WorkspaceId = WorkspaceId, Logs = [Category("Usage") with { RetentionPolicy = new() { Enabled = true } }] }, "needs both enabled and days" },
        { new() { WorkspaceId = WorkspaceId, Logs = [Category("Usage") with { RetentionPolicy = new() { Enabled = true, Days = -1 } }] }, "it cannot be negative" },
        { new() { WorkspaceId = WorkspaceId, Metrics = [Metric("Latency")] }, "Metric category 'Latency' is not supported." },
        { new() { WorkspaceId = WorkspaceId, Metrics = [new() { Enabled = true }] }, "properties.metrics[0] names no category" },
        { new() { WorkspaceId = WorkspaceId, Metrics = [new() { Category = "AllMetrics" }] }, "properties.metrics[0] does not say whether it is enabled" },
        { new() { WorkspaceId = WorkspaceId, Metrics = [Metric("AllMetrics"), Metric("allmetrics")] }, "'AllMetrics' is listed twice in properties.metrics" },
        { new() { WorkspaceId = WorkspaceId, Metrics = [null!] }, "properties.metrics[0] is null" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void A_good_setting_has_no_problem(DiagnosticSettingProperties properties) => Assert.Null(Check("s", properties));

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_mistake_is_named_with_its_place(DiagnosticSettingProperties properties, string expected)
    {
        var problem = Check("s", properties);
        Assert.Equal(SettingProblemKind.Invalid, problem?.Kind);
        Assert.Contains(expected, problem!.Message);
    }

    [Fact]
    public void All_mistakes_are_named_at_once()
    {
        var problem = Check("a/b", new() { Logs = [Category("X")], Metrics = [Metric("Y")] });
        Assert.All(["'a/b' cannot be the name", "at least one destination", "Category 'X'", "Metric category 'Y'"], part => Assert.Contains(part, problem!.Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("what?")]
    [InlineData("tab\there")]
    [InlineData("ends with a dot.")]
    [InlineData("ends with a space ")]
    public void Some_names_are_refused(string name) => Assert.Contains("cannot be the name of a diagnostic setting", Check(name, ToWorkspace("Usage").Properties)?.Message);

    [Fact]
    public void A_name_has_at_most_260_characters()
    {
        Assert.Null(Check(new string('n', 260), ToWorkspace("Usage").Properties));
        Assert.NotNull(Check(new string('n', 261), ToWorkspace("Usage").Properties));
    }

    [Fact]
    public void A_workspace_has_to_exist()
    {
        var problem = Check("s", new() { WorkspaceId = WorkspaceId.Replace("/default", "/other", StringComparison.Ordinal) });
        Assert.Equal(SettingProblemKind.NotFound, problem?.Kind);
        Assert.Contains("/workspaces/other' does not exist", problem!.Message);
        Assert.Contains(WorkspaceId, problem.Message);
    }

    [Theory]
    [InlineData("SMSOperational", "smsoperational")]
    [InlineData("allLogs", "allLogs")]
    [InlineData("allLogs", "Usage")]
    [InlineData("AuthOperational", "audit")]
    public void One_destination_does_not_get_a_category_twice(string first, string second)
    {
        var problem = Check("second", ToWorkspace(second).Properties, ToWorkspace(first));
        Assert.Equal(SettingProblemKind.Conflict, problem?.Kind);
        Assert.All([WorkspaceId, "'first'", $"'{second}'"], part => Assert.Contains(part, problem!.Message));
    }

    [Fact]
    public void One_destination_can_be_spelled_in_many_ways()
    {
        var again = ToWorkspace("Usage").Properties with { WorkspaceId = $"{WorkspaceId.Replace("/providers", "//PROVIDERS", StringComparison.Ordinal)}/" };
        Assert.Equal(SettingProblemKind.Conflict, Check("second", again, ToWorkspace("Usage"))?.Kind);
    }

    [Fact]
    public void Metrics_count_as_categories_of_a_destination()
    {
        var first = new DiagnosticSetting("first", new() { StorageAccountId = Storage, Metrics = [Metric("Traffic")] });
        Assert.Contains("category 'AllMetrics'", Check("second", new() { StorageAccountId = $"{Storage.ToUpperInvariant()}/", Metrics = [Metric("AllMetrics")] }, first)?.Message);
    }

    [Theory]
    [InlineData("SMSOperational", "ChatOperational")]
    [InlineData("audit", "SMSOperational")]
    public void Different_categories_may_share_a_destination(string first, string second) => Assert.Null(Check("second", ToWorkspace(second).Properties, ToWorkspace(first)));

    [Fact]
    public void A_category_that_is_off_is_no_conflict() =>
        Assert.Null(Check("second", new() { WorkspaceId = WorkspaceId, Logs = [Category("Usage", enabled: false)] }, ToWorkspace("allLogs")));

    [Fact]
    public void Two_hubs_of_one_namespace_are_two_destinations()
    {
        DiagnosticSettingProperties ToHub(string? name) => new() { EventHubAuthorizationRuleId = Rule, EventHubName = name, Logs = [Group("allLogs")] };
        Assert.Null(Check("second", ToHub("b"), new DiagnosticSetting("first", ToHub("a"))));
        Assert.Null(Check("second", ToHub(null), new DiagnosticSetting("first", ToHub("a"))));
        Assert.NotNull(Check("second", ToHub("A"), new DiagnosticSetting("first", ToHub("a"))));
    }

    [Fact]
    public void A_resource_has_at_most_five_settings()
    {
        var categories = new[] { "Usage", "SMSOperational", "ChatOperational", "AuthOperational", "RoomsOperational" };
        var five = categories.Select((category, i) => ToWorkspace(category) with { Name = $"{i}" }).ToArray();
        Assert.Null(Check("fifth", ToWorkspace("CallSummary").Properties, five[..4]));
        var problem = Check("sixth", ToWorkspace("CallSummary").Properties, five);
        Assert.Equal(SettingProblemKind.Conflict, problem?.Kind);
        Assert.Contains("one more than the 5", problem!.Message);
    }

    private static SettingProblem? Check(string name, DiagnosticSettingProperties properties, params DiagnosticSetting[] others) =>
        DiagnosticSettingRules.Check(new DiagnosticSetting(name, properties), others, Workspaces);

    private static DiagnosticSetting ToWorkspace(string categoryOrGroup) => new("first", new()
    {
        WorkspaceId = WorkspaceId,
        Logs = [CategoryGroup.Members(categoryOrGroup).Any() ? Group(categoryOrGroup) : Category(categoryOrGroup)],
    });

    private static LogSettings Category(string category, bool enabled = true) => new() { Category = category, Enabled = enabled };

    private static LogSettings Group(string group) => new() { CategoryGroup = group, Enabled = true };

    private static MetricSettings Metric(string category) => new() { Category = category, Enabled = true };
}
