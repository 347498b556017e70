using System.Text;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.Workspaces.State;

/// <summary>
/// What the server knows besides records - resources, their diagnostic settings - as JSON documents in the engine, so that
/// several servers over one cluster share it.
/// </summary>
/// <remarks>
/// Every change is a new row with a higher version; the engine shows the last one of each document and forgets the others
/// when it merges. A deleted document leaves a row that says so.
/// </remarks>
public sealed class StateStore
{
    private const string Create = """
        CREATE TABLE IF NOT EXISTS patchbay.state
        (kind LowCardinality(String), id String, version UInt64, deleted UInt8, changed DateTime64(7, 'UTC'), body String)
        ENGINE = ReplacingMergeTree(version, deleted) ORDER BY (kind, id)
        SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
        """;

    private const string Read = "SELECT id, body FROM patchbay.state FINAL WHERE kind = {kind:String} ORDER BY id";

    // One SELECT of all changes becomes one block and so one part, which is there as a whole or not at all.
    private const string Write = """
        INSERT INTO patchbay.state (kind, id, version, deleted, changed, body)
        SELECT change.1, change.2, (SELECT max(version) FROM patchbay.state) + 1, change.3 = 'deleted', now64(7), change.4
        FROM (SELECT arrayJoin(arrayZip({kinds:Array(String)}, {ids:Array(String)}, {fates:Array(String)}, {bodies:Array(String)})) AS change)
        """;

    private readonly IClickHouse _clickHouse;
    // A version is one more than the highest stored; two changes at once must not both read the same highest.
    private readonly SemaphoreSlim _writing = new(1, 1);

    private StateStore(IClickHouse clickHouse) => _clickHouse = clickHouse;

    /// <summary>Opens the store and makes its table if it is not there.</summary>
    /// <param name="clickHouse">The engine.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<StateStore> OpenAsync(IClickHouse clickHouse, CancellationToken cancellationToken = default)
    {
        await clickHouse.ExecuteAsync(new Statement("CREATE DATABASE IF NOT EXISTS patchbay"), cancellationToken).ConfigureAwait(false);
        await clickHouse.ExecuteAsync(new Statement(Create), cancellationToken).ConfigureAwait(false);
        return new StateStore(clickHouse);
    }

    /// <summary>Reads all documents of a kind, ordered by id.</summary>
    /// <param name="kind">For example <c>diagnosticSetting</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<StateDocument>> ReadAsync(string kind, CancellationToken cancellationToken = default)
    {
        var statement = new Statement(Read) { Parameters = [SqlParameter.String("kind", kind)] };
        await using var result = await _clickHouse.QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        var documents = new List<StateDocument>();
        while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } block)
        {
            var (ids, bodies) = ((StringColumn)block.Columns[0], (StringColumn)block.Columns[1]);
            for (var row = 0; row < block.RowCount; row++)
            {
                documents.Add(new StateDocument(kind, Encoding.UTF8.GetString(ids[row]), Encoding.UTF8.GetString(bodies[row])));
            }
        }

        return documents;
    }

    /// <summary>Writes documents, all or none, and returns when they are on disk.</summary>
    /// <param name="changes">The documents; one without a body is deleted.</param>
    /// <param name="cancellationToken">Gives up while waiting for another change; a started change is finished.</param>
    public async Task WriteAsync(IReadOnlyList<StateDocument> changes, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var statement = new Statement(Write)
            {
                Parameters =
                [
                    SqlParameter.StringArray("kinds", changes.Select(change => change.Kind)),
                    SqlParameter.StringArray("ids", changes.Select(change => change.Id)),
                    SqlParameter.StringArray("fates", changes.Select(change => change.Body is null ? "deleted" : "kept")),
                    SqlParameter.StringArray("bodies", changes.Select(change => change.Body ?? "")),
                ],
            };
            await _clickHouse.ExecuteAsync(statement, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }
}

/// <summary>A document of the state.</summary>
/// <param name="Kind">What it describes, for example <c>diagnosticSetting</c>.</param>
/// <param name="Id">Its name among those of its kind.</param>
/// <param name="Body">JSON; null in a change that deletes the document.</param>
public sealed record StateDocument(string Kind, string Id, string? Body);
