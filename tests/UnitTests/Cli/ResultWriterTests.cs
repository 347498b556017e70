using System.Text;
using Patchbay.Cli;
using Patchbay.Cli.Api;
using Patchbay.Cli.Output;

namespace Patchbay.UnitTests.Cli;

public sealed class ResultWriterTests
{
    private const string Answer = """
        {"tables":[{"name":"PrimaryResult","columns":[{"name":"Time","type":"datetime"},{"name":"n","type":"long"},
        {"name":"text, or so","type":"string"},{"name":"bag","type":"dynamic"},{"name":"none","type":"int"}],
        "rows":[["2025-01-06T08:00:00.1200000Z",9007199254740993,"a\"b,\tc\nd","{\"x\":[1,\"é\"]}",null],
        ["2025-01-06T08:00:00.0000000Z",-1,"日本","plain",null]]}],
        "statistics":{"query":{"executionTime":0.5}},"error":{"code":"PartialError","message":"outer","details":[{"code":"x","message":"y","innererror":{"message":"too large"}}]}}
        """;

    [Fact]
    public async Task Json_is_an_array_of_objects_with_real_values() => Assert.Equal(
        """
        [
        {"Time":"2025-01-06T08:00:00.1200000Z","n":9007199254740993,"text, or so":"a\"b,\tc\nd","bag":{"x":[1,"é"]},"none":null},
        {"Time":"2025-01-06T08:00:00.0000000Z","n":-1,"text, or so":"日本","bag":"plain","none":null}
        ]

        """.ReplaceLineEndings("\n"),
        await WriteAsync(output => new JsonResultWriter(output)));

    [Fact]
    public async Task Csv_quotes_what_needs_quotes() => Assert.Equal(
        "Time,n,\"text, or so\",bag,none\n" +
        "2025-01-06T08:00:00.1200000Z,9007199254740993,\"a\"\"b,\tc\nd\",\"{\"\"x\"\":[1,\"\"é\"\"]}\",\n" +
        "2025-01-06T08:00:00.0000000Z,-1,日本,plain,\n",
        await WriteAsync(output => new DelimitedResultWriter(output, tabs: false)));

    [Fact]
    public async Task Tsv_has_one_line_for_each_row() => Assert.Equal(
        "Time\tn\ttext, or so\tbag\tnone\n" +
        "2025-01-06T08:00:00.1200000Z\t9007199254740993\ta\"b,\\tc\\nd\t{\"x\":[1,\"é\"]}\t\n" +
        "2025-01-06T08:00:00.0000000Z\t-1\t日本\tplain\t\n",
        await WriteAsync(output => new DelimitedResultWriter(output, tabs: true)));

    [Fact]
    public async Task A_table_has_straight_columns_and_no_control_characters() => Assert.Equal(
        """
        Time                                    n  text, or so  bag            none
        -----------------------  ----------------  -----------  -------------  ----
        2025-01-06T08:00:00.12Z  9007199254740993  a"b,\tc\nd   {"x":[1,"é"]}
        2025-01-06T08:00:00Z                   -1  日本         plain

        """.ReplaceLineEndings("\n"),
        await WriteAsync(output => new TableResultWriter(new Terminal(output, TextWriter.Null, null, false))));

    [Fact]
    public async Task A_narrow_terminal_gets_less_and_is_told()
    {
        var told = new StringWriter();
        var table = await WriteAsync(output => new TableResultWriter(new Terminal(output, told = new StringWriter(), 49, false)));
        Assert.Equal(
            "Time                               n  text, or so\n" +
            "------------------  ----------------  -----------\n" +
            "2025-01-06T08:00:…  9007199254740993  a\"b,\\tc\\nd\n" +
            "2025-01-06T08:00:…                -1  日本\n", table);
        Assert.Equal(
            "Not shown, for want of room: bag. `| project` chooses columns; --output json shows all.\nNot shown: 1 column without a value.\n",
            told.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Later_rows_keep_the_widths_of_the_first_ones()
    {
        var rows = string.Join(',', Enumerable.Range(0, 1200).Select(number => number == 1100 ? "[\"longer than the others\"]" : $"[\"{number}\"]"));
        var answer = "{\"tables\":[{\"name\":\"x\",\"columns\":[{\"name\":\"a\",\"type\":\"string\"}],\"rows\":[" + rows + "]}]}";
        var onTerminal = await WriteAsync(output => new TableResultWriter(new Terminal(output, TextWriter.Null, 80, false)), answer);
        Assert.Equal(1202, onTerminal.Count(character => character == '\n'));
        Assert.Contains("\nlo…\n", onTerminal);
        Assert.Contains("\nlonger than the others\n", await WriteAsync(output => new TableResultWriter(new Terminal(output, TextWriter.Null, null, false)), answer));
    }

    [Fact]
    public async Task Statistics_and_an_error_beside_the_result_are_kept()
    {
        var reader = new QueryAnswerReader(new DelimitedResultWriter(Stream.Null, tabs: false));
        await reader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(Answer)), TestContext.Current.CancellationToken);
        Assert.Equal(0.5, reader.Statistics!.Value.GetProperty("query").GetProperty("executionTime").GetDouble());
        Assert.Equal("too large", ErrorBody.Sentence(reader.Error!.Value));
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_an_error()
    {
        var cut = Encoding.UTF8.GetBytes(Answer)[..300];
        var reader = new QueryAnswerReader(new DelimitedResultWriter(Stream.Null, tabs: false));
        var exception = await Record.ExceptionAsync(() => reader.ReadAsync(new MemoryStream(cut), TestContext.Current.CancellationToken));
        Assert.True(exception is CliException or System.Text.Json.JsonException, exception?.ToString());
    }

    // However the answer arrives in pieces, the output is the same.
    private static async Task<string> WriteAsync(Func<Stream, IResultWriter> create, string answer = Answer)
    {
        var bytes = Encoding.UTF8.GetBytes(answer);
        string? first = null;
        foreach (var piece in (int[])[1, 2, 3, 7, 64, bytes.Length])
        {
            var output = new MemoryStream();
            var reader = new QueryAnswerReader(create(output));
            await reader.ReadAsync(new Pieces(bytes, piece), TestContext.Current.CancellationToken);
            var text = Encoding.UTF8.GetString(output.ToArray());
            Assert.Equal(first ??= text, text);
        }

        return first!;
    }

    private sealed class Pieces(byte[] bytes, int length) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(length, buffer.Length)], cancellationToken);
    }
}
