using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Embedded;
using Patchbay.ClickHouse.Rows;
using Patchbay.Testing;

namespace Patchbay.EngineProcess;

/// <summary>Fills a small disk with inserts, and says what comes of it at every step.</summary>
internal static class DiskFull
{
    public static async Task<int> RunAsync(string folder)
    {
        var filler = Path.Combine(folder, "filler");
        await File.WriteAllBytesAsync(filler, new byte[8 << 20]);
        var data = new EmbeddedOptions(Path.Combine(folder, "data")) { FreeBytesMin = 2 << 20 };
        var engine = await EmbeddedClickHouse.StartAsync(data);
        await engine.ExecuteAsync(new Statement("CREATE DATABASE d"));
        await engine.ExecuteAsync(new Statement("CREATE TABLE d.t (a Int64, b String) ENGINE = MergeTree ORDER BY a PARTITION BY a % 2 SETTINGS fsync_after_insert = 1"));

        var random = new Random(7);
        var inserts = 0;
        while (await InsertAsync() == 0)
        {
            inserts++;
        }

        Console.WriteLine($"inserts until full: {await InsertAsync()}, {await InsertAsync()}");
        Console.WriteLine($"rows: {await CountAsync() - (inserts * 2_000)}");
        Console.WriteLine($"making room: {await CodeAsync("ALTER TABLE d.t DROP PARTITION 1")}");
        Console.WriteLine($"rows: {await CountAsync() - (inserts * 1_000)}");

        // Somebody else takes the rest.
        await using (var rest = File.Create(Path.Combine(folder, "rest"), bufferSize: 0))
        {
            try
            {
                while (true)
                {
                    rest.Write(new byte[4096]);
                }
            }
            catch (IOException)
            {
            }
        }

        Console.WriteLine($"definitions while full: {await CodeAsync("CREATE TABLE d.u (a Int64) ENGINE = MergeTree ORDER BY a")}, {await CodeAsync("ALTER TABLE d.t ADD COLUMN c Int64")}");
        Console.WriteLine($"rows: {await CountAsync() - (inserts * 1_000)}");
        await engine.DisposeAsync();
        engine = await EmbeddedClickHouse.StartAsync(data);
        Console.WriteLine($"rows after a restart while full: {await CountAsync() - (inserts * 1_000)}");

        File.Delete(filler);
        File.Delete(Path.Combine(folder, "rest"));
        Console.WriteLine($"insert when there is room again: {await InsertAsync()}");
        Console.WriteLine($"definition when there is room again: {await CodeAsync("ALTER TABLE d.t ADD COLUMN c Int64")}");
        Console.WriteLine($"rows: {await CountAsync() - (inserts * 1_000)}");
        await engine.DisposeAsync();
        return 0;

        Task<int> InsertAsync()
        {
            var text = new byte[700];
            var block = BlockBytes.Of(
                2_000,
                BlockBytes.Int64("a", Enumerable.Range(0, 2_000).Select(i => (long)i)),
                BlockBytes.String("b", Enumerable.Range(0, 2_000).Select(_ =>
                {
                    random.NextBytes(text);
                    return Convert.ToBase64String(text);
                })));
            return TryAsync(engine.InsertAsync(new Insert("d", "t", ["a", "b"], [block])));
        }

        Task<int> CodeAsync(string sql) => TryAsync(engine.ExecuteAsync(new Statement(sql)));

        async Task<long> CountAsync()
        {
            await using var result = await engine.QueryAsync(new Statement("SELECT toInt64(countIf(length(b) > 900)) FROM d.t"));
            return ((ValueColumn<long>)(await result.ReadAsync())!.Columns[0])[0];
        }
    }

    /// <summary>The code of the error that a statement ends with; 0 if it ends well.</summary>
    private static async Task<int> TryAsync(Task statement)
    {
        try
        {
            await statement;
            return 0;
        }
        catch (ClickHouseException exception)
        {
            return exception.Code;
        }
    }
}
