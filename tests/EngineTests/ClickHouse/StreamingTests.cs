using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.EngineTests.ClickHouse;

/// <summary>Runs alone, because it looks at the memory of the whole process.</summary>
[Collection(nameof(EngineOfItsOwn))]
public sealed class StreamingTests(EmbeddedEngine engine, ServerNode node) : IClassFixture<ServerNode>
{
    [Fact]
    public Task Rows_of_the_engine_stream_and_never_stand_in_memory_together() => ReadAGigabyteAsync(engine.ClickHouse);

    [Fact]
    public Task Rows_of_a_server_stream_and_never_stand_in_memory_together() => ReadAGigabyteAsync(node.ClickHouse);

    private static async Task ReadAGigabyteAsync(IClickHouse clickHouse)
    {
        var token = TestContext.Current.CancellationToken;
        var statement = new Statement("SELECT toInt64(number) AS n, repeat('x', 1000) AS text FROM numbers(1000000)") { Settings = [new("max_block_size", "10000")] };
        await using var result = await clickHouse.QueryAsync(statement, token);
        long next = 0;
        var blocks = 0;
        var memoryBefore = MemoryInUse();
        var memoryMost = memoryBefore;
        while (await result.ReadAsync(token) is { } block)
        {
            Assert.InRange(block.RowCount, 1, 10_000);
            var numbers = (ValueColumn<long>)block.Columns[0];
            for (var row = 0; row < block.RowCount; row++)
            {
                Assert.Equal(next++, numbers[row]);
            }

            Assert.Equal(1000, ((StringColumn)block.Columns[1])[block.RowCount - 1].Length);
            if (++blocks % 25 == 0)
                memoryMost = Math.Max(memoryMost, MemoryInUse());
        }

        Assert.Equal(1_000_000, next);
        Assert.True(memoryMost - memoryBefore < 300 << 20, $"Reading took {(memoryMost - memoryBefore) >> 20} MiB.");
    }

    // Of the whole process, the engine's included, without blocks that were read and that nobody has come to collect.
    private static long MemoryInUse()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }
}
