using System.Diagnostics;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;
using Patchbay.Kql;

namespace Patchbay.Workspaces.Query;

/// <summary>A query that is under way: its results one after the other, each in blocks of rows.</summary>
public sealed class RunningQuery : IAsyncDisposable
{
    private readonly IClickHouse _clickHouse;
    private readonly IReadOnlyList<CompiledResult> _results;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Activity? _activity = QueryTracing.Source.StartActivity("query");
    private int _index = -1;
    private QueryResult? _current;
    private Block? _waiting;

    internal RunningQuery(IClickHouse clickHouse, IReadOnlyList<CompiledResult> results, QueryLimits limits)
    {
        _clickHouse = clickHouse;
        _results = results;
        Limits = limits;
    }

    /// <summary>What the query may use up.</summary>
    public QueryLimits Limits { get; }

    /// <summary>The result whose blocks <see cref="ReadAsync"/> brings.</summary>
    public CompiledResult Result => _results[_index];

    /// <summary>The rows that <see cref="ReadAsync"/> has brought, over all results.</summary>
    public long RowsReturned { get; private set; }

    /// <summary>What the query has read so far, over all results.</summary>
    public QueryStatistics Statistics { get; private set; } = new(0, 0, TimeSpan.Zero);

    /// <summary>The next block of rows of the current result, or null when it has no more.</summary>
    /// <param name="cancellationToken">Ends the query in the engine.</param>
    /// <exception cref="ClickHouseException">The query failed; rows read before are valid.</exception>
    public async ValueTask<Block?> ReadAsync(CancellationToken cancellationToken = default)
    {
        var block = _waiting ?? (_current is null ? null : await _current.ReadAsync(cancellationToken).ConfigureAwait(false));
        _waiting = null;
        RowsReturned += block?.RowCount ?? 0;
        return block;
    }

    /// <summary>Goes on to the next result; the rest of the current one is given up.</summary>
    /// <param name="cancellationToken">Ends the query in the engine.</param>
    /// <returns>False when there is no other result.</returns>
    public async ValueTask<bool> NextResultAsync(CancellationToken cancellationToken = default)
    {
        if (_index + 1 == _results.Count)
        {
            return false;
        }

        await EndResultAsync().ConfigureAwait(false);
        await StartAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Gives up the rest of the current result, as when a limit is reached.</summary>
    public async ValueTask EndResultAsync()
    {
        if (_current is { } ended)
        {
            _current = null;
            _waiting = null;
            Statistics = new(Statistics.RowsRead + ended.Statistics.RowsRead, Statistics.BytesRead + ended.Statistics.BytesRead, Stopwatch.GetElapsedTime(_started));
            await ended.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndResultAsync().ConfigureAwait(false);
        _activity?.SetTag("patchbay.rows.read", Statistics.RowsRead).SetTag("patchbay.bytes.read", Statistics.BytesRead).Dispose();
    }

    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        _index++;
        // The first result gets the whole time to the tick: a session takes another limit by a statement of its own, which costs a third of
        // a millisecond, and the same one by none.
        var left = _index == 0 ? Limits.Time : Limits.Time - Stopwatch.GetElapsedTime(_started);
        // A limit of nothing would mean none.
        var limits = new StatementLimits(left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1), Limits.MemoryBytes);
        _current = await _clickHouse.QueryAsync(new Statement(Result.Sql) { Limits = limits }, cancellationToken).ConfigureAwait(false);
        _waiting = await _current.ReadAsync(cancellationToken).ConfigureAwait(false);
    }
}
