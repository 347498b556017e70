using System.Globalization;
using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Threading.RateLimiting;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.Kql;
using Patchbay.Pipeline.Intake;
using Patchbay.Server.Configuration;
using Patchbay.Workspaces.Query;

namespace Patchbay.Server.Tail;

/// <summary>Follows the records of a workspace as they arrive, as far as a KQL condition wants them.</summary>
/// <remarks>
/// The intake only notes from when to when records came into which table. What they are is read from the engine, a few times a
/// second, through the compiler like any query and with its limits. A reader that is slower than that is sent the newest of what
/// has come meanwhile, and told how many were left out.
/// </remarks>
internal sealed partial class LiveTail(
    Arrivals arrivals, WorkspaceQueries queries, QueryOptions options, ConcurrencyLimiter turns, TimeProvider clock, ILogger<LiveTail> logger)
{
    private const int RecordsOfTableMax = 100;

    private static readonly string[] Needed = ["TimeGenerated", "_TimeReceived", "_RecordId"];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan QueryTimeMax = TimeSpan.FromSeconds(5);

    /// <summary>Checks a condition against the tables.</summary>
    /// <param name="source">The workspace, as far as the reader may read it.</param>
    /// <param name="tables">The tables to follow.</param>
    /// <param name="condition">What stands behind <c>where</c>; empty for all records.</param>
    /// <returns>The tables that have all columns of the condition; when none has, what came of compiling it.</returns>
    public (IReadOnlySet<LogTable> Followed, Compilation? Failure) Check(QuerySource source, IReadOnlyList<LogTable> tables, string condition)
    {
        var compilations = tables.Select(table => (Table: table, Compilation: queries.Compile(source, Newest(Text(table, condition, null)), null))).ToList();
        var followed = compilations.Where(pair => IsTail(pair.Compilation)).Select(pair => pair.Table).ToHashSet();
        return (followed, followed.Count > 0 ? null : compilations[0].Compilation);
    }

    /// <summary>Follows the tables until the reader goes away.</summary>
    /// <param name="source">The workspace, as far as the reader may read it.</param>
    /// <param name="tables">The tables, as <see cref="Check"/> gave them.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="cancellationToken">The reader has gone.</param>
    /// <returns>Events: <c>records</c> with those of one table, and <c>counts</c> with the sums since the start.</returns>
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(
        QuerySource source, IReadOnlySet<LogTable> tables, string condition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var listener = arrivals.Listen(source.Workspaces[0]);
        var counts = new Counts();
        yield return counts.ToEvent();
        while (true)
        {
            await Task.Delay(Pause, clock, cancellationToken);
            foreach (var (table, arrived) in listener.Take())
            {
                counts = counts with { Arrived = counts.Arrived + arrived.Count };
                if (!tables.Contains(table))
                {
                    continue;
                }

                var (data, sent, matched) = await ReadAsync(source, table, condition, arrived, cancellationToken);
                counts = counts with { Matched = counts.Matched + matched, Sent = counts.Sent + sent };
                if (sent > 0)
                {
                    yield return new SseItem<string>(data, "records");
                }
            }

            // Also when nothing has changed: a reader that has gone is noticed by writing.
            yield return counts.ToEvent();
        }
    }

    // One result whose records can be told apart: a condition with a second query behind it, or one that drops columns, is none.
    private static bool IsTail(Compilation compilation) =>
        compilation.Results is [var only] && Needed.All(name => only.Columns.Any(column => column.Name == name));

    private static string Newest(string text) => $"{text}| top {RecordsOfTableMax} by _TimeReceived desc";

    private static string Text(LogTable table, string condition, ArrivedRecords? arrived)
    {
        var received = arrived is { } records ? $"| where _TimeReceived between ({Literal(records.Received)} .. {Literal(records.ReceivedLast)})\n" : "";
        var where = string.IsNullOrWhiteSpace(condition) ? "" : $"| where {condition}\n";
        return $"{table.Name}\n{received}{where}";
    }

    private static string Literal(DateTime time) => $"datetime({time.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture)}Z)";

    private async Task<(string Data, long Sent, long Matched)> ReadAsync(
        QuerySource source, LogTable table, string condition, ArrivedRecords arrived, CancellationToken cancellationToken)
    {
        var text = Text(table, condition, arrived);
        var range = new TimeRange(arrived.First, arrived.Last.AddTicks(1));
        using var turn = await turns.AcquireAsync(1, cancellationToken);
        if (!turn.IsAcquired)
        {
            return ("", 0, arrived.Count);
        }

        try
        {
            var compilation = queries.Compile(source, $"{Newest(text)};\n{text}| count", range);
            await using var query = await queries.StartAsync(compilation, options.LimitsFor((int)QueryTimeMax.TotalSeconds), cancellationToken);
            return await WriteAsync(query, table, cancellationToken);
        }
        catch (ClickHouseException exception)
        {
            LogFailed(logger, exception, table.Name);
            return ("", 0, arrived.Count);
        }
    }

    // The answer of the query API, so that a reader knows its shape: the newest records, and how many there are.
    private static async Task<(string Data, long Sent, long Matched)> WriteAsync(RunningQuery query, LogTable table, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var pipe = PipeWriter.Create(buffer, new StreamPipeWriterOptions(leaveOpen: true));
        await AnswerWriter.WriteAsync(pipe, query, new AnswerSections(Statistics: false, Render: false), cancellationToken);
        await pipe.CompleteAsync();
        var answer = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        using var json = JsonDocument.Parse(answer);
        var tables = json.RootElement.GetProperty("tables");
        var sent = tables[0].GetProperty("rows").GetArrayLength();
        var matched = tables.GetArrayLength() > 1 ? tables[1].GetProperty("rows")[0][0].GetInt64() : sent;
        return ($$"""{"table":"{{table.Name}}","answer":{{Encoding.UTF8.GetString(answer.Span)}}}""", sent, matched);
    }

    [LoggerMessage(7601, LogLevel.Warning, "Records that arrived in {Table} could not be read for a live tail; the tail counts them as left out.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string table);

    /// <summary>Sums since the start: records that came into the workspace, that the condition wanted, and that were sent.</summary>
    private readonly record struct Counts(long Arrived, long Matched, long Sent)
    {
        public SseItem<string> ToEvent() => new($$"""{"arrived":{{Arrived}},"matched":{{Matched}},"sent":{{Sent}}}""", "counts");
    }
}
