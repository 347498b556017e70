using System.Text;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.Workspaces.Metrics;

/// <summary>Counts the records of metrics.</summary>
/// <param name="clickHouse">The engine.</param>
public sealed class MetricReader(IClickHouse clickHouse)
{
    // What a DateTime64 of the engine's functions can be.
    private static readonly DateTime TimeMax = new(2262, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Counts over workspaces. A record that lies in several of them counts once.</summary>
    /// <param name="workspaces">The workspaces, at least one.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="limits">What the query may use up.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>The series in the query's order; none when nothing was counted.</returns>
    public async Task<IReadOnlyList<MetricSeries>> ReadAsync(
        IReadOnlyList<Workspace> workspaces, MetricQuery query, StatementLimits limits, CancellationToken cancellationToken = default)
    {
        var split = query.Split;
        var series = new Dictionary<string, (string[] Values, Dictionary<long, long> Counts)>(StringComparer.Ordinal);
        var statement = new Statement(Sql(workspaces, query, split)) { Parameters = [.. Parameters(query)], Limits = limits };
        await using var result = await clickHouse.QueryAsync(statement, cancellationToken).ConfigureAwait(false);
        while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } block)
        {
            for (var row = 0; row < block.RowCount; row++)
            {
                var values = new string[split.Count];
                for (var i = 0; i < values.Length; i++)
                    values[i] = Encoding.UTF8.GetString(((StringColumn)block.Columns[i + 2])[row]);
                var key = string.Join('\0', values);
                if (!series.TryGetValue(key, out var one))
                    series[key] = one = (values, []);
                one.Counts[((ValueColumn<long>)block.Columns[0])[row]] = ((ValueColumn<long>)block.Columns[1])[row];
            }
        }

        var found = series.Select(pair => (pair.Key, Series: new MetricSeries(pair.Value.Values, pair.Value.Counts)));
        return [.. (query.SmallestFirst ? found.OrderBy(pair => pair.Series.Total) : found.OrderByDescending(pair => pair.Series.Total))
            .ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Series)];
    }

    private static string Sql(IReadOnlyList<Workspace> workspaces, MetricQuery query, IReadOnlyList<MetricDimension> split)
    {
        var named = query.Filter.Dimensions.Select(name => query.Metric.FindDimension(name)!).ToList();
        var records = string.Join(" UNION ALL ", workspaces.Select(workspace =>
            $$"""
            SELECT {{string.Concat(named.Select(dimension => $"{Value(query.Metric, dimension)} AS {Name(dimension)}, "))}}_RecordId AS record,
                intDiv(reinterpretAsInt64(TimeGenerated) - {start:Int64}, {step:Int64}) AS interval
            FROM {{SqlText.Identifier(workspace.Database)}}.{{SqlText.Identifier(query.Metric.Table)}}
            WHERE _ResourceId = {resource:String}
                AND TimeGenerated >= fromUnixTimestamp64Nano({start:Int64} * 100) AND TimeGenerated < fromUnixTimestamp64Nano({end:Int64} * 100)
            """));
        // Counting ids costs more than counting, and only several workspaces can hold the same record.
        var count = workspaces.Count == 1 ? "toInt64(count())" : "toInt64(uniqExact(record))";
        var where = string.Join(" AND ", query.Filter.Conditions.Select((condition, number) => condition.TakesAll
            ? "1"
            : $"lowerUTF8({Name(query.Metric.FindDimension(condition.Dimension)!)}) {(condition.IsNot ? "NOT IN" : "IN")} {{values{number}:Array(String)}}").DefaultIfEmpty("1"));
        var columns = string.Concat(split.Select(dimension => $", {Name(dimension)}"));
        var chosen = split.Count == 0 ? "" : $$"""
            AND tuple({{columns[2..]}}) IN (
                SELECT tuple({{columns[2..]}}) FROM records WHERE {{where}}
                GROUP BY {{columns[2..]}} ORDER BY {{count}} {{(query.SmallestFirst ? "ASC" : "DESC")}}{{columns}} LIMIT {most:UInt64})
            """;
        return $"WITH records AS ({records}) SELECT interval, {count}{columns} FROM records WHERE {where} {chosen} GROUP BY interval{columns}";
    }

    private static IEnumerable<SqlParameter> Parameters(MetricQuery query)
    {
        yield return SqlParameter.String("resource", query.Resource.Lower);
        yield return SqlParameter.Int64("start", Ticks(query.Range.Start));
        yield return SqlParameter.Int64("end", Ticks(query.Range.End));
        yield return SqlParameter.Int64("step", query.Step.Ticks);
        yield return SqlParameter.UInt64("most", (ulong)query.SeriesMax);
        foreach (var (number, condition) in query.Filter.Conditions.Index().Where(pair => !pair.Item.TakesAll))
            yield return SqlParameter.StringArray($"values{number}", condition.Values.Select(value => value.ToLowerInvariant()));
    }

    private static string Name(MetricDimension dimension) => SqlText.Identifier($"dimension {dimension.Name}");

    private static string Value(Metric metric, MetricDimension dimension)
    {
        if (dimension.Column is null)
            return "''";
        var isText = LogCatalog.Current.FindTable(metric.Table)!.FindColumn(dimension.Column)!.Type == ColumnType.String;
        var column = SqlText.Identifier(dimension.Column);
        var text = isText ? $"CAST({column} AS String)" : $"ifNull(toString({column}), '')";
        if (dimension.IsClass)
            return $"if(match({text}, '^[1-5][0-9][0-9]$'), concat(substring({text}, 1, 1), 'xx'), '')";
        if (dimension.Pattern is not null)
            return $"extract({text}, {SqlText.StringLiteral(dimension.Pattern)})";
        return dimension.Values.Count == 0 ? text : $"transform({text}, [{Literals(dimension.Values.Keys)}], [{Literals(dimension.Values.Values)}], {text})";
    }

    private static string Literals(IEnumerable<string> values) => string.Join(", ", values.Select(SqlText.StringLiteral));

    private static long Ticks(DateTime time) => Math.Clamp(time.Ticks, DateTime.UnixEpoch.Ticks, TimeMax.Ticks) - DateTime.UnixEpoch.Ticks;
}
