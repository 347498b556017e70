using System.Text.RegularExpressions;
using Patchbay.Testing;

namespace Patchbay.EndToEnd;

/// <summary>The command-line tool when the server has trouble.</summary>
public sealed class CliTroubleTests : IDisposable
{
    private const int NoServer = 4;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_that_has_too_much_to_do_gets_the_records_later()
    {
        const string Bytes = "1048576";
        await using var server = await ServerProgram.StartAsync(
            _folder.Path, "--limits-records-body-bytes-max", Bytes, "--limits-ingestion-body-bytes-max", Bytes, "--limits-other-body-bytes-max", Bytes,
            "--limits-bodies-in-flight-bytes-max", "2097152");
        var sent = await CliProgram.OutputAsync(server, "generate", "--count", "10000", "--send", "--batch-size", "1000", "--parallel", "8");
        Assert.Equal("10,000 records sent: 10,000 accepted\n", sent);
    }

    [Fact]
    public async Task A_batch_that_is_too_large_is_said_with_its_place()
    {
        const string Bytes = "65536";
        await using var server = await ServerProgram.StartAsync(
            _folder.Path, "--limits-records-body-bytes-max", Bytes, "--limits-ingestion-body-bytes-max", Bytes, "--limits-other-body-bytes-max", Bytes);
        var result = await CliProgram.RunAsync(server, "generate", "--count", "10000", "--send", "--batch-size", "1000", "--parallel", "1");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("error: generated:1: the server refused the records from here on: ", result.Errors);
        Assert.EndsWith("Nothing was sent before.\n", result.Errors);
    }

    [Fact]
    public async Task A_server_that_goes_away_leaves_a_count_of_what_was_accepted()
    {
        var server = await ServerProgram.StartAsync(_folder.Path);
        var sending = CliProgram.RunAsync(server, "generate", "--count", "50000000", "--duration", "30d", "--send");
        while ((await CliProgram.OutputAsync(server, "tables", "--output", "csv")).Count(character => character == '\n') < 2)
        {
            Assert.False(sending.IsCompleted, "The sending ended before the server did.");
        }

        await server.StopAsync();
        var result = await sending;
        await server.DisposeAsync();
        Assert.Equal(NoServer, result.ExitCode);
        Assert.Matches(new Regex(@"^error: .* Sent before that: [0-9,]+ records, [0-9,]+ accepted and 0 rejected\.\n$"), result.Errors);
    }
}
