using System.Globalization;
using System.Text;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.Server.Audit;

/// <summary>The activity log: every change that somebody made or was refused, kept for 90 days as in Azure.</summary>
internal sealed class ActivityLog : IAsyncDisposable
{
    private const string Create = """
        CREATE TABLE IF NOT EXISTS patchbay.activity
        (time DateTime64(7, 'UTC'), id String, subscription LowCardinality(String), resourceGroup LowCardinality(String), provider LowCardinality(String),
         resource String, caller String, correlation String, body String)
        ENGINE = MergeTree ORDER BY (time, id) TTL toDateTime(time) + INTERVAL 90 DAY
        SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
        """;

    private const string Write = """
        INSERT INTO patchbay.activity
        SELECT toDateTime64(event.1, 7, 'UTC'), event.2, event.3, event.4, event.5, event.6, event.7, event.8, event.9
        FROM (SELECT arrayJoin(arrayZip({times:Array(String)}, {ids:Array(String)}, {subscriptions:Array(String)}, {groups:Array(String)}, {providers:Array(String)},
            {resources:Array(String)}, {callers:Array(String)}, {correlations:Array(String)}, {bodies:Array(String)})) AS event)
        """;

    private const string Read = """
        SELECT body, toString(time), id FROM patchbay.activity
        WHERE time >= toDateTime64({from:String}, 7, 'UTC') AND time <= toDateTime64({to:String}, 7, 'UTC')
            AND {subscription:String} IN ('', subscription) AND {group:String} IN ('', resourceGroup) AND {provider:String} IN ('', provider)
            AND ({resource:String} IN ('', resource) OR startsWith(resource, concat({resource:String}, '/'))) AND {caller:String} IN ('', caller) AND {correlation:String} IN ('', correlation)
            AND ({beforeId:String} = '' OR (time, id) < (toDateTime64({before:String}, 7, 'UTC'), {beforeId:String}))
        ORDER BY time DESC, id DESC LIMIT {count:UInt64}
        """;

    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss.fffffff";

    private readonly IClickHouse _clickHouse;
    private readonly BatchWriter<ActivityEvent> _writer;

    private ActivityLog(IClickHouse clickHouse, ILogger logger)
    {
        _clickHouse = clickHouse;
        _writer = new BatchWriter<ActivityEvent>(WriteAsync, TimeSpan.Zero, logger);
    }

    /// <summary>How many events could not be written.</summary>
    public long Dropped => _writer.Dropped;

    public static async Task<ActivityLog> OpenAsync(IClickHouse clickHouse, ILogger<ActivityLog> logger)
    {
        await clickHouse.ExecuteAsync(new Statement(Create), CancellationToken.None);
        return new ActivityLog(clickHouse, logger);
    }

    /// <summary>Writes an event down.</summary>
    /// <returns>Ends when it is on disk.</returns>
    public Task AddAsync(ActivityEvent activity) => _writer.AddAsync(activity);

    /// <summary>Reads events, newest first.</summary>
    public async Task<IReadOnlyList<StoredActivity>> ReadAsync(ActivityFilter filter, int count, CancellationToken cancellationToken)
    {
        var statement = new Statement(Read)
        {
            Parameters =
            [
                SqlParameter.String("from", Text(filter.From)),
                SqlParameter.String("to", Text(filter.To)),
                SqlParameter.String("subscription", filter.Subscription.ToLowerInvariant()),
                SqlParameter.String("group", filter.ResourceGroup.ToLowerInvariant()),
                SqlParameter.String("provider", filter.Provider.ToLowerInvariant()),
                SqlParameter.String("resource", filter.Resource.ToLowerInvariant()),
                SqlParameter.String("caller", filter.Caller),
                SqlParameter.String("correlation", filter.Correlation),
                SqlParameter.String("before", filter.Before?.Time ?? Text(DateTime.UnixEpoch)),
                SqlParameter.String("beforeId", filter.Before?.Id ?? ""),
                SqlParameter.UInt64("count", (ulong)count),
            ],
        };
        var events = new List<StoredActivity>();
        await using var result = await _clickHouse.QueryAsync(statement, cancellationToken);
        while (await result.ReadAsync(cancellationToken) is { } block)
        {
            for (var row = 0; row < block.RowCount; row++)
            {
                events.Add(new StoredActivity(Cell(0), Cell(1), Cell(2)));
                string Cell(int column) => Encoding.UTF8.GetString(((StringColumn)block.Columns[column])[row]);
            }
        }

        return events;
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private Task WriteAsync(IReadOnlyList<ActivityEvent> events)
    {
        var columns = new (string Name, Func<ActivityEvent, string> Value)[]
        {
            ("times", activity => Text(activity.Time)), ("ids", activity => activity.Id), ("subscriptions", activity => activity.Target.Subscription),
            ("groups", activity => activity.Target.ResourceGroup), ("providers", activity => activity.Target.Provider), ("resources", activity => activity.Target.Resource.ToLowerInvariant()),
            ("callers", activity => activity.CallerId), ("correlations", activity => activity.CorrelationId), ("bodies", activity => activity.ToJson().ToJsonString()),
        };
        return _clickHouse.ExecuteAsync(
            new Statement(Write) { Parameters = [.. columns.Select(column => SqlParameter.StringArray(column.Name, events.Select(column.Value)))] }, CancellationToken.None);
    }

    private static string Text(DateTime time) => time.ToString(TimeFormat, CultureInfo.InvariantCulture);
}

/// <summary>An event as it was written down.</summary>
/// <param name="Body">Azure's JSON of it.</param>
/// <param name="Time">When, as the engine prints it.</param>
/// <param name="Id">Its own id.</param>
internal sealed record StoredActivity(string Body, string Time, string Id);

/// <summary>Which events are wanted; an empty text wants all.</summary>
internal sealed record ActivityFilter
{
    public DateTime From { get; init; } = DateTime.UnixEpoch;

    public DateTime To { get; init; } = new(2200, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public string Subscription { get; init; } = "";

    public string ResourceGroup { get; init; } = "";

    public string Provider { get; init; } = "";

    public string Resource { get; init; } = "";

    /// <summary>The object id of who made the change.</summary>
    public string Caller { get; init; } = "";

    public string Correlation { get; init; } = "";

    /// <summary>The last event that the caller has already.</summary>
    public (string Time, string Id)? Before { get; init; }
}
