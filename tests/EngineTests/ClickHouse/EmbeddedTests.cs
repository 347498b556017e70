using System.Text;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.EngineTests.ClickHouse;

public sealed class EmbeddedTests(EmbeddedEngine engine)
{
    [Fact]
    public async Task Rows_arrive_typed()
    {
        await using var result = await engine.ClickHouse.QueryAsync(
            new Statement("SELECT toInt64(number) AS n, concat({p:String}, toString(number)) AS s, toLowCardinality(s) lc, if(n = 1, NULL, n) nn, [n,n] a FROM numbers(3)") { Parameters = [SqlParameter.String("p", "it's\t\\ \0ü")] },
            TestContext.Current.CancellationToken);
        var block = (await result.ReadAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(3, block.RowCount);
        Assert.Equal(2, ((ValueColumn<long>)block.Columns[0])[2]);
        Assert.Equal("it's\t\\ \0ü2", Encoding.UTF8.GetString(((StringColumn)block.Columns[1])[2]));
        Assert.Equal("it's\t\\ \0ü1", Encoding.UTF8.GetString(((StringColumn)block.Columns[2])[1]));
        Assert.True(block.Columns[3].IsNull(1));
        Assert.Null(await result.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("a\\b ] , [")]
    [InlineData("a\nb\tc\0d\re\bf\fg")]
    [InlineData("{\"ü\":\"\\\"\"}")]
    public async Task A_list_of_texts_arrives_as_it_was_given(string text)
    {
        await using var result = await engine.ClickHouse.QueryAsync(
            new Statement("SELECT arrayJoin({p:Array(String)}) AS x") { Parameters = [SqlParameter.StringArray("p", [text, "next"])] },
            TestContext.Current.CancellationToken);
        var texts = (StringColumn)(await result.ReadAsync(TestContext.Current.CancellationToken))!.Columns[0];
        Assert.Equal([text, "next"], [Encoding.UTF8.GetString(texts[0]), Encoding.UTF8.GetString(texts[1])]);
    }
}
