using System.Text;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;
using Patchbay.Workspaces.Insert;
using Patchbay.Workspaces.Tables;

namespace Patchbay.EngineTests.Workspaces.Insert;

public sealed class WorkspaceWriterTests(EmbeddedEngine engine)
{
    private static readonly LogTable Table = LogCatalog.Current.FindTable("ACSRoomsIncomingOperations")!;

    [Fact]
    public async Task A_block_can_be_read_when_its_task_is_done()
    {
        var workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        await using var writer = new WorkspaceWriter(engine.ClickHouse);
        using var block = BlockOf("99");
        await writer.WriteAsync(workspace, Table, block, TestContext.Current.CancellationToken);
        Assert.Equal("99", await engine.ClickHouse.ReadTextAsync($"SELECT RoomId FROM {workspace.Database}.{Table.Name}"));
    }

    [Fact]
    public async Task Blocks_of_many_senders_share_inserts()
    {
        var workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        await using var writer = new WorkspaceWriter(engine.ClickHouse);
        var blocks = Enumerable.Range(0, 200).Select(i => BlockOf($"{i}")).ToList();
        await Task.WhenAll(blocks.Select(block => writer.WriteAsync(workspace, Table, block, TestContext.Current.CancellationToken)));
        blocks.ForEach(block => block.Dispose());

        Assert.Equal("(200,200)", await engine.ClickHouse.ReadTextAsync($"SELECT toString((count(), uniqExact(RoomId))) FROM {workspace.Database}.{Table.Name}"));
        var inserts = int.Parse(await engine.ClickHouse.ReadTextAsync(
            $"SELECT toString(max(max_block_number)) FROM system.parts WHERE database = '{workspace.Database}' AND table = '{Table.Name}'"));
        Assert.InRange(inserts, 1, 20);
    }

    [Fact]
    public async Task An_error_reaches_its_sender_and_nobody_else()
    {
        var workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        await using var writer = new WorkspaceWriter(engine.ClickHouse);
        var blocks = Enumerable.Range(0, 30).Select(i => BlockOf($"{i}", i == 13 ? "NoSuchColumn" : "RoomId")).ToList();
        var writes = blocks.Select(block => writer.WriteAsync(workspace, Table, block, TestContext.Current.CancellationToken)).ToList();
        var exception = await Assert.ThrowsAsync<ClickHouseException>(() => Task.WhenAll(writes));

        Assert.Contains("NoSuchColumn", exception.Message, StringComparison.Ordinal);
        Assert.True(writes[13].IsFaulted);
        Assert.Equal(29, writes.Count(write => write.IsCompletedSuccessfully));
        Assert.Equal("29", await engine.ClickHouse.ReadTextAsync($"SELECT toString(count()) FROM {workspace.Database}.{Table.Name}"));
    }

    [Fact]
    public async Task A_stopping_writer_finishes_what_it_took_and_takes_no_more()
    {
        var workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        var writer = new WorkspaceWriter(engine.ClickHouse);
        var blocks = Enumerable.Range(0, 20).Select(i => BlockOf($"{i}")).ToList();
        var writes = blocks.Select(block => writer.WriteAsync(workspace, Table, block, TestContext.Current.CancellationToken)).ToList();
        await writer.DisposeAsync();
        Assert.Equal("20", await engine.ClickHouse.ReadTextAsync($"SELECT toString(count()) FROM {workspace.Database}.{Table.Name}"));
        await Task.WhenAll(writes);
        using var block = BlockOf("late");
        await Assert.ThrowsAsync<ObjectDisposedException>(() => writer.WriteAsync(workspace, Table, block, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Rows_of_hundreds_of_days_are_taken_at_once()
    {
        var workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        await using var writer = new WorkspaceWriter(engine.ClickHouse);
        var builder = StoredTable.Of(Table).CreateBlockBuilder();
        for (var day = 0; day < 400; day++)
            ((ValueColumnBuilder<long>)builder.Columns[0]).Set(builder.AddRow(), day * TimeSpan.TicksPerDay);
        using var block = builder.Build();
        await writer.WriteAsync(workspace, Table, block, TestContext.Current.CancellationToken);
        Assert.Equal("400", await engine.ClickHouse.ReadTextAsync($"SELECT toString(count()) FROM {workspace.Database}.{Table.Name}"));
    }

    [Fact]
    public async Task Who_brings_more_than_there_is_room_for_waits_and_can_give_up()
    {
        var workspace = await NewWorkspace.CreateAsync(engine.ClickHouse);
        await using var writer = new WorkspaceWriter(engine.ClickHouse, new WorkspaceWriterOptions { PendingBytesMax = 1 });
        using var cancellation = new CancellationTokenSource();
        var first = writer.WriteAsync(workspace, Table, BlockOf("1"), TestContext.Current.CancellationToken);
        var second = writer.WriteAsync(workspace, Table, BlockOf("2"), cancellation.Token);
        var third = writer.WriteAsync(workspace, Table, BlockOf("3"), TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await Task.WhenAll(first, third);
        Assert.Equal(["1", "3"], await engine.ClickHouse.ReadTextsAsync($"SELECT RoomId FROM {workspace.Database}.{Table.Name} ORDER BY RoomId"));
    }

    private static NativeBlock BlockOf(string roomId, string columnName = "RoomId")
    {
        var column = new StringColumnBuilder(columnName);
        var builder = new BlockBuilder([column]);
        column.Set(builder.AddRow(), Encoding.UTF8.GetBytes(roomId));
        return builder.Build();
    }
}
