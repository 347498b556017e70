using System.Text;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.Workspaces.LifeLines;

/// <summary>Indexes the days of a workspace that have come to rest, so that the flight recorder knows where to look.</summary>
/// <remarks>It costs nothing when records are taken: a day is read once, when no record of it has come between two calls.</remarks>
/// <param name="clickHouse">The engine.</param>
/// <param name="clock">Tells when a day was indexed.</param>
public sealed class DayIndexer(IClickHouse clickHouse, TimeProvider clock)
{
    // What one statement reads at most, unless a day alone has more: a stop of the server then loses little work.
    private const long RecordsAtOnce = 1_000_000;

    // A day that late records come to is read again, but not for each of them; until then it is searched like one without an index.
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private readonly Dictionary<Guid, HashSet<OpenDay>> _seen = [];
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Indexes what has not changed since the last call, and forgets the months whose records are gone.</summary>
    /// <param name="workspace">The workspace, whose tables are there.</param>
    /// <param name="cancellationToken">Ends the work; what is not noted as indexed is done again.</param>
    public async Task UpdateAsync(Workspace workspace, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await UpdateInTurnAsync(workspace, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes days out of the index whose records were purged: nothing is left there of what identified them.</summary>
    /// <remarks>The days are searched without an index until they are read again.</remarks>
    /// <param name="workspace">The workspace.</param>
    /// <param name="table">The table that the records were in.</param>
    /// <param name="days">The days, as 20261231.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ForgetAsync(Workspace workspace, LogTable table, IReadOnlyCollection<uint> days, CancellationToken cancellationToken = default)
    {
        if (days.Count == 0 || !IdentifierSearch.Tables.Any(known => known.Table == table))
            return;
        // A day that is just being indexed is read before the purge, and written after it.
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var statement in DayIndex.Forget(workspace, table, days))
                await clickHouse.ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task UpdateInTurnAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var open = await ReadAsync(
            DayIndex.Open(workspace, now - Pause),
            (block, row) => new OpenDay(Text(block, row), ((ValueColumn<uint>)block.Columns[1])[row], ((ValueColumn<long>)block.Columns[2])[row], (long)((ValueColumn<ulong>)block.Columns[3])[row]),
            cancellationToken).ConfigureAwait(false);
        var before = _seen.GetValueOrDefault(workspace.Id, []);
        foreach (var days in Portions(open.Where(before.Contains)))
        {
            var table = workspace.FindTable(days[0].Table)!;
            await clickHouse.ExecuteAsync(DayIndex.Add(workspace, table, days.Select(day => day.Day)), cancellationToken).ConfigureAwait(false);
            await clickHouse.ExecuteAsync(DayIndex.Note(workspace, table, days.Select(day => (day.Day, day.Block)), now), cancellationToken).ConfigureAwait(false);
        }

        _seen[workspace.Id] = [.. open];
        foreach (var (table, month) in await ReadAsync(DayIndex.Expired(workspace), (block, row) => (Text(block, row), Encoding.UTF8.GetString(((StringColumn)block.Columns[1])[row])), cancellationToken).ConfigureAwait(false))
        {
            await clickHouse.ExecuteAsync(DayIndex.Drop(workspace, table, month), cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<List<OpenDay>> Portions(IEnumerable<OpenDay> days)
    {
        List<OpenDay> portion = [];
        foreach (var day in days)
        {
            if (portion.Count > 0 && (portion[0].Table != day.Table || portion.Sum(other => other.Rows) + day.Rows > RecordsAtOnce))
            {
                yield return portion;
                portion = [];
            }

            portion.Add(day);
        }

        if (portion.Count > 0)
        {
            yield return portion;
        }
    }

    private async Task<List<T>> ReadAsync<T>(Statement statement, Func<Block, int, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        await using var result = await clickHouse.QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } block)
        {
            rows.AddRange(Enumerable.Range(0, block.RowCount).Select(row => read(block, row)));
        }

        return rows;
    }

    private static string Text(Block block, int row) => Encoding.UTF8.GetString(((StringColumn)block.Columns[0])[row]);

    private sealed record OpenDay(string Table, uint Day, long Block, long Rows);
}
