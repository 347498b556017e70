using System.Text;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Rows;

namespace Patchbay.EngineTests.ClickHouse;

/// <summary>
/// What whoever holds an <see cref="IClickHouse"/> may rely on, whether it is the engine in this process or a server. Each
/// test has a database of its own.
/// </summary>
public abstract partial class ClickHouseContract(IClickHouse clickHouse) : IAsyncLifetime
{
    private readonly string _database = $"contract_{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await ExecuteAsync($"CREATE DATABASE {_database}");

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync($"DROP DATABASE {_database} SYNC");
        GC.SuppressFinalize(this);
    }

    private Task ExecuteAsync(string sql, params IReadOnlyList<SqlParameter> parameters) =>
        clickHouse.ExecuteAsync(new Statement(sql) { Parameters = parameters }, Token);

    /// <summary>All rows of a query, each as its values.</summary>
    private Task<List<object?[]>> RowsAsync(string sql, params IReadOnlyList<SqlParameter> parameters) =>
        RowsAsync(new Statement(sql) { Parameters = parameters });

    private async Task<List<object?[]>> RowsAsync(Statement statement)
    {
        await using var result = await clickHouse.QueryAsync(statement, Token);
        var rows = new List<object?[]>();
        while (await result.ReadAsync(Token) is { } block)
        {
            rows.AddRange(Enumerable.Range(0, block.RowCount).Select(row => block.Columns.Select(column => Value(column, row)).ToArray()));
        }

        return rows;
    }

    /// <summary>The first value of the first row.</summary>
    private async Task<object?> ScalarAsync(string sql, params IReadOnlyList<SqlParameter> parameters) => (await RowsAsync(sql, parameters))[0][0];

    private async Task<ClickHouseException> FailureAsync(string sql) => await Assert.ThrowsAsync<ClickHouseException>(() => RowsAsync(sql));

    /// <summary>How many statements run in the engine whose text has <paramref name="marker"/>.</summary>
    private async Task<long> RunningAsync(string marker) => Convert.ToInt64(await ScalarAsync(
        "SELECT toInt64(count()) FROM system.processes WHERE query LIKE {marker:String} AND query NOT LIKE '%system.processes%'",
        SqlParameter.String("marker", $"%{marker}%")));

    private static object? Value(Column column, int row) => column.IsNull(row) ? null : column switch
    {
        StringColumn texts => Encoding.UTF8.GetString(texts[row]),
        ArrayColumn lists => Enumerable.Range(lists[row].Start.Value, lists[row].End.Value - lists[row].Start.Value)
            .Select(item => Value(lists.Items, item)).ToArray(),
        ValueColumn<byte> values => values[row],
        ValueColumn<sbyte> values => values[row],
        ValueColumn<short> values => values[row],
        ValueColumn<ushort> values => values[row],
        ValueColumn<int> values => values[row],
        ValueColumn<uint> values => values[row],
        ValueColumn<long> values => values[row],
        ValueColumn<ulong> values => values[row],
        ValueColumn<Int128> values => values[row],
        ValueColumn<UInt128> values => values[row],
        ValueColumn<float> values => values[row],
        ValueColumn<double> values => values[row],
        ValueColumn<Guid> values => values[row],
        _ => throw new NotSupportedException(column.GetType().Name),
    };
}
