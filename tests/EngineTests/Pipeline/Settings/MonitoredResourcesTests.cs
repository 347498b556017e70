using System.Text.Json;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.Pipeline.Delivery;
using Patchbay.Pipeline.Destinations.Workspaces;
using Patchbay.Pipeline.Routing;
using Patchbay.Pipeline.Settings;
using Patchbay.Workspaces;
using Patchbay.Workspaces.State;

namespace Patchbay.EngineTests.Pipeline.Settings;

public sealed class MonitoredResourcesTests(EmbeddedEngine engine) : IAsyncLifetime
{
    private static readonly LogCategory Sms = LogCatalog.Current.FindCategory("SMSOperational")!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await StateStore.OpenAsync(engine.ClickHouse, Cancelled);
        await engine.ClickHouse.ExecuteAsync(new Statement("DELETE FROM patchbay.state WHERE kind IN ('resource', 'diagnosticSetting', 'server')"), Cancelled);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_first_start_makes_a_resource_that_sends_all_logs_to_the_default_workspace()
    {
        var resources = await OpenAsync();
        Assert.Equal([RoutingTable.LocalResource], resources.All.Select(resource => resource.Id));
        Assert.Equal([Workspace.Default], Route(resources, RoutingTable.LocalResource));
    }

    [Fact]
    public async Task What_the_first_start_made_and_somebody_deleted_does_not_come_back()
    {
        var resources = await OpenAsync();
        Assert.True(await resources.DeleteSettingAsync(RoutingTable.LocalResource, "DEFAULT", Cancelled));
        Assert.False(await resources.DeleteSettingAsync(RoutingTable.LocalResource, "default", Cancelled));
        Assert.Empty(Route(resources, RoutingTable.LocalResource)!);

        var restarted = await OpenAsync();
        Assert.Empty(restarted.SettingsOf(RoutingTable.LocalResource));
        Assert.Empty(Route(restarted, RoutingTable.LocalResource)!);
    }

    [Fact]
    public async Task A_setting_is_in_force_at_once_and_after_a_restart()
    {
        var resources = await OpenAsync();
        var id = ResourceId.Parse("/subscriptions/s/resourceGroups/G/providers/Microsoft.Communication/communicationServices/Other");
        var (created, isNew) = await resources.PutAsync(new(id, Body("""{"location":"global","tags":{"a":"b"},"properties":{"dataLocation":"europe"}}""")), Cancelled);
        Assert.True(isNew);
        Assert.Empty(Route(resources, id)!);

        var setting = new DiagnosticSetting("To Workspace", new()
        {
            WorkspaceId = Workspace.Default.ResourceId.ToString(),
            Logs = [new() { Category = "SMSOperational", Enabled = true, RetentionPolicy = new() { Enabled = false, Days = 3 } }],
            Metrics = [new() { Category = "AllMetrics", Enabled = false, TimeGrain = "PT1M" }],
        });
        Assert.Null(await resources.PutSettingAsync(id, setting, Cancelled));
        Assert.Equal([Workspace.Default], Route(resources, id));

        var restarted = await OpenAsync();
        Assert.Equal([Workspace.Default], Route(restarted, id));
        var found = restarted.FindSetting(id, "to workspace")!;
        Assert.Equal(JsonSerializer.Serialize(setting), JsonSerializer.Serialize(found));
        Assert.Equal(JsonSerializer.Serialize(created), JsonSerializer.Serialize(restarted.Find(id)));
    }

    [Fact]
    public async Task The_end_of_a_setting_s_past_is_the_same_after_a_restart_and_a_repeat()
    {
        var resources = await OpenAsync();
        var setting = new DiagnosticSetting("past", new()
        {
            StorageAccountId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a",
            PatchbayHistoryFrom = DateTimeOffset.UnixEpoch,
            Logs = [new() { Category = "SMSOperational", Enabled = true }],
        });
        var before = resources.Routing.Table;
        Assert.Null(await resources.PutSettingAsync(RoutingTable.LocalResource, setting, Cancelled));
        Assert.NotSame(before, resources.Routing.Table);
        var since = resources.InForceSince(RoutingTable.LocalResource, "past");
        Assert.True(since < DateTimeOffset.UtcNow);

        // A sender that heard no answer asks again, of a server that has started since.
        var restarted = await OpenAsync();
        Assert.Equal([("past", since)], restarted.WithPast.Select(known => (known.Setting.Name, known.InForceSince)));
        Assert.Null(await restarted.PutSettingAsync(RoutingTable.LocalResource, setting, Cancelled));
        Assert.Equal(since, restarted.InForceSince(RoutingTable.LocalResource, "past"));
        // Another category is sent from another time on.
        var more = setting with { Properties = setting.Properties with { Logs = [new() { CategoryGroup = "allLogs", Enabled = true }] } };
        Assert.Null(await restarted.PutSettingAsync(RoutingTable.LocalResource, more, Cancelled));
        Assert.True(restarted.InForceSince(RoutingTable.LocalResource, "past") > since);
    }

    [Fact]
    public async Task A_setting_with_a_problem_changes_nothing()
    {
        var resources = await OpenAsync();
        var problem = await resources.PutSettingAsync(RoutingTable.LocalResource, new DiagnosticSetting("second", resources.FindSetting(RoutingTable.LocalResource, "default")!.Properties), Cancelled);
        Assert.Equal(SettingProblemKind.Conflict, problem?.Kind);
        Assert.Equal(["default"], resources.SettingsOf(RoutingTable.LocalResource).Select(setting => setting.Name));
        Assert.Single((await OpenAsync()).SettingsOf(RoutingTable.LocalResource));
    }

    [Fact]
    public async Task A_deleted_resource_is_unknown_until_it_is_made_again()
    {
        var resources = await OpenAsync();
        Assert.True(await resources.DeleteAsync(RoutingTable.LocalResource, Cancelled));
        Assert.False(await resources.DeleteAsync(RoutingTable.LocalResource, Cancelled));
        Assert.Null(Route(resources, RoutingTable.LocalResource));

        var restarted = await OpenAsync();
        Assert.Empty(restarted.All);
        await restarted.PutAsync(new(RoutingTable.LocalResource, new()), Cancelled);
        Assert.Equal([Workspace.Default], Route(restarted, RoutingTable.LocalResource));
    }

    private static MonitoredResourceBody Body(string json) => JsonSerializer.Deserialize<MonitoredResourceBody>(json, JsonSerializerOptions.Web)!;

    private static WorkspaceDirectory Workspaces { get; } = new([Workspace.Default]);

    private static IReadOnlyList<Workspace>? Route(MonitoredResources resources, ResourceId id) =>
        resources.Routing.Table.Find(id.ToString())?.RouteOf(Sms).Workspaces;

    private async Task<MonitoredResources> OpenAsync() =>
        await MonitoredResources.OpenAsync(await StateStore.OpenAsync(engine.ClickHouse, Cancelled), Workspaces, new DestinationProviders([new WorkspaceDestinations(engine.ClickHouse, Workspaces)]), Cancelled);
}
