using Patchbay.Pipeline.Intake;

namespace Patchbay.EngineTests.Pipeline.Intake;

public sealed class LimitTests(EmbeddedEngine engine)
{
    private const string Record = """{"category":"RoomsOperational","time":"2025-03-04T10:00:00Z"}""";

    [Fact]
    public async Task A_body_with_too_many_records_is_refused_as_a_whole()
    {
        await using var bed = await IntakeBed.CreateAsync(engine.ClickHouse, options: new IntakeOptions { RecordsMax = 2 });
        var exception = await Assert.ThrowsAsync<TooManyRecordsException>(() => bed.SendAsync(Record + Record + Record));
        Assert.Equal("The body has more than 2 records, the most that one request may bring. Nothing of it was taken; send it in parts.", exception.Message);
        Assert.Equal(2, (await bed.SendAsync(Record + Record)).Accepted);
        Assert.Equal(2, (await bed.ReadAsync("ACSRoomsIncomingOperations")).Count);
    }

    [Fact]
    public async Task A_record_that_is_too_long_or_too_deep_is_rejected_by_itself()
    {
        await using var bed = await IntakeBed.CreateAsync(engine.ClickHouse, options: new IntakeOptions { RecordBytesMax = 100, DepthMax = 4 });
        var longRecord = Record[..^1] + ",\"a\":\"" + new string('x', 100) + "\"}";
        var deepRecord = Record[..^1] + ",\"a\":[[[[0]]]]}";
        var result = await bed.SendAsync(longRecord + Record + deepRecord + Record);
        Assert.Equal(2, result.Accepted);
        Assert.Equal(
            [
                new(0, 0, $"The record has {longRecord.Length} bytes; at most 100 are taken."),
                new(2, longRecord.Length + Record.Length + deepRecord.IndexOf("[0", StringComparison.Ordinal), "The record is not valid JSON: The maximum configured depth of 4 has been exceeded. Cannot read next JSON array."),
            ],
            result.Rejected);
        Assert.Equal([longRecord, deepRecord], (await bed.ReadRejectedAsync()).Select(row => row.GetProperty("Record").GetString()));
    }

    [Fact]
    public async Task The_lists_of_an_answer_end_and_its_counts_do_not()
    {
        await using var bed = await IntakeBed.CreateAsync(engine.ClickHouse, options: new IntakeOptions { ReportedMax = 3 });
        var result = await bed.SendAsync(string.Concat(Enumerable.Repeat("""{"category":"RoomsOperational"}{}""", 10)));
        Assert.Equal((10, 10, 10), (result.Accepted, result.RejectedCount, result.AdjustedCount));
        Assert.Equal((3, 3), (result.Rejected.Count, result.Adjusted.Count));
        Assert.Equal(10, (await bed.ReadRejectedAsync()).Count);
    }

    [Fact]
    public async Task A_request_that_is_too_large_for_one_entry_of_the_journal_is_stored_once_however_often_it_comes()
    {
        await using var bed = await IntakeBed.CreateAsync(engine.ClickHouse);
        var padded = Record[..^1] + ",\"a\":\"" + new string('x', 10_000) + "\"}";
        var body = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(padded, 2_500)) + "{}");
        var defaults = new IntakeDefaults(null, null, bed.Source) { RequestId = "large" };
        var first = await bed.Intake.AcceptAsync(body, defaults, TestContext.Current.CancellationToken);
        var again = await bed.Intake.AcceptAsync(body, defaults, TestContext.Current.CancellationToken);
        Assert.Equal((2_500, 1, false), (first.Accepted, first.RejectedCount, first.IsRepeat));
        Assert.Equal((2_500, 1, true), (again.Accepted, again.RejectedCount, again.IsRepeat));
        await bed.SendAsync(Record);
        var rows = await bed.ReadAsync("ACSRoomsIncomingOperations");
        Assert.Equal((2_501, 2_501), (rows.Count, rows.Select(row => row.GetProperty("_RecordId").GetString()).Distinct().Count()));
        Assert.Equal(2_500, Assert.Single(await bed.ReadRejectedAsync()).GetProperty("Index").GetInt32());
    }
}
