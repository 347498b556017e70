using System.Diagnostics;
using System.Text.Json;

namespace Patchbay.DestinationTests.Peers;

/// <summary>Reads an account with Azure's own client for Node.js.</summary>
public static class ArchiveReader
{
    public static async Task<IReadOnlyList<ArchivedRecord>> ReadAsync(string connectionString)
    {
        var output = await RunAsync("read-archive.mjs", connectionString);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).Select(line => new ArchivedRecord(
            line[0].GetString()!, line[1].GetString()!, line[2]))];
    }

    /// <summary>A shared access signature that Azure's own client makes.</summary>
    public static async Task<string> SignAsync(StorageAccount account) => (await RunAsync("sign-account.mjs", account.Name, account.Key)).Trim();

    private static async Task<string> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [Repository.PathOf($"tests/DestinationTests/clients/{script}"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"The client failed: {await errors}");
        return output;
    }
}

/// <summary>A line of an archive.</summary>
public sealed record ArchivedRecord(string Container, string Blob, JsonElement Record)
{
    public Guid Id => Record.GetProperty("_RecordId").GetGuid();
}
