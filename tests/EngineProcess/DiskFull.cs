using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Embedded;
using Patchbay.ClickHouse.Rows;
using Patchbay.Testing;

namespace Patchbay.EngineProcess;

/// <summary>An embedded engine on a disk that is full; says what comes of it at every step.</summary>
internal sealed class DiskFull(EmbeddedClickHouse engine)
{
    private readonly Random _random = new(7);

    /// <summary>Fills a small disk to its last byte, restarts, and makes room again.</summary>
    /// <param name="folder">Where the small disk is mounted.</param>
    public static async Task<int> FillAsync(string folder)
    {
        var (filler, rest) = (Path.Combine(folder, "filler"), Path.Combine(folder, "rest"));
        await File.WriteAllBytesAsync(filler, new byte[8 << 20]);
        var options = new EmbeddedOptions(Path.Combine(folder, "data")) { FreeBytesMin = 2 << 20 };
        var inserts = 0;
        await using (var engine = await EmbeddedClickHouse.StartAsync(options))
        {
            var disk = new DiskFull(engine);
            await disk.CreateAsync();
            while (await disk.InsertAsync() == 0)
            {
                inserts++;
            }

            Console.WriteLine($"inserts until full: {await disk.InsertAsync()}, {await disk.InsertAsync()}");
            Console.WriteLine($"rows: {await disk.CountAsync() - (inserts * 2_000)}");
            Console.WriteLine($"making room: {await disk.CodeAsync("ALTER TABLE d.t DROP PARTITION 1")}");
            Console.WriteLine($"rows: {await disk.CountAsync() - (inserts * 1_000)}");
            FillUp(rest);
            Console.WriteLine(
                $"definitions while full: {await disk.CodeAsync("CREATE TABLE d.u (a Int64) ENGINE = MergeTree ORDER BY a")}, {await disk.CodeAsync("ALTER TABLE d.t ADD COLUMN c Int64")}");
            Console.WriteLine($"rows: {await disk.CountAsync() - (inserts * 1_000)}");
        }

        await using (var engine = await EmbeddedClickHouse.StartAsync(options))
        {
            var disk = new DiskFull(engine);
            Console.WriteLine($"rows after a restart while full: {await disk.CountAsync() - (inserts * 1_000)}");
            File.Delete(filler);
            File.Delete(rest);
            Console.WriteLine($"insert when there is room again: {await disk.InsertAsync()}");
            Console.WriteLine($"definition when there is room again: {await disk.CodeAsync("ALTER TABLE d.t ADD COLUMN c Int64")}");
            Console.WriteLine($"rows: {await disk.CountAsync() - (inserts * 1_000)}");
        }

        return 0;
    }

    /// <summary>Has an engine leave more room than there is on any disk.</summary>
    public static async Task<int> SpareAsync(string folder)
    {
        await using (var engine = await EmbeddedClickHouse.StartAsync(new EmbeddedOptions(folder)))
        {
            var disk = new DiskFull(engine);
            await disk.CreateAsync();
            Console.WriteLine($"insert with room: {await disk.InsertAsync()}");
        }

        await using (var engine = await EmbeddedClickHouse.StartAsync(new EmbeddedOptions(folder) { FreeBytesMin = 1L << 60 }))
        {
            var disk = new DiskFull(engine);
            Console.WriteLine($"insert without: {await disk.InsertAsync()}");
            Console.WriteLine($"rows: {await disk.CountAsync()}");
            Console.WriteLine($"making room: {await disk.CodeAsync("ALTER TABLE d.t DROP PARTITION 1")}");
            Console.WriteLine($"rows: {await disk.CountAsync()}");
            Console.WriteLine($"deleting rows: {await disk.CodeAsync("ALTER TABLE d.t DELETE WHERE a < 1000 SETTINGS mutations_sync = 1")}");
            Console.WriteLine($"rows: {await disk.CountAsync()}");
        }

        return 0;
    }

    /// <summary>Has somebody else fill the disk while rows are written, until an insert is refused for it.</summary>
    /// <param name="folder">Where the small disk is mounted.</param>
    public static async Task<int> RaceAsync(string folder)
    {
        const int Rows = 40_000;
        const int AttemptsMax = 40;
        var (data, filler) = (Path.Combine(folder, "data"), Path.Combine(folder, "filler"));
        await using var engine = await EmbeddedClickHouse.StartAsync(new EmbeddedOptions(data) { FreeBytesMin = 2 << 20 });
        var disk = new DiskFull(engine);
        await engine.ExecuteAsync(new Statement("CREATE DATABASE d"));
        var code = 0;
        for (var attempt = 0; code == 0 && attempt < AttemptsMax; attempt++)
        {
            await engine.ExecuteAsync(new Statement("DROP TABLE IF EXISTS d.t SYNC"));
            await engine.ExecuteAsync(new Statement("CREATE TABLE d.t (a Int64, b String) ENGINE = MergeTree ORDER BY a SETTINGS fsync_after_insert = 1"));
            await disk.InsertAsync();
            using var done = new CancellationTokenSource();
            var filling = Task.Run(() => FillWhileWriting(data, filler, done.Token));
            code = await disk.InsertAsync(Rows);
            await done.CancelAsync();
            await filling;
            File.Delete(filler);
        }

        Console.WriteLine($"insert while others fill the disk: {code}");
        for (var end = Environment.TickCount64 + 30_000; await CodeAsync(disk.CountAsync()) != 0 && Environment.TickCount64 < end;)
            await Task.Delay(100);
        Console.WriteLine($"rows when there is room again: {await disk.CountAsync()}");
        Console.WriteLine($"insert when there is room again: {await disk.InsertAsync(Rows)}");
        Console.WriteLine($"rows: {await disk.CountAsync()}");
        return 0;
    }

    private static void FillWhileWriting(string data, string filler, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            if (Directory.EnumerateDirectories(data, "tmp_insert_*", SearchOption.AllDirectories).Any())
            {
                FillUp(filler);
                return;
            }
        }
    }

    // As somebody else's file would, it takes also what the engine leaves.
    private static void FillUp(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
        }
    }

    private async Task CreateAsync()
    {
        await engine.ExecuteAsync(new Statement("CREATE DATABASE d"));
        await engine.ExecuteAsync(new Statement("CREATE TABLE d.t (a Int64, b String) ENGINE = MergeTree ORDER BY a PARTITION BY a % 2 SETTINGS fsync_after_insert = 1"));
    }

    /// <summary>Inserts rows of a kilobyte; in the table with partitions half of them into each of two.</summary>
    private Task<int> InsertAsync(int rows = 2_000)
    {
        var text = new byte[700];
        var block = BlockBytes.Of(
            rows,
            BlockBytes.Int64("a", Enumerable.Range(0, rows).Select(i => (long)i)),
            BlockBytes.String("b", Enumerable.Range(0, rows).Select(_ =>
            {
                _random.NextBytes(text);
                return Convert.ToBase64String(text);
            })));
        return CodeAsync(engine.InsertAsync(new Insert("d", "t", ["a", "b"], [block])));
    }

    private async Task<long> CountAsync()
    {
        await using var result = await engine.QueryAsync(new Statement("SELECT toInt64(countIf(length(b) > 900)) FROM d.t"));
        return ((ValueColumn<long>)(await result.ReadAsync())!.Columns[0])[0];
    }

    private Task<int> CodeAsync(string sql) => CodeAsync(engine.ExecuteAsync(new Statement(sql)));

    /// <summary>The code of the error that a statement ends with; 0 if it ends well.</summary>
    private static async Task<int> CodeAsync(Task statement)
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
