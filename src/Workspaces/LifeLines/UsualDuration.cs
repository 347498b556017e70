using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.Workspaces.LifeLines;

/// <summary>How long an expected step usually takes in a workspace.</summary>
/// <param name="Step">The step.</param>
/// <param name="Samples">How many of the newest such steps were looked at.</param>
/// <param name="Median">Half of them took at most so long; zero without samples.</param>
/// <param name="Late">19 of 20 took at most so long.</param>
public sealed record UsualDuration(ExpectedStep Step, long Samples, TimeSpan Median, TimeSpan Late)
{
    // Enough for a steady figure, and few enough to be read in a moment.
    private const int SamplesMax = 5_000;

    /// <summary>Measures every step over the newest ones of the workspace.</summary>
    /// <param name="clickHouse">The engine.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="limits">What the query may use up.</param>
    /// <param name="cancellationToken">Ends the query in the engine.</param>
    public static async Task<IReadOnlyList<UsualDuration>> MeasureAsync(
        IClickHouse clickHouse, Workspace workspace, StatementLimits limits, CancellationToken cancellationToken = default)
    {
        var steps = LogCatalog.Current.ExpectedSteps;
        var selects = steps.Select((step, number) => Select(workspace, step, number));
        var durations = new List<UsualDuration>();
        await using var result = await clickHouse.QueryAsync(new Statement(string.Join(" UNION ALL ", selects)) { Limits = limits }, cancellationToken).ConfigureAwait(false);
        while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } block)
        {
            for (var row = 0; row < block.RowCount; row++)
            {
                durations.Add(new UsualDuration(
                    steps[(int)((ValueColumn<uint>)block.Columns[0])[row]],
                    ((ValueColumn<long>)block.Columns[1])[row],
                    TimeSpan.FromTicks(((ValueColumn<long>)block.Columns[2])[row]),
                    TimeSpan.FromTicks(((ValueColumn<long>)block.Columns[3])[row])));
            }
        }

        return durations;
    }

    // The records before are looked for in the day before the newest steps only.
    private static string Select(Workspace workspace, ExpectedStep step, int number)
    {
        var key = SqlText.Identifier(step.Key);
        return
            $"(WITH newest AS (SELECT {key} AS key, TimeGenerated AS time FROM {From(workspace, step.Then)} ORDER BY TimeGenerated DESC LIMIT {SamplesMax}) " +
            $"SELECT toUInt32({number}), toInt64(count()), ifNotFinite(quantile(0.5)(ticks), 0)::Int64, ifNotFinite(quantile(0.95)(ticks), 0)::Int64 FROM (" +
            $"SELECT greatest(0, reinterpretAsInt64(newest.time) - reinterpretAsInt64(earlier.time)) AS ticks FROM newest INNER JOIN (" +
            $"SELECT {key} AS key, min(TimeGenerated) AS time FROM {From(workspace, step.After)} AND {key} != '' " +
            $"AND TimeGenerated >= (SELECT min(time) FROM newest) - INTERVAL 1 DAY AND TimeGenerated <= (SELECT max(time) FROM newest) GROUP BY key" +
            ") AS earlier USING key))";
    }

    private static string From(Workspace workspace, StepRecords records)
    {
        var conditions = records.Where.Select(condition => condition.Value.Count == 0
            ? $"{SqlText.Identifier(condition.Key)} != ''"
            : $"{SqlText.Identifier(condition.Key)} IN ({string.Join(", ", condition.Value.Select(SqlText.StringLiteral))})");
        return $"{SqlText.Identifier(workspace.Database)}.{SqlText.Identifier(records.Table)} WHERE {string.Join(" AND ", conditions.DefaultIfEmpty("1"))}";
    }
}
