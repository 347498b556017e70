using System.Text;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.EngineTests;

/// <summary>Short ways to ask the engine what it holds.</summary>
internal static class QueryText
{
    extension(IClickHouse clickHouse)
    {
        /// <summary>The first column, which must be text, of all rows.</summary>
        public async Task<IReadOnlyList<string>> ReadTextsAsync(string sql)
        {
            var texts = new List<string>();
            await using var result = await clickHouse.QueryAsync(new Statement(sql), TestContext.Current.CancellationToken);
            while (await result.ReadAsync(TestContext.Current.CancellationToken) is { } block)
            {
                for (var row = 0; row < block.RowCount; row++)
                    texts.Add(Encoding.UTF8.GetString(((StringColumn)block.Columns[0])[row]));
            }

            return texts;
        }

        /// <summary>The one text that the statement answers.</summary>
        public async Task<string> ReadTextAsync(string sql) => Assert.Single(await clickHouse.ReadTextsAsync(sql));

        /// <summary>Runs a statement without an answer.</summary>
        public Task ExecuteAsync(string sql) => clickHouse.ExecuteAsync(new Statement(sql), TestContext.Current.CancellationToken);
    }
}
