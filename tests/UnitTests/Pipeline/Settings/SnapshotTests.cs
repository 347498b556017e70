using Patchbay.Catalog;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations.Workspaces;
using Patchbay.Pipeline.Routing;
using Patchbay.Pipeline.Settings;
using Patchbay.Workspaces;

namespace Patchbay.UnitTests.Pipeline.Settings;

public sealed class SnapshotTests
{
    private static readonly ResourceId Local = RoutingTable.LocalResource;
    private static readonly LogCategory Sms = LogCatalog.Current.FindCategory("SMSOperational")!;
    private static readonly LogCategory Auth = LogCatalog.Current.FindCategory("AuthOperational")!;
    private static readonly Snapshot WithResource = Snapshot.Empty.With(new MonitoredResource(Local, new()));

    [Fact]
    public void Without_a_setting_nothing_is_routed() => Assert.Empty(Route(WithResource, Sms));

    [Fact]
    public void All_logs_are_all_categories_of_the_catalog()
    {
        var snapshot = WithResource.With(Local, Setting("a", new LogSettings { CategoryGroup = "allLogs", Enabled = true }));
        Assert.NotEmpty(LogCatalog.Current.Categories);
        Assert.All(LogCatalog.Current.Categories, category => Assert.Equal([Workspace.Default], Route(snapshot, category)));
    }

    [Fact]
    public void A_record_that_two_entries_want_is_sent_once()
    {
        var snapshot = WithResource.With(Local, Setting(
            "a",
            new LogSettings { CategoryGroup = "allLogs", Enabled = true },
            new LogSettings { CategoryGroup = "audit", Enabled = true }));
        Assert.Equal([Workspace.Default], Route(snapshot, Auth));
    }

    [Fact]
    public void A_category_that_is_off_is_not_routed()
    {
        var snapshot = WithResource.With(Local, Setting(
            "a", new LogSettings { Category = "SMSOperational", Enabled = false }, new LogSettings { Category = "AuthOperational", Enabled = true }));
        Assert.Empty(Route(snapshot, Sms));
        Assert.Equal([Workspace.Default], Route(snapshot, Auth));
    }

    [Fact]
    public void Settings_outlive_their_resource()
    {
        var snapshot = WithResource.With(Local, Setting("a", new LogSettings { Category = "SMSOperational", Enabled = true }));
        Assert.Null(snapshot.Without(Local).Route(Workspaces, Destinations).Find(Local.ToString()));
        Assert.Equal([Workspace.Default], Route(snapshot.Without(Local).With(new MonitoredResource(Local, new())), Sms));
    }

    [Fact]
    public void A_setting_that_is_replaced_takes_the_new_spelling_of_its_name()
    {
        var snapshot = WithResource.With(Local, Setting("send")).With(Local, Setting("SEND"));
        Assert.Equal(["SEND"], snapshot.SettingsOf(Local).Keys);
        Assert.Empty(snapshot.Without(Local, Setting("Send")).SettingsOf(Local));
    }

    private static DestinationProviders Destinations { get; } = new([new WorkspaceDestinations(null!, new([Workspace.Default]))]);

    private static WorkspaceDirectory Workspaces { get; } = new([Workspace.Default]);

    private static IReadOnlyList<Workspace> Route(Snapshot snapshot, LogCategory category) =>
        snapshot.Route(Workspaces, Destinations).Find(Local.ToString())!.RouteOf(category).Workspaces;

    private static DiagnosticSetting Setting(string name, params LogSettings[] logs) =>
        new(name, new() { WorkspaceId = Workspace.Default.ResourceId.ToString(), Logs = logs });
}
