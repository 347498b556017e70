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
        }

        return 0;
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

    /// <summary>Inserts 2,000 rows of a kilobyte, half of them into each of two partitions.</summary>
    private Task<int> InsertAsync()
    {
        var text = new byte[700];
        var block = BlockBytes.Of(
            2_000,
            BlockBytes.Int64("a", Enumerable.Range(0, 2_000).Select(i => (long)i)),
            BlockBytes.String("b", Enumerable.Range(0, 2_000).Select(_ =>
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
