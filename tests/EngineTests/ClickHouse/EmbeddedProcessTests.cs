using System.Diagnostics;
using System.Globalization;
using Patchbay.ClickHouse;
using Patchbay.ClickHouse.Embedded;
using Patchbay.Testing;

namespace Patchbay.EngineTests.ClickHouse;

/// <summary>The embedded engine in processes of its own: starts that fail, ends of every kind, a full disk.</summary>
public sealed class EmbeddedProcessTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_stops_in_order_under_load()
    {
        for (var i = 0; i < 4; i++)
        {
            await using var child = Child.Start("EngineProcess", "load", _folder.Path);
            await UntilStoredAsync(child, 20_000);
            using var kill = Process.Start("kill", ["-TERM", $"{child.Process.Id}"]);
            await child.Process.WaitForExitAsync(Token);
            Assert.Equal(0, child.Process.ExitCode);
            // The engine itself says nothing.
            Assert.All(child.Output.TrimEnd().Split(Environment.NewLine)[..^1], line => Assert.StartsWith("stored ", line, StringComparison.Ordinal));
            Assert.EndsWith("stopped", child.Output.TrimEnd(), StringComparison.Ordinal);
        }

        // Neither does it write about itself: a log here would grow.
        Assert.Equal(
            ["data", "metadata", "patchbay.lock", "store", "tmp"],
            Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Except(["metadata_dropped"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_stored_is_there_after_kill_9()
    {
        long storedBefore = 0;
        for (var i = 0; i < 3; i++)
        {
            await using var child = Child.Start("EngineProcess", "load", _folder.Path);
            await UntilStoredAsync(child, 30_000);
            child.Process.Kill();
            await child.Process.WaitForExitAsync(Token);
            var stored = storedBefore + Stored(child.Output);

            var found = long.Parse((await RunAsync(0, "count", _folder.Path))["found ".Length..], CultureInfo.InvariantCulture);
            // An insert that was not yet answered may be there too, and then as a whole.
            Assert.InRange(found, stored, stored + 3_000);
            Assert.Equal(0, found % 1_000);
            storedBefore = found;
        }
    }

    [Fact]
    public async Task A_second_process_on_the_same_folder_is_refused()
    {
        await using var first = Child.Start("EngineProcess", "load", _folder.Path);
        await UntilStoredAsync(first, 1_000);
        var failure = await Assert.ThrowsAsync<EngineUnavailableException>(() => EmbeddedClickHouse.StartAsync(new EmbeddedOptions(_folder.Path)));
        Assert.Equal($"The data folder {_folder.Path} is in use by another Patchbay server. Stop that one, or start this one with another folder (--data).", failure.Message);
        await UntilStoredAsync(first, Stored(first.Output) + 3_000);
        await first.DisposeAsync();

        Assert.StartsWith("found ", await RunAsync(0, "count", _folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_ends_without_stopping_the_engine_ends_as_it_wants_to() => Assert.Equal("", await RunAsync(7, "leave", _folder.Path));

    [Fact]
    public async Task A_library_that_is_not_there_is_named()
    {
        var library = Path.Combine(_folder.Path, "libchdb.so");
        Assert.Equal(
            $"The engine library is not at {library}, where the setting Engine:LibraryPath says it is.", await RunAsync(3, "start", _folder.Path, library));
    }

    [Fact]
    public async Task A_library_that_is_none_is_named()
    {
        var library = Path.Combine(_folder.Path, "libchdb.so");
        await File.WriteAllTextAsync(library, "no library", Token);
        Assert.StartsWith($"The engine library {library} cannot be loaded: ", await RunAsync(3, "start", _folder.Path, library), StringComparison.Ordinal);

        // A library, but another one.
        var other = Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so").Single();
        Assert.StartsWith($"The engine library {other} is not ", await RunAsync(3, "start", _folder.Path, other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_named()
    {
        var file = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(file, "", Token);
        Assert.StartsWith($"The data folder {file} cannot be used: ", await RunAsync(3, "start", file, ""), StringComparison.Ordinal);
        Assert.StartsWith("The data folder /proc/data cannot be used: ", await RunAsync(3, "start", "/proc/data", ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_folder_is_an_error_that_says_so()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "metadata"));
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "metadata", "broken.sql"), "ATTACH NONSENSE", Token);
        Assert.Contains("did not start", await RunAsync(3, "start", _folder.Path, ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_config_xml_in_the_working_directory_is_not_taken()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "config.xml"), "<clickhouse><broken", Token);
        await using var child = Child.StartIn(_folder.Path, "EngineProcess", "start", Path.Combine(_folder.Path, "data"), "");
        await child.Process.WaitForExitAsync(Token);
        Assert.StartsWith("started ", child.Output, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_full_disk_is_an_error_and_costs_nothing_that_was_stored() => AssertOnSmallDiskAsync(
        48,
        "fill",
        """
        inserts until full: 243, 243
        rows: 0
        making room: 0
        rows: 0
        definitions while full: 243, 243
        rows: 0
        rows after a restart while full: 0
        insert when there is room again: 0
        definition when there is room again: 0
        rows: 2000

        """);

    [Fact]
    public Task A_disk_that_others_fill_while_rows_are_written_is_an_error_and_costs_nothing_that_was_stored() => AssertOnSmallDiskAsync(
        160,
        "race",
        """
        insert while others fill the disk: 243
        rows when there is room again: 2000
        insert when there is room again: 0
        rows: 42000

        """);

    [Fact]
    public async Task Inserts_leave_the_room_that_is_set() => Assert.Equal(
        """
        insert with room: 0
        insert without: 243
        rows: 2000
        making room: 0
        rows: 1000
        deleting rows: 0
        rows: 500
        """,
        await RunAsync(0, "spare", _folder.Path));

    private async Task AssertOnSmallDiskAsync(int megabytes, string scenario, string expected)
    {
        // A disk of its own, in a namespace in which mounting it is allowed.
        using var child = Process.Start(new ProcessStartInfo(
            "unshare",
            [
                .. Environment.IsPrivilegedProcess ? [] : (string[])["--user", "--map-root-user"],
                "--mount", "sh", "-c", $"mount -t tmpfs -o size={megabytes}m tmpfs \"$1\" && exec \"$2\" {scenario} \"$1\"", "sh", _folder.Path, Child.ProgramOf("EngineProcess"),
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = child.StandardOutput.ReadToEndAsync(Token);
        var errors = await child.StandardError.ReadToEndAsync(Token);
        await child.WaitForExitAsync(Token);
        if (errors.Contains("unshare:", StringComparison.Ordinal) || errors.Contains("mount:", StringComparison.Ordinal))
        {
            // Most containers forbid it. What remains to be tested there is how much room inserts leave.
            TestContext.Current.SendDiagnosticMessage("No small disk can be made here: {0}", errors);
            return;
        }

        Assert.Equal("", errors);
        Assert.Equal(expected, await output);
        Assert.Equal(0, child.ExitCode);
    }

    /// <summary>Runs the program to its end and returns what it wrote.</summary>
    private static async Task<string> RunAsync(int exitCode, params IReadOnlyList<string> arguments)
    {
        await using var child = Child.Start("EngineProcess", arguments);
        await child.Process.WaitForExitAsync(Token);
        Assert.True(exitCode == child.Process.ExitCode, $"Exit code {child.Process.ExitCode}: {child.Output}");
        return child.Output.Trim();
    }

    private static async Task UntilStoredAsync(Child child, long rows)
    {
        while (Stored(child.Output) < rows)
        {
            Assert.False(child.Process.HasExited, child.Output);
            await Task.Delay(10, Token);
        }
    }

    private static long Stored(string output) => output.Split(Environment.NewLine)
        .Where(line => line.StartsWith("stored ", StringComparison.Ordinal))
        .Select(line => long.Parse(line["stored ".Length..], CultureInfo.InvariantCulture))
        .DefaultIfEmpty().Max();
}
