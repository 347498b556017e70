using System.Diagnostics;
using System.Text.Json;

namespace Patchbay.DestinationTests.Peers;

/// <summary>Reads an account with Azure's own client for Node.js.</summary>
public static class ArchiveReader
{
    public static async Task<IReadOnlyList<ArchivedRecord>> ReadAsync(string connectionString)
    {
        var start = new ProcessStartInfo("node", [Repository.PathOf("tests/DestinationTests/clients/read-archive.mjs"), connectionString])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"The client failed: {await errors}");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).Select(line => new ArchivedRecord(
            line[0].GetString()!, line[1].GetString()!, line[2]))];
    }
}

/// <summary>A line of an archive.</summary>
public sealed record ArchivedRecord(string Container, string Blob, JsonElement Record)
{
    public Guid Id => Record.GetProperty("_RecordId").GetGuid();
}
