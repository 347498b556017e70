using System.Text;
using Patchbay.Cli;
using Patchbay.Cli.Features;
using Patchbay.Testing;

namespace Patchbay.UnitTests.Cli;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("quer", "There is no command 'quer'. There are: send, query, explain, generate, import, imports, tables, ledger, verify, replay, settings, resources, categories, login, logout.")]
    [InlineData("settings lst", "There is no command 'lst'. There are: list, show, create, delete.")]
    [InlineData("query --batch x", "There is no option --batch.")]
    [InlineData("send", "Required argument 'FILE' missing for command: 'send'.")]
    [InlineData("query T --output xml", "Argument 'xml' not recognized. Must be one of:")]
    [InlineData("query T --wait 3x", "'3x' is no length of time such as 7d, 12h, 30m or PT90S.")]
    [InlineData("query T --server ftp://x", "'ftp://x' is no address such as http://127.0.0.1:7410.")]
    [InlineData("generate --count 5 --failures 140%", "'140%' is no share; give a number from 0 to 1 or from 0% to 100%.")]
    [InlineData("generate --count 5 --mix sms=-1", "'sms=-1' is no share of a service, such as sms=2.")]
    [InlineData("generate --count 5 --start soon", "'soon' is no time such as 2025-01-06T08:00:00Z.")]
    [InlineData("generate", "Say how much to generate: either --count or --rate.")]
    [InlineData("generate --count 5 --rate 5", "Say how much to generate: either --count or --rate.")]
    [InlineData("generate --count 0", "Count and records per second must be above 0.")]
    [InlineData("generate --count 5 --duration 0s", "The duration is from a second to ten years, and the start from 1970 to 9000.")]
    [InlineData("generate --count 5 --duration 9999999d", "The duration is from a second to ten years, and the start from 1970 to 9000.")]
    [InlineData("generate --count 5 --start 9999-12-30", "The duration is from a second to ten years, and the start from 1970 to 9000.")]
    [InlineData("generate --count 5 --send --batch-size 0", "--batch-size is from 1 to 100000.")]
    [InlineData("settings list --resource /x/y", "'/x/y' is neither a name nor a resource id")]
    public async Task What_is_not_understood_is_said_in_a_sentence(string line, string sentence)
    {
        var (code, output, error) = await RunAsync(line);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Empty(output);
        Assert.StartsWith($"error: {sentence}", error);
    }

    [Theory]
    [InlineData("send no-such-file.json", "There is no file no-such-file.json.")]
    [InlineData("send no-such-*.json", "No file matches no-such-*.json.")]
    [InlineData("query --file no-such-file.kql", "The file ")]
    public async Task Files_that_are_not_there_are_named(string line, string sentence)
    {
        var (code, _, error) = await RunAsync(line);
        Assert.Equal(ExitCodes.Failed, code);
        Assert.StartsWith($"error: {sentence}", error);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_has_a_code_of_its_own()
    {
        var (code, _, error) = await RunAsync("tables --server http://127.0.0.1:1");
        Assert.Equal(ExitCodes.NoServer, code);
        Assert.StartsWith("error: No server answers at http://127.0.0.1:1.", error);
    }

    [Fact]
    public async Task Generated_records_go_to_a_file_or_the_output()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "records.jsonl");
        const string Line = "generate --count 200 --start 2025-01-06 --seed 3 --shape flat --mix sms";
        var (code, output, error) = await RunAsync($"{Line} --to {file}");
        Assert.Equal((ExitCodes.Success, "", $"200 records written to {file}.\n"), (code, output, error.ReplaceLineEndings("\n")));

        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal(200, text.Count(character => character == '\n'));
        Assert.Equal(text, (await RunAsync(Line)).Output);
    }

    [Fact]
    public async Task Categories_are_listed_in_every_format()
    {
        Assert.Contains("SMSOperational", (await RunAsync("categories")).Output);
        Assert.StartsWith("Category,Table,Service,Status,Description\n", (await RunAsync("categories --output csv")).Output);
        Assert.StartsWith("[\n{\"Category\":", (await RunAsync("categories -o json")).Output);
    }

    [Theory]
    [InlineData("7d", 7 * 24 * 60.0)]
    [InlineData("1.5h", 90.0)]
    [InlineData("30m", 30.0)]
    [InlineData("90s", 1.5)]
    [InlineData("P1DT1H", 25 * 60.0)]
    [InlineData("x", null)]
    [InlineData("d", null)]
    [InlineData("-1d", null)]
    [InlineData("P1", null)]
    public void Lengths_of_time_are_read_in_both_spellings(string text, double? minutes) =>
        Assert.Equal(minutes is { } length ? TimeSpan.FromMinutes(length) : null, Duration.Read(text));

    [Fact]
    public void The_reference_is_up_to_date() => Assert.Equal(
        CommandReference.Print(), File.ReadAllText(Repository.PathOf(CommandReference.Path)));

    private static async Task<(int Code, string Output, string Error)> RunAsync(string line)
    {
        var output = new MemoryStream();
        var error = new StringWriter();
        var terminal = new Terminal(output, error, width: null, errorIsTerminal: false);
        var code = await CommandLine.RunAsync(line.Split(' '), terminal);
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
