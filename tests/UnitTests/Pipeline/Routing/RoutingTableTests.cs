using Patchbay.Catalog;
using Patchbay.Pipeline.Routing;
using Patchbay.Workspaces;

namespace Patchbay.UnitTests.Pipeline.Routing;

public sealed class RoutingTableTests
{
    private static readonly LogCategory Sms = LogCatalog.Current.FindCategory("SMSOperational")!;
    private static readonly LogCategory Chat = LogCatalog.Current.FindCategory("ChatOperational")!;

    private static readonly RoutingTable Table = new([
        new ResourceRoute(RoutingTable.LocalResource, new Dictionary<LogCategory, CategoryRoute> { [Sms] = new([Workspace.Default], []) })]);

    [Theory]
    [InlineData("/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.Communication/communicationServices/local")]
    [InlineData("SUBSCRIPTIONS/00000000-0000-0000-0000-000000000000/RESOURCEGROUPS/LOCAL/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/LOCAL")]
    public void A_resource_is_found_in_any_case_with_or_without_the_first_slash(string id) =>
        Assert.Equal(RoutingTable.LocalResource, Table.Find(id)?.ResourceId);

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.Communication/communicationServices/other")]
    public void An_unknown_resource_has_no_route(string id) => Assert.Null(Table.Find(id));

    [Fact]
    public void A_category_goes_where_a_setting_sends_it_and_nowhere_otherwise()
    {
        var route = Table.Find(RoutingTable.LocalResource.ToString())!;
        Assert.Equal([Workspace.Default], route.RouteOf(Sms).Workspaces);
        Assert.Empty(route.RouteOf(Chat).Workspaces);
    }

    [Fact]
    public void A_direct_table_sends_everything_of_every_resource_to_its_workspace()
    {
        var table = RoutingTable.DirectTo(Workspace.Default);
        var route = table.Find("subscriptions/s/resourceGroups/g/providers/Microsoft.Communication/communicationServices/unheard-of")!;
        Assert.Equal("unheard-of", route.ResourceId.Name);
        Assert.Equal([Workspace.Default], route.RouteOf(Chat).Workspaces);
        Assert.Null(table.Find("no id"));
    }
}
