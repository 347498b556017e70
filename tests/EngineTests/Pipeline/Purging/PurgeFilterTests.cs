using System.Text.Json;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.EngineTests.Workspaces;
using Patchbay.Pipeline.Purging;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Tables;

namespace Patchbay.EngineTests.Pipeline.Purging;

/// <summary>What filters of a purge choose, as the engine sees it: rows a to d have growing values, e has none.</summary>
public sealed class PurgeFilterTests(EmbeddedEngine engine)
{
    private static readonly LogTable Table = CustomTable.Create("Purged_CL", "",
    [
        new LogColumn("Name", ColumnType.String, ""), new LogColumn("I", ColumnType.Int, ""), new LogColumn("L", ColumnType.Long, ""), new LogColumn("R", ColumnType.Real, ""),
        new LogColumn("B", ColumnType.Bool, ""), new LogColumn("D", ColumnType.DateTime, ""), new LogColumn("G", ColumnType.Guid, ""), new LogColumn("O", ColumnType.Dynamic, ""),
    ]);

    [Theory]
    [InlineData("Name", "==", "\"a\"", "a")]
    [InlineData("name", "=~", "\"A\"", "a")]
    [InlineData("Name", "in", "[\"a\",\"c\",\"x\"]", "ac")]
    [InlineData("Name", "IN~", "[\"A\",\"c\"]", "ac")]
    [InlineData("Name", "between", "[\"b\",\"c\"]", "bc")]
    [InlineData("Name", "==", "\"') OR 1=1 --\"", "")]
    [InlineData("Name", "in", "[\"\\\\' OR 1=1 --\"]", "")]
    [InlineData("I", "==", "2", "b")]
    [InlineData("I", "=~", "\"2\"", "b")]
    [InlineData("I", "in", "[1,4]", "ad")]
    [InlineData("I", ">", "2", "cd")]
    [InlineData("L", "<=", "2", "ab")]
    [InlineData("L", "between", "[2,3]", "bc")]
    [InlineData("R", ">=", "2.5", "bcd")]
    [InlineData("R", "==", "1.5", "a")]
    [InlineData("B", "==", "true", "bd")]
    [InlineData("D", "<", "\"2026-01-03T00:00:00Z\"", "ab")]
    [InlineData("D", "between", "[\"2026-01-02\",\"2026-01-03T01:00:00+01:00\"]", "bc")]
    [InlineData("D", ">", "\"9999-12-31\"", "")]
    [InlineData("G", "==", "\"00000000-0000-0000-0000-000000000003\"", "c")]
    [InlineData("O.k", "==", "\"v2\"", "b")]
    [InlineData("O.n", "==", "4", "d")]
    public async Task A_filter_chooses_rows(string column, string verb, string value, string expected)
    {
        var workspace = await FilledAsync();
        var parts = column.Split('.');
        var filters = new[] { new PurgeFilter(parts[0], verb, JsonDocument.Parse(value).RootElement, parts.ElementAtOrDefault(1)) };
        Assert.Equal(expected, await ChosenAsync(workspace, filters));
        // The statement that deletes is written alike.
        var parameters = new List<SqlParameter>();
        await engine.ClickHouse.ExecuteAsync(
            new Statement($"ALTER TABLE {workspace.Database}.{Table.Name} DELETE WHERE {PurgeFilter.Write(filters, Table, parameters)}") { Parameters = parameters, Settings = [new("mutations_sync", "2")] }, TestContext.Current.CancellationToken);
        Assert.Equal(string.Concat("abcde".Except(expected)), string.Concat((await engine.ClickHouse.ReadTextsAsync($"SELECT Name FROM {workspace.Database}.{Table.Name} ORDER BY Name"))));
    }

    [Fact]
    public async Task All_filters_have_to_hold()
    {
        var filters = new[] { new PurgeFilter("I", ">", JsonDocument.Parse("1").RootElement), new PurgeFilter("Name", "in", JsonDocument.Parse("[\"a\",\"b\"]").RootElement) };
        Assert.Equal("b", await ChosenAsync(await FilledAsync(), filters));
    }

    private async Task<string> ChosenAsync(Workspace workspace, IReadOnlyList<PurgeFilter> filters)
    {
        var parameters = new List<SqlParameter>();
        var sql = $"SELECT arrayStringConcat(arraySort(groupArray(Name))) FROM {workspace.Database}.{Table.Name} WHERE {PurgeFilter.Write(filters, Table, parameters)}";
        await using var result = await engine.ClickHouse.QueryAsync(new Statement(sql) { Parameters = parameters }, TestContext.Current.CancellationToken);
        return await result.ReadAsync(TestContext.Current.CancellationToken) is { } block ? System.Text.Encoding.UTF8.GetString(((Patchbay.ClickHouse.Rows.StringColumn)block.Columns[0])[0]) : "";
    }

    private async Task<Workspace> FilledAsync()
    {
        var workspace = NewWorkspace.Unmade() with { CustomTables = [Table] };
        await new WorkspaceTables(engine.ClickHouse).EnsureAsync(workspace, TestContext.Current.CancellationToken);
        await engine.ClickHouse.ExecuteAsync(
            $$"""
            INSERT INTO {{workspace.Database}}.{{Table.Name}} (TimeGenerated, Name, I, L, R, B, D, G, O)
            SELECT now(), char(96 + n), n, n, n + 0.5, n % 2 = 0, toDateTime64('2026-01-01', 7, 'UTC') + toIntervalDay(n - 1),
                toUUID('00000000-0000-0000-0000-00000000000' || toString(n)), '{"k":"v' || toString(n) || '","n":' || toString(n) || '}'
            FROM (SELECT arrayJoin([1, 2, 3, 4]) AS n)
            """);
        await engine.ClickHouse.ExecuteAsync($"INSERT INTO {workspace.Database}.{Table.Name} (TimeGenerated, Name) VALUES (now(), 'e')");
        return workspace;
    }
}
