using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.Workspaces.Tables;

namespace Patchbay.EngineTests.Workspaces.Tables;

public sealed class TableStatisticsTests(EmbeddedEngine engine)
{
    [Fact]
    public async Task Every_table_says_how_much_it_holds_and_from_when_to_when()
    {
        var workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        await engine.ClickHouse.ExecuteAsync(
            new Statement(
                $"INSERT INTO {workspace.Database}.ACSSMSIncomingOperations (TimeGenerated) " +
                "SELECT toDateTime64('2026-01-02 03:04:05.1234567', 7, 'UTC') + toIntervalDay(number) FROM numbers(3)"),
            TestContext.Current.CancellationToken);

        var statistics = await TableStatistics.ReadAsync(engine.ClickHouse, workspace, TestContext.Current.CancellationToken);

        Assert.Equal(LogCatalog.Current.Tables.Select(table => table.Name), statistics.Select(table => table.Table.Name));
        var sms = Assert.Single(statistics, table => table.Rows > 0);
        Assert.Equal(("ACSSMSIncomingOperations", 3), (sms.Table.Name, sms.Rows));
        Assert.True(sms.BytesOnDisk > 0);
        var first = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(1234567);
        Assert.Equal((first, first.AddDays(2)), (sms.First, sms.Last));
        Assert.All(statistics.Where(table => table.Rows == 0), table => Assert.Equal((0L, null, null), (table.BytesOnDisk, table.First, table.Last)));
    }
}
