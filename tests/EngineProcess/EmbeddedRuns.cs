using System.Runtime.InteropServices;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Embedded;
using Patchbay.ClickHouse.Rows;
using Patchbay.Testing;

namespace Patchbay.EngineProcess;

/// <summary>Lives of an embedded engine, from start to end.</summary>
internal static class EmbeddedRuns
{
    private const int InsertRows = 1_000;

    /// <summary>Starts and stops the engine, or says why that does not go.</summary>
    public static async Task<int> StartAsync(string folder, string library)
    {
        try
        {
            await using var engine = await EmbeddedClickHouse.StartAsync(new EmbeddedOptions(folder) { LibraryPath = library });
            Console.WriteLine($"started {engine.Version}");
            return 0;
        }
        catch (EngineUnavailableException exception)
        {
            Console.WriteLine(exception.Message);
            return 3;
        }
    }

    /// <summary>Ends the process without stopping the engine, in the middle of a query.</summary>
    public static async Task<int> LeaveAsync(string folder)
    {
        var engine = await EmbeddedClickHouse.StartAsync(new EmbeddedOptions(folder));
        var result = await engine.QueryAsync(new Statement("SELECT number FROM numbers(1000000000000)"));
        await result.ReadAsync();
        _ = engine.ExecuteAsync(new Statement("SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1"));
        return 7;
    }

    /// <summary>Inserts and queries as fast as it can until SIGTERM, and says how many rows were stored so far.</summary>
    public static async Task<int> LoadAsync(string folder)
    {
        var engine = await EmbeddedClickHouse.StartAsync(new EmbeddedOptions(folder));
        await engine.ExecuteAsync(new Statement("CREATE DATABASE IF NOT EXISTS load"));
        await engine.ExecuteAsync(new Statement(
            "CREATE TABLE IF NOT EXISTS load.t (a Int64) ENGINE = MergeTree ORDER BY a SETTINGS fsync_after_insert = 1, fsync_part_directory = 1"));
        var stop = new TaskCompletionSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.TrySetResult();
        });
        var block = BlockBytes.Of(InsertRows, BlockBytes.Int64("a", Enumerable.Range(0, InsertRows).Select(i => (long)i)));
        long stored = 0;
        Task[] work =
        [
            .. Enumerable.Range(0, 3).Select(_ => RepeatAsync(async () =>
            {
                await engine.InsertAsync(new Insert("load", "t", ["a"], [block]));
                Console.WriteLine($"stored {Interlocked.Add(ref stored, InsertRows)}");
            })),
            .. Enumerable.Range(0, 3).Select(i => RepeatAsync(async () =>
            {
                using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(20 * (i + 1)));
                await using var result = await engine.QueryAsync(new Statement("SELECT sum(sipHash64(a)), count() FROM load.t GROUP BY a % 1000"), cancel.Token);
                while (await result.ReadAsync(cancel.Token) is not null)
                {
                }
            })),
            RepeatAsync(() => engine.ExecuteAsync(new Statement("SELECT no_such_column FROM load.t"))),
        ];

        await stop.Task;
        await engine.DisposeAsync();
        await Task.WhenAll(work);
        Console.WriteLine("stopped");
        return 0;
    }

    /// <summary>Says how many rows <see cref="LoadAsync"/> has left.</summary>
    public static async Task<int> CountAsync(string folder)
    {
        await using var engine = await EmbeddedClickHouse.StartAsync(new EmbeddedOptions(folder));
        await using var result = await engine.QueryAsync(new Statement("SELECT toInt64(count()) FROM load.t"));
        Console.WriteLine($"found {((ValueColumn<long>)(await result.ReadAsync())!.Columns[0])[0]}");
        return 0;
    }

    private static async Task RepeatAsync(Func<Task> action)
    {
        while (true)
        {
            try
            {
                await action();
            }
            catch (Exception exception) when (exception is OperationCanceledException or ClickHouseException)
            {
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
