using Patchbay.Catalog;
using Patchbay.Workspaces.Tables;

namespace Patchbay.EngineTests.Workspaces.Tables;

public sealed class WorkspaceTablesTests(EmbeddedEngine engine)
{
    [Fact]
    public async Task A_workspace_has_every_table_with_the_columns_of_the_catalog()
    {
        var workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        var expected = LogCatalog.Current.Tables
            .SelectMany(table => table.Columns.Where(column => column.Name != "Type").Select(column => $"{table.Name}.{column.Name}"))
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(expected.Count > 700);
        Assert.Equal(expected, await engine.ClickHouse.ReadTextsAsync(
            $"SELECT concat(table, '.', name) AS n FROM system.columns WHERE database = '{workspace.Database}' AND table NOT IN ('identifier_places', 'indexed_days') ORDER BY n"));
    }

    [Fact]
    public async Task Columns_are_stored_as_agreed()
    {
        var workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        Assert.Equal(
            [
                "TimeGenerated DateTime64(7, 'UTC') CODEC(Delta(8), ZSTD(1))",
                "OperationName LowCardinality(String) ",
                "OperationVersion LowCardinality(String) ",
                "CorrelationId String ",
                "PstnDialOutEnabled Nullable(Bool) ",
                "RoomId String ",
                "RoomLifespan Nullable(Int32) CODEC(T64, ZSTD(1))",
                "_BilledSize Nullable(Float64) ",
                "AdditionalFields Nullable(String) ",
                "_TimeReceived DateTime64(7, 'UTC') CODEC(Delta(8), ZSTD(1))",
                "_RecordId UUID ",
            ],
            await engine.ClickHouse.ReadTextsAsync(
                $"""
                SELECT concat(name, ' ', type, ' ', compression_codec) FROM system.columns
                WHERE database = '{workspace.Database}' AND table = 'ACSRoomsIncomingOperations' AND name IN ('TimeGenerated', 'OperationName', 'OperationVersion',
                    'CorrelationId', 'RoomId', 'RoomLifespan', 'PstnDialOutEnabled', '_BilledSize', 'AdditionalFields', '_TimeReceived', '_RecordId')
                ORDER BY position
                """));
    }

    [Fact]
    public async Task Columns_that_the_catalog_gained_are_added_with_their_index()
    {
        var workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        await engine.ClickHouse.ExecuteAsync(
            $"ALTER TABLE {workspace.Database}.ACSRoomsIncomingOperations DROP INDEX by_RoomId, DROP COLUMN RoomId, DROP COLUMN RoomLifespan");
        await new WorkspaceTables(engine.ClickHouse).EnsureAsync(workspace, TestContext.Current.CancellationToken);
        Assert.Equal(
            ["RoomId String", "RoomLifespan Nullable(Int32)"],
            await engine.ClickHouse.ReadTextsAsync(
                $"""
                SELECT concat(name, ' ', type) FROM system.columns
                WHERE database = '{workspace.Database}' AND table = 'ACSRoomsIncomingOperations' AND startsWith(name, 'RoomI') OR name = 'RoomLifespan' AND database = '{workspace.Database}'
                ORDER BY name
                """));
        Assert.Equal("by_RoomId", await engine.ClickHouse.ReadTextAsync(
            $"SELECT name FROM system.data_skipping_indices WHERE database = '{workspace.Database}' AND table = 'ACSRoomsIncomingOperations' AND name = 'by_RoomId'"));
    }

    // Also right after the insert, when the indexes of the part still share a file.
    [Theory]
    [InlineData("RoomId", true)]
    [InlineData("CorrelationId", true)]
    [InlineData("OperationName", false)]
    public async Task A_search_for_one_thing_reads_a_part_of_the_table(string column, bool isIndexed)
    {
        var workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        var table = $"{workspace.Database}.ACSRoomsIncomingOperations";
        await engine.ClickHouse.ExecuteAsync(
            $"INSERT INTO {table} (TimeGenerated, RoomId, CorrelationId, OperationName) SELECT now(), toString(number), toString(number), toString(number) FROM numbers(100000)");
        var granules = int.Parse(await engine.ClickHouse.ReadTextAsync(
            $"SELECT extract(arrayStringConcat(groupArray(explain), ' '), 'Granules: (\\d+)/\\d+[^G]*$') FROM (EXPLAIN indexes = 1 SELECT count() FROM {table} WHERE {column} = '77777')"));
        Assert.Equal(isIndexed, granules < 5);
    }

    [Fact]
    public async Task Making_the_tables_again_changes_nothing()
    {
        var workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        var sql = $"SELECT create_table_query FROM system.tables WHERE database = '{workspace.Database}' ORDER BY name";
        var before = await engine.ClickHouse.ReadTextsAsync(sql);
        await new WorkspaceTables(engine.ClickHouse).EnsureAsync(workspace, TestContext.Current.CancellationToken);
        // Two further ones are the index of the days that have an identifier.
        Assert.Equal(LogCatalog.Current.Tables.Count + 2, before.Count);
        Assert.Equal(before, await engine.ClickHouse.ReadTextsAsync(sql));
    }
}
