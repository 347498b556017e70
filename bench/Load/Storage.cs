using System.Text;
using System.Text.RegularExpressions;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Embedded;
using Patchbay.ClickHouse.Rows;
using Patchbay.Communication.Simulation;
using Patchbay.Workspaces;

namespace Patchbay.Load;

/// <summary>What the choices of a table's definition cost and bring: the same SMS records in tables that differ in one point each.</summary>
internal static partial class Storage
{
    private const string Table = "ACSSMSIncomingOperations";
    private const int LookupsPerVariant = 5;

    public static async Task RunAsync(int recordCount)
    {
        var folder = Directory.CreateTempSubdirectory("patchbay-load-").FullName;
        try
        {
            using var records = RecordFile.Generate(folder, recordCount, new Dictionary<SimulatedService, double> { [SimulatedService.Sms] = 1 });
            await using var clickHouse = await EmbeddedClickHouse.StartAsync(new EmbeddedOptions(Path.Combine(folder, "data")));
            var workspace = new Workspace(Guid.NewGuid(), "load", ResourceId.Parse($"/subscriptions/s/resourceGroups/g/providers/{Workspace.ResourceType}/load"));
            await Reference.RunAsync(clickHouse, workspace, records);
            var definition = await ReadTextAsync(clickHouse, $"SELECT create_table_query FROM system.tables WHERE database = '{workspace.Database}' AND name = '{Table}'");
            var rows = long.Parse(await ReadTextAsync(clickHouse, $"SELECT toString(count()) FROM {workspace.Database}.{Table}"));
            Console.WriteLine($"{rows:N0} SMS records\n\n| Definition | Insert, CPU | Bytes per record | of them indexes | One MessageId: ms | rows read | Half an hour: rows read |\n|---|---|---|---|---|---|---|");
            double? first = null;
            foreach (var (name, text) in Variants(definition))
            {
                var variant = $"variant_{Guid.NewGuid():N}";
                await clickHouse.ExecuteAsync(new Statement(text.Replace(Table, variant, StringComparison.Ordinal)));
                var (insert, bytes, indexes) = await FillAsync(clickHouse, workspace, variant, rows);
                var (milliseconds, found) = await FindMessagesAsync(clickHouse, workspace, variant);
                var ranged = await RowsReadAsync(
                    clickHouse, $"SELECT avg(DurationMs) FROM {workspace.Database}.{variant} WHERE TimeGenerated BETWEEN now() - INTERVAL 72 HOUR AND now() - INTERVAL 71.5 HOUR");
                first ??= insert;
                Console.WriteLine($"| {name} | {insert / first:F2} | {bytes:F1} | {indexes:F1} | {milliseconds:F1} | {found:N0} | {ranged:N0} |");
                await clickHouse.ExecuteAsync(new Statement($"DROP TABLE {workspace.Database}.{variant}"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<(string Name, string Definition)> Variants(string definition)
    {
        var plain = Index().Replace(definition, "");
        yield return ("as it is", definition);
        yield return ("without indexes", plain);
        yield return ("text indexes", definition.Replace("bloom_filter(0.01)", "text(tokenizer = array)", StringComparison.Ordinal));
        yield return ("default codec (LZ4)", Codec().Replace(definition, "").Replace("default_compression_codec = 'ZSTD(1)', ", "", StringComparison.Ordinal));
        yield return ("ZSTD alone, no Delta and T64", Codec().Replace(definition, ""));
        yield return ("no LowCardinality", definition.Replace("LowCardinality(String)", "String", StringComparison.Ordinal));
        yield return ("ORDER BY OperationName, TimeGenerated", definition.Replace("ORDER BY TimeGenerated", "ORDER BY (OperationName, TimeGenerated)", StringComparison.Ordinal));
        yield return ("ORDER BY _ResourceId, TimeGenerated", definition.Replace("ORDER BY TimeGenerated", "ORDER BY (_ResourceId, TimeGenerated)", StringComparison.Ordinal));
        yield return ("ORDER BY hour, OperationName, TimeGenerated", definition.Replace("ORDER BY TimeGenerated", "ORDER BY (toStartOfHour(TimeGenerated), OperationName, TimeGenerated)", StringComparison.Ordinal));
    }

    private static async Task<(double Insert, double Bytes, double Indexes)> FillAsync(IClickHouse clickHouse, Workspace workspace, string variant, long rows)
    {
        var best = double.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            await clickHouse.ExecuteAsync(new Statement($"TRUNCATE TABLE {workspace.Database}.{variant}"));
            await clickHouse.ExecuteAsync(new Statement($"SYSTEM STOP MERGES {workspace.Database}.{variant}"));
            var clock = Cost.Begin();
            await clickHouse.ExecuteAsync(new Statement($"INSERT INTO {workspace.Database}.{variant} SELECT * FROM {workspace.Database}.{Table}")
            {
                Settings = [new("max_threads", "1"), new("max_insert_threads", "1")],
            });
            best = Math.Min(best, clock().Processor.TotalSeconds);
        }

        await clickHouse.ExecuteAsync(new Statement($"SYSTEM START MERGES {workspace.Database}.{variant}"));
        await clickHouse.ExecuteAsync(new Statement($"OPTIMIZE TABLE {workspace.Database}.{variant} FINAL"));
        var sizes = await ReadTextAsync(
            clickHouse, $"SELECT concat(toString(sum(bytes_on_disk)), ' ', toString(sum(secondary_indices_compressed_bytes))) FROM system.parts WHERE active AND table = '{variant}'");
        var numbers = sizes.Split(' ').Select(double.Parse).ToArray();
        return (best, numbers[0] / rows, numbers[1] / rows);
    }

    private static async Task<(double Milliseconds, long Rows)> FindMessagesAsync(IClickHouse clickHouse, Workspace workspace, string variant)
    {
        var (milliseconds, rows) = (double.MaxValue, 0L);
        for (var i = 0; i < LookupsPerVariant; i++)
        {
            var id = await ReadTextAsync(clickHouse, $"SELECT MessageId FROM {workspace.Database}.{Table} WHERE cityHash64(CorrelationId) % 1000 = {i} LIMIT 1");
            var clock = Cost.Begin();
            rows += await RowsReadAsync(clickHouse, $"SELECT * FROM {workspace.Database}.{variant} WHERE MessageId = {SqlText.StringLiteral(id)}");
            milliseconds = Math.Min(milliseconds, clock().Elapsed.TotalMilliseconds);
        }

        return (milliseconds, rows / LookupsPerVariant);
    }

    private static async Task<long> RowsReadAsync(IClickHouse clickHouse, string sql)
    {
        await using var result = await clickHouse.QueryAsync(new Statement(sql) { Settings = [new("use_query_condition_cache", "0")] });
        while (await result.ReadAsync() is not null)
        {
        }

        return result.Statistics.RowsRead;
    }

    private static async Task<string> ReadTextAsync(IClickHouse clickHouse, string sql)
    {
        await using var result = await clickHouse.QueryAsync(new Statement(sql));
        return Encoding.UTF8.GetString(((StringColumn)(await result.ReadAsync())!.Columns[0])[0]);
    }

    [GeneratedRegex(@", INDEX \w+ \w+ TYPE bloom_filter\(0\.01\) GRANULARITY 1")]
    private static partial Regex Index();

    [GeneratedRegex(@" CODEC\((Delta\(8\)|T64), ZSTD\(1\)\)")]
    private static partial Regex Codec();
}
