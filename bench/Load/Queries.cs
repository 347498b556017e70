using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Embedded;
using Patchbay.ClickHouse.Rows;
using Patchbay.Communication.Simulation;
using Patchbay.Workspaces;
using Patchbay.Workspaces.Query;
using Patchbay.Workspaces.State;

namespace Patchbay.Load;

/// <summary>What KQL costs: from the text to the last byte of the answer's JSON, against the best SQL read to its last row on the same engine.</summary>
internal static class Queries
{
    /// <summary>The head of the table, with the milliseconds that KQL may take besides 5 %.</summary>
    public static string TableHead(int allowance) => $"| Question | SQL ms | KQL ms | KQL more, ms | Within 5 % + {allowance} ms |\n|---|---|---|---|---|";

    public static async Task RunAsync(Func<DateTime, string, IReadOnlyList<QueryPair>> pairs, int recordCount, int rounds, int allowance = 5)
    {
        var folder = Directory.CreateTempSubdirectory("patchbay-load-").FullName;
        try
        {
            using var records = RecordFile.Generate(folder, recordCount, SimulationOptions.DefaultMix);
            await using var clickHouse = await EmbeddedClickHouse.StartAsync(new EmbeddedOptions(Path.Combine(folder, "data")));
            var workspace = new Workspace(Guid.NewGuid(), "load", ResourceId.Parse($"/subscriptions/s/resourceGroups/g/providers/{Workspace.ResourceType}/load"));
            await Reference.RunAsync(clickHouse, workspace, records);
            var message = await MessageAsync(clickHouse, workspace);
            var queries = new WorkspaceQueries(clickHouse, new WorkspaceFunctions(await ResourceDocuments.OpenAsync(await StateStore.OpenAsync(clickHouse))), TimeProvider.System);

            Console.WriteLine($"\n{records.RecordCount:N0} records of all services; medians of {rounds} runs in turn, everything warm\n");
            Console.WriteLine(TableHead(allowance));
            foreach (var pair in pairs(DateTime.UtcNow.Date.AddDays(-4), message))
            {
                var (sql, kql) = (new List<double>(), new List<double>());
                for (var round = -1; round < rounds; round++)
                {
                    var (sqlMs, kqlMs) = (await TimeAsync(() => SqlAsync(clickHouse, workspace, pair.Sql)), await TimeAsync(() => KqlAsync(queries, workspace, pair.Kql)));
                    if (round >= 0)
                    {
                        sql.Add(sqlMs);
                        kql.Add(kqlMs);
                    }
                }

                var (sqlMedian, kqlMedian) = (sql.Order().ElementAt(rounds / 2), kql.Order().ElementAt(rounds / 2));
                Print(pair, sqlMedian, kqlMedian, allowance);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Writes the row of a question below <see cref="TableHead"/>.</summary>
    public static void Print(QueryPair pair, double sql, double kql, int allowance) =>
        Console.WriteLine($"| {pair.Name} | {sql:F1} | {kql:F1} | {kql - sql:F1} | {(kql <= (sql * 1.05) + allowance ? "yes" : "no")} |");

    /// <summary>Milliseconds that something takes.</summary>
    public static async Task<double> TimeAsync(Func<Task> run)
    {
        var start = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Reads the rows of a statement to the last one.</summary>
    public static async Task SqlAsync(IClickHouse clickHouse, Workspace workspace, string sql)
    {
        await using var result = await clickHouse.QueryAsync(new Statement(WithDatabase(sql, workspace)));
        while (await result.ReadAsync() is not null)
        {
        }
    }

    private static async Task KqlAsync(WorkspaceQueries queries, Workspace workspace, string kql)
    {
        var compilation = queries.Compile(workspace, kql, timeRange: null);
        if (!compilation.Succeeded)
            throw new InvalidOperationException($"{kql}: {string.Join(' ', compilation.Diagnostics)}");
        await using var query = await queries.StartAsync(compilation, new QueryLimits(TimeSpan.FromMinutes(5), 8L << 30, 500_000, 100 << 20));
        await AnswerWriter.WriteAsync(PipeWriter.Create(Stream.Null), query, default);
    }

    /// <summary>The id of some message.</summary>
    public static async Task<string> MessageAsync(IClickHouse clickHouse, Workspace workspace)
    {
        await using var result = await clickHouse.QueryAsync(
            new Statement(WithDatabase("SELECT any(MessageId) FROM ACSSMSIncomingOperations WHERE MessageId != ''", workspace)));
        return Encoding.UTF8.GetString(((StringColumn)(await result.ReadAsync())!.Columns[0])[0]);
    }

    private static string WithDatabase(string sql, Workspace workspace) =>
        sql.Replace("FROM ACS", $"FROM {workspace.Database}.ACS", StringComparison.Ordinal).Replace("JOIN ACS", $"JOIN {workspace.Database}.ACS", StringComparison.Ordinal);
}
