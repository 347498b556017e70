using System.Text;
using System.Text.Json.Nodes;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;
using Patchbay.Server.Configuration;
using Patchbay.Server.Identity;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Insert;
using Patchbay.Workspaces.Query;
using Patchbay.Workspaces.Tables;

namespace Patchbay.Server.Audit;

/// <summary>The table <c>LAQueryLogs</c> of each workspace: who ran which query when, and what it cost. Written beside the queries, which never wait for it.</summary>
internal sealed class QueryAudit : IAsyncDisposable
{
    private const string TableName = "LAQueryLogs";

    // What waits to be written is bounded in number and in length.
    private const int TextLengthMax = 16_384;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private static readonly LogTable Table = CustomTable.Create(TableName, "Queries that were run in the workspace, written down when the setting Query:Audit says so.",
    [
        new("CorrelationId", ColumnType.String, "The request's id."),
        new("AADObjectId", ColumnType.String, "The object id of the caller."),
        new("AADTenantId", ColumnType.String, "The tenant of the caller."),
        new("AADEmail", ColumnType.String, "The caller's name."),
        new("AADClientId", ColumnType.String, "The API key that the caller used."),
        new("RequestClientApp", ColumnType.String, "The program that asked, as it says itself (x-ms-app, or User-Agent)."),
        new("QueryText", ColumnType.String, "The query, cut after 16,384 characters."),
        new("QueryTimeRangeStart", ColumnType.DateTime, "Where the time range of the request starts."),
        new("QueryTimeRangeEnd", ColumnType.DateTime, "Where it ends."),
        new("RequestTarget", ColumnType.String, "What the request's address names."),
        new("RequestContext", ColumnType.Dynamic, "The workspaces and the resource that the query was to read."),
        new("ResponseCode", ColumnType.Int, "The answer's HTTP status."),
        new("ResponseDurationMs", ColumnType.Real, "Milliseconds from the request to the end of the answer."),
        new("ResponseRowCount", ColumnType.Int, "Rows that the query returned."),
        new("StatsDataProcessedKB", ColumnType.Real, "Kilobytes that the engine read."),
        new("StatsRowsProcessed", ColumnType.Long, "Rows that the engine read. Not one of Azure's columns."),
        new("StatsWorkspaceCount", ColumnType.Int, "How many workspaces the query was to read."),
    ]);

    private readonly IClickHouse _clickHouse;
    private readonly WorkspaceChanges _changes;
    private readonly TimeProvider _clock;
    private readonly BatchWriter<QueryEntry>? _writer;

    private QueryAudit(IClickHouse clickHouse, WorkspaceChanges changes, QueryOptions options, TimeProvider clock, ILogger logger)
    {
        _clickHouse = clickHouse;
        _changes = changes;
        _clock = clock;
        _writer = options.Audit ? new BatchWriter<QueryEntry>(WriteAsync, Pause, logger) : null;
    }

    /// <summary>How many queries could not be written down.</summary>
    public long Dropped => _writer?.Dropped ?? 0;

    /// <summary>Starts; every workspace gets the table, if queries are to be written down.</summary>
    public static async Task<QueryAudit> OpenAsync(IClickHouse clickHouse, WorkspaceChanges changes, QueryOptions options, TimeProvider clock, ILogger<QueryAudit> logger)
    {
        var audit = new QueryAudit(clickHouse, changes, options, clock, logger);
        foreach (var workspace in options.Audit ? changes.Directory.All.ToList() : [])
        {
            await audit.WithTableAsync(workspace);
        }

        return audit;
    }

    /// <summary>Begins to follow a query.</summary>
    /// <returns>Writes it down when it is disposed of; null when queries are not written down.</returns>
    public AuditedQuery? Begin(HttpContext context, QuerySource source, string? text, TimeRange? range) =>
        _writer is null ? null : new AuditedQuery(context, source, text is { Length: > TextLengthMax } ? text[..TextLengthMax] : text ?? "", range, _clock, entry => _writer.AddAsync(entry));

    public ValueTask DisposeAsync() => _writer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<Workspace> WithTableAsync(Workspace workspace) => workspace.FindTable(TableName) is not null
        ? workspace
        : (await _changes.PutAsync(workspace.ResourceId, known => known.FindTable(TableName) is null ? known with { CustomTables = [.. known.CustomTables, Table] } : known)).Workspace;

    private async Task WriteAsync(IReadOnlyList<QueryEntry> entries)
    {
        // A workspace may be new, or have been deleted since.
        foreach (var group in entries.GroupBy(entry => entry.Workspace))
        {
            if (_changes.Directory.Find(group.Key) is { } known)
            {
                await WriteAsync(await WithTableAsync(known), [.. group]);
            }
        }
    }

    private async Task WriteAsync(Workspace workspace, IReadOnlyList<QueryEntry> entries)
    {
        var table = workspace.FindTable(TableName)!;
        var builder = StoredTable.Of(table).CreateBlockBuilder();
        var columns = builder.Columns.ToDictionary(column => column.Name);
        foreach (var entry in entries)
        {
            var row = builder.AddRow();
            Time("TimeGenerated", entry.Time);
            Time("_TimeReceived", entry.Time);
            ((ValueColumnBuilder<Uuid>)columns["_RecordId"]).Set(row, Uuid.Of(Guid.CreateVersion7()));
            Few("TenantId", workspace.Id.ToString());
            Few("SourceSystem", "Azure");
            Few("_ResourceId", workspace.ResourceId.Lower);
            Few("_SubscriptionId", workspace.ResourceId.SubscriptionId);
            Text("CorrelationId", entry.CorrelationId);
            Text("AADObjectId", entry.Caller.Id);
            Text("AADTenantId", TokenIssuer.TenantId);
            Text("AADEmail", entry.Caller.Name);
            Text("AADClientId", entry.Caller.Source == CallerSource.Key ? entry.Caller.Id : "");
            Text("RequestClientApp", entry.ClientApp);
            Text("QueryText", entry.Text);
            Text("RequestTarget", entry.Target);
            Text("RequestContext", entry.Context);
            if (entry.Range is { } range)
            {
                Time("QueryTimeRangeStart", range.Start);
                Time("QueryTimeRangeEnd", range.End);
            }

            ((ValueColumnBuilder<int>)columns["ResponseCode"]).Set(row, entry.Status);
            ((ValueColumnBuilder<double>)columns["ResponseDurationMs"]).Set(row, entry.Duration.TotalMilliseconds);
            ((ValueColumnBuilder<int>)columns["StatsWorkspaceCount"]).Set(row, entry.WorkspaceCount);
            if (entry.Statistics is { } statistics)
            {
                ((ValueColumnBuilder<int>)columns["ResponseRowCount"]).Set(row, (int)Math.Min(entry.Rows, int.MaxValue));
                ((ValueColumnBuilder<double>)columns["StatsDataProcessedKB"]).Set(row, statistics.BytesRead / 1024.0);
                ((ValueColumnBuilder<long>)columns["StatsRowsProcessed"]).Set(row, statistics.RowsRead);
            }

            void Text(string name, string text) => ((StringColumnBuilder)columns[name]).Set(row, Encoding.UTF8.GetBytes(text));
            void Few(string name, string text) => ((LowCardinalityColumnBuilder)columns[name]).Set(row, Encoding.UTF8.GetBytes(text));
            void Time(string name, DateTime time) => ((ValueColumnBuilder<long>)columns[name]).Set(row, (time - DateTime.UnixEpoch).Ticks);
        }

        using var block = builder.Build();
        await new WorkspaceInserts(_clickHouse, workspace).InsertAsync(table, [block.Bytes], Guid.NewGuid().ToString());
    }
}

/// <summary>A query that is written down when it is disposed of, however it ended.</summary>
internal sealed class AuditedQuery(HttpContext context, QuerySource source, string text, TimeRange? range, TimeProvider clock, Action<QueryEntry> add) : IDisposable
{
    private const int ClientAppLengthMax = 256;

    private readonly DateTime _time = clock.GetUtcNow().UtcDateTime;
    private readonly long _started = clock.GetTimestamp();
    private int? _status;

    /// <summary>The query under way; null while none is.</summary>
    public RunningQuery? Running { get; set; }

    /// <summary>Takes the answer's status from an answer; null is a good one.</summary>
    public void Answered(IResult? answer) => _status = answer switch
    {
        Errors.AzureError error => error.Status,
        Errors.KustoError error => error.Status,
        _ => StatusCodes.Status200OK,
    };

    public void Dispose()
    {
        var app = context.Request.Headers["x-ms-app"] is [{ Length: > 0 } named] ? named : context.Request.Headers.UserAgent.ToString();
        var read = source.Workspaces.Select(workspace => workspace.ResourceId.ToString()).ToList();
        add(new QueryEntry(source.Workspaces[0].ResourceId, _time, Caller.Of(context), text, context.TraceIdentifier)
        {
            ClientApp = app.Length > ClientAppLengthMax ? app[..ClientAppLengthMax] : app,
            Target = (source.Resource ?? source.Workspaces[0].ResourceId).ToString(),
            Context = new JsonObject
            {
                ["workspaces"] = new JsonArray([.. read.Select(id => (JsonNode)id)]),
                ["resources"] = source.Resource is { } resource ? new JsonArray(resource.ToString()) : new JsonArray(),
            }.ToJsonString(),
            Range = range,
            WorkspaceCount = read.Count,
            Status = _status ?? (context.RequestAborted.IsCancellationRequested ? StatusCodes.Status499ClientClosedRequest : StatusCodes.Status500InternalServerError),
            Duration = clock.GetElapsedTime(_started),
            Statistics = Running?.Statistics,
            Rows = Running?.RowsReturned ?? 0,
        });
    }
}

/// <summary>What is written down of a query.</summary>
/// <param name="Workspace">The workspace whose table holds it.</param>
/// <param name="Time">When it came.</param>
/// <param name="Caller">Who asked.</param>
/// <param name="Text">The query.</param>
/// <param name="CorrelationId">The request's id.</param>
internal sealed record QueryEntry(ResourceId Workspace, DateTime Time, Caller Caller, string Text, string CorrelationId)
{
    public required string ClientApp { get; init; }

    public required string Target { get; init; }

    public required string Context { get; init; }

    public TimeRange? Range { get; init; }

    public int WorkspaceCount { get; init; }

    public int Status { get; init; }

    public TimeSpan Duration { get; init; }

    public QueryStatistics? Statistics { get; init; }

    public long Rows { get; init; }
}
