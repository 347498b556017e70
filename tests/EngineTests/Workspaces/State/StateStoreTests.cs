using Patchbay.Workspaces.State;

namespace Patchbay.EngineTests.Workspaces.State;

public sealed class StateStoreTests(EmbeddedEngine engine)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_last_change_of_a_document_counts()
    {
        var store = await StateStore.OpenAsync(engine.ClickHouse, Cancelled);
        await store.WriteAsync([new("lamp", "a", """{"on":true}"""), new("lamp", "b", "{}")], Cancelled);
        await store.WriteAsync([new("lamp", "a", """{"on":false,"name":"it's a \\ \"quote\"\nü"}""")], Cancelled);
        await store.WriteAsync([new("lamp", "b", null), new("lamp", "c", "{}")], Cancelled);
        await store.WriteAsync([new("chair", "a", "{}")], Cancelled);

        // A second store over the same engine is what a restarted server has.
        var reopened = await StateStore.OpenAsync(engine.ClickHouse, Cancelled);
        Assert.Equal(
            [new("lamp", "a", """{"on":false,"name":"it's a \\ \"quote\"\nü"}"""), new("lamp", "c", "{}")],
            await reopened.ReadAsync("lamp", Cancelled));
    }

    [Fact]
    public async Task A_deleted_document_can_come_back()
    {
        var store = await StateStore.OpenAsync(engine.ClickHouse, Cancelled);
        await store.WriteAsync([new("door", "a", "1")], Cancelled);
        await store.WriteAsync([new("door", "a", null)], Cancelled);
        Assert.Empty(await store.ReadAsync("door", Cancelled));
        await store.WriteAsync([new("door", "a", "2")], Cancelled);
        Assert.Equal([new("door", "a", "2")], await store.ReadAsync("door", Cancelled));
    }

    [Fact]
    public async Task Changes_at_the_same_time_are_all_kept()
    {
        var store = await StateStore.OpenAsync(engine.ClickHouse, Cancelled);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => store.WriteAsync([new("cup", $"{number:00}", $"{number}")], Cancelled)));
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"{number}"), (await store.ReadAsync("cup", Cancelled)).Select(document => document.Body));
    }
}
