using System.Text;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;
using Patchbay.Kql;

namespace Patchbay.Workspaces.Query;

/// <summary>Finds the columns that exist because of what rows hold.</summary>
internal static class Discovery
{
    /// <summary>Runs what a compilation asks for and goes on with it, until it asks for nothing.</summary>
    public static async Task<Compilation> CompleteAsync(IClickHouse clickHouse, Compilation compilation, StatementLimits limits, CancellationToken cancellationToken)
    {
        while (compilation.Discovery is { } asked)
        {
            compilation = compilation.Continue(await ReadAsync(clickHouse, new Statement(asked.Sql) { Limits = limits }, cancellationToken).ConfigureAwait(false));
        }

        return compilation;
    }

    private static async Task<List<DiscoveredColumn>> ReadAsync(IClickHouse clickHouse, Statement statement, CancellationToken cancellationToken)
    {
        var found = new List<DiscoveredColumn>();
        await using var result = await clickHouse.QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } block)
        {
            var (names, types) = ((StringColumn)block.Columns[0], (StringColumn)block.Columns[1]);
            for (var row = 0; row < block.RowCount; row++)
            {
                found.Add(new DiscoveredColumn(Encoding.UTF8.GetString(names[row]), Encoding.UTF8.GetString(types[row])));
            }
        }

        return found;
    }
}
