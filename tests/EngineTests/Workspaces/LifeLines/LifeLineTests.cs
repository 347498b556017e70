using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Patchbay.Catalog;
using Patchbay.ClickHouse;
using Patchbay.EngineTests.Pipeline.Intake;
using Patchbay.Workspaces.LifeLines;

namespace Patchbay.EngineTests.Workspaces.LifeLines;

public sealed class LifeLineTests(EmbeddedEngine engine)
{
    private const string Message = "Outgoing_202503041200000a0b0c0d-0000-4000-8000-000000000001_noam";
    private const string Mail = "6f6f6f6f-0000-4000-8000-000000000002";
    private const string Call = "7a7a7a7a-0000-4000-8000-000000000003";
    private const string Connection = "7b7b7b7b-0000-4000-8000-000000000004";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_found_by_its_id_and_by_the_request_that_sent_it()
    {
        await using var bed = await FilledAsync();
        foreach (var identifier in new[] { Message, " sendRequest1 " })
        {
            var line = await FindAsync(bed, identifier);
            Assert.Equal(["SMSMessagesSent", "SMSDeliveryReportsReceived"], line.Records.Select(record => record.Text("OperationName")));
            Assert.Equal(Outcome.Bad, line.Records[1].Outcome);
            Assert.Equal("4005", Explanation.Of(line.Records[1])!.Code);
            Assert.Equal(TimeSpan.FromSeconds(3), Assert.Single(line.Followed).Record.Time - line.Records[0].Time);
            Assert.Empty(line.Missing);
        }

        Assert.Equal(new(Subject.Message, Message), Assert.Single((await FindAsync(bed, "sendRequest1")).Links));
    }

    [Fact]
    public async Task A_step_that_did_not_come_is_missing_and_said_once()
    {
        await using var bed = await FilledAsync();
        var line = await FindAsync(bed, Mail.ToUpperInvariant());
        Assert.Equal(["SendMail", "DeliveryStatusUpdate", "DeliveryStatusUpdate"], line.Records.Select(record => record.Text("OperationName")));
        var missing = Assert.Single(line.Missing);
        Assert.Equal(("Final state of each recipient", 2, 1), (missing.Step.Name, missing.Expected, missing.Found));
    }

    [Fact]
    public async Task Only_tables_that_may_be_read_are_looked_in()
    {
        await using var bed = await FilledAsync();
        var readable = new HashSet<LogTable> { LogCatalog.Current.FindTable("ACSCallSummary")! };
        var finder = new LifeLineFinder(engine.ClickHouse);
        Assert.Empty((await finder.FindAsync(bed.Workspace, Connection, readable, StatementLimits.None, Cancellation)).Records);
        Assert.Single((await finder.FindAsync(bed.Workspace, Call, readable, StatementLimits.None, Cancellation)).Records);
    }

    [Fact]
    public async Task One_leg_of_a_call_leads_to_the_whole_call()
    {
        await using var bed = await FilledAsync();
        var line = await FindAsync(bed, Connection);
        Assert.Equal(["ACSCallAutomationIncomingOperations", "ACSCallSummary"], line.Records.Select(record => record.Table.Name));
        Assert.True(line.Records[1].IsLinked);
        Assert.Equal(Outcome.Doubtful, line.Records[1].Outcome);
        Assert.Equal("Answered elsewhere", Explanation.Of(line.Records[1])!.Meaning.Title);
    }

    [Fact]
    public async Task A_number_with_many_lives_brings_its_newest_records_and_follows_no_link()
    {
        await using var bed = await FilledAsync();
        var records = Enumerable.Range(0, 300).Select(index => $$"""{"OperationName":"SMSMessagesSent","TimeGenerated":"2025-03-04T10:{{index / 60:00}}:{{index % 60:00}}Z","MessageId":"m{{index}}","PhoneNumber":"+15550100009"}""");
        Assert.Equal(300, (await bed.SendAsync($"[{string.Join(',', records)}]", "SMSOperational")).Accepted);
        var line = await FindAsync(bed, "+1 555 010 0009");
        Assert.Equal(200, line.Records.Count);
        Assert.Equal("m299", line.Records[^1].Text("MessageId"));
        Assert.Equal(["ACSSMSIncomingOperations"], line.Cut.Select(table => table.Name));
        Assert.Empty(line.Links);
    }

    [Fact]
    public async Task What_is_old_is_found_by_its_days_alone()
    {
        await using var bed = await FilledAsync();
        const string Room = "99000000000000001";
        for (var year = 2008; year < 2020; year++)
        {
            var id = year == 2015 ? Room : $"{year}";
            await bed.SendAsync($$"""{"OperationName":"CreateRoom","TimeGenerated":"{{year}}-01-01T00:00:00Z","RoomId":"{{id}}"}""", "RoomsOperational");
        }

        Assert.Equal(2015, Assert.Single((await FindAsync(bed, Room)).Records).Time.Year);
        Assert.Equal(17, await CountDaysAsync(bed, Room));
        await IndexAsync(bed);
        Assert.Equal(2015, Assert.Single((await FindAsync(bed, Room)).Records).Time.Year);
        Assert.Equal(1, await CountDaysAsync(bed, Room));
        Assert.Equal(["ACSCallAutomationIncomingOperations", "ACSCallSummary"], (await FindAsync(bed, Connection)).Records.Select(record => record.Table.Name));
    }

    [Fact]
    public async Task What_the_index_counts_and_was_found_is_not_read_again()
    {
        await using var bed = await FilledAsync();
        await IndexAsync(bed);
        var watched = new WatchedEngine(engine.ClickHouse);
        // The leg leads to its call, of which the index knows one record more than was found, in another table.
        Assert.Equal(["ACSCallAutomationIncomingOperations", "ACSCallSummary"], (await FindAsync(bed, Connection, watched)).Records.Select(record => record.Table.Name));
        Assert.Equal(["ACSCallAutomationIncomingOperations", "ACSCallSummary"], watched.Fetched);
    }

    [Fact]
    public async Task Of_a_number_the_days_with_its_newest_records_are_read_and_more_where_the_index_counts_too_many()
    {
        await using var bed = await FilledAsync();
        const string Number = "+15550100009";
        var records = from day in Enumerable.Range(1, 6)
                      from index in Enumerable.Range(0, 60)
                      select $$"""{"OperationName":"SMSMessagesSent","TimeGenerated":"2025-02-0{{day}}T10:{{index:00}}:00Z","MessageId":"m{{day}}-{{index}}","PhoneNumber":"{{Number}}"}""";
        Assert.Equal(360, (await bed.SendAsync($"[{string.Join(',', records)}]", "SMSOperational")).Accepted);
        await IndexAsync(bed);
        var watched = new WatchedEngine(engine.ClickHouse);
        var line = await FindAsync(bed, Number, watched);
        Assert.Equal([20, 60, 60, 60], line.Records.GroupBy(record => record.Time.Day).OrderBy(day => day.Key).Select(day => day.Count()));
        Assert.Equal(["ACSSMSIncomingOperations"], line.Cut.Select(table => table.Name));
        Assert.Equal(["'20250206', '20250205', '20250204', '20250203'"], watched.Days);

        // As when another number of the newest day has the same hash.
        await engine.ClickHouse.ExecuteAsync(
            new($"INSERT INTO {bed.Workspace.Database}.identifier_places SELECT xxHash32('{Number}'), 20250206, 'ACSSMSIncomingOperations', 4, 1000"), Cancellation);
        Assert.Subset((await FindAsync(bed, Number)).Records.Select(record => record.Id).ToHashSet(), line.Records.Select(record => record.Id).ToHashSet());
    }

    [Fact]
    public async Task A_record_says_what_is_stored_whatever_stands_in_its_values()
    {
        await using var bed = await FilledAsync();
        Assert.Equal(1, (await bed.SendAsync(
            """[{"OperationName":"Say \"hello\"\n\\ /ä€😀","TimeGenerated":"2025-03-04T12:00:00Z","CorrelationId":"odd","CallDuration":90071992547409931,"CallStartTime":"2025-03-04T11:59:00.1234567Z","Extra":{"a":["\u0001",1.5]}}]""", "CallSummary")).Accepted);
        await engine.ClickHouse.ExecuteAsync(
            new($"INSERT INTO {bed.Workspace.Database}.ACSCallSummary (TimeGenerated, CorrelationId, CallType) VALUES ('2025-03-04 13:00:00', 'odd', 'a\\xFFb')"), Cancellation);
        var records = (await FindAsync(bed, "odd")).Records;
        Assert.Equal("Say \"hello\"\n\\ /ä€😀", records[0].Text("OperationName"));
        Assert.Equal(("90071992547409931", "2025-03-04T11:59:00.1234567Z"), (records[0].Text("CallDuration"), records[0].Text("CallStartTime")));
        Assert.Equal("""{"Extra":{"a":["\u0001",1.5]}}""", records[0].Text("AdditionalFields"));
        Assert.False(records[0].Values.ContainsKey("CallType"));
        Assert.Equal("a\uFFFDb", records[1].Text("CallType"));
    }

    [Theory]
    [InlineData("nothing has this")]
    [InlineData("') OR 1=1 --")]
    [InlineData("\\'\0")]
    public async Task An_identifier_that_nothing_has_brings_nothing(string identifier)
    {
        await using var bed = await FilledAsync();
        var line = await FindAsync(bed, identifier);
        Assert.Empty(line.Records);
        Assert.Empty(line.Matches);
    }

    [Fact]
    public async Task Steps_are_measured_over_the_newest_ones()
    {
        await using var bed = await FilledAsync();
        var durations = await UsualDuration.MeasureAsync(engine.ClickHouse, bed.Workspace, StatementLimits.None, Cancellation);
        Assert.Equal(LogCatalog.Current.ExpectedSteps.Count, durations.Count);
        var report = durations.Single(duration => duration.Step.Name == "Delivery report");
        Assert.Equal((1, TimeSpan.FromSeconds(3)), (report.Samples, report.Median));
        Assert.Equal(0, durations.Single(duration => duration.Step.Name == "Recording summary").Samples);
    }

    private Task<LifeLine> FindAsync(IntakeBed bed, string identifier, IClickHouse? clickHouse = null) =>
        new LifeLineFinder(clickHouse ?? engine.ClickHouse).FindAsync(bed.Workspace, identifier, tables: null, StatementLimits.None, Cancellation);

    // How many days are searched: those that the index names, and those that it does not know.
    private async Task<int> CountDaysAsync(IntakeBed bed, string identifier)
    {
        var days = 0;
        foreach (var statement in new[] { DayIndex.Find(bed.Workspace, [identifier]), DayIndex.Open(bed.Workspace) })
        {
            await using var result = await engine.ClickHouse.QueryAsync(statement, Cancellation);
            while (await result.ReadAsync(Cancellation) is { } block)
            {
                days += block.RowCount;
            }
        }

        return days;
    }

    // A day rests when it has not changed from one call to the next.
    private async Task IndexAsync(IntakeBed bed)
    {
        var indexer = new DayIndexer(engine.ClickHouse, TimeProvider.System);
        await indexer.UpdateAsync(bed.Workspace, Cancellation);
        await indexer.UpdateAsync(bed.Workspace, Cancellation);
    }

    private async Task<IntakeBed> FilledAsync()
    {
        var bed = await IntakeBed.CreateAsync(engine.ClickHouse);
        await AddAsync("SMSOperational",
            $$"""{"OperationName":"SMSMessagesSent","TimeGenerated":"2025-03-04T12:00:00Z","CorrelationId":"sendRequest1","MessageId":"{{Message}}","ResultType":"Succeeded","ResultSignature":"202","PhoneNumber":"+15550100001"}""",
            $$"""{"OperationName":"SMSDeliveryReportsReceived","TimeGenerated":"2025-03-04T12:00:03Z","CorrelationId":"report1","MessageId":"{{Message}}","ResultType":"Failed","ResultSignature":"200","ResultDescription":"ErrorCode: 4005. ErrorMessage: blocked","PhoneNumber":"+15550100001"}""");
        await AddAsync("EmailSendMailOperational",
            $$"""{"OperationName":"SendMail","TimeGenerated":"2025-03-04T12:00:00Z","CorrelationId":"{{Mail}}","UniqueRecipientsCount":2}""");
        await AddAsync("EmailStatusUpdateOperational",
            $$"""{"OperationName":"DeliveryStatusUpdate","TimeGenerated":"2025-03-04T12:00:01Z","CorrelationId":"{{Mail}}","RecipientId":"","DeliveryStatus":"OutForDelivery"}""",
            $$"""{"OperationName":"DeliveryStatusUpdate","TimeGenerated":"2025-03-04T12:00:02Z","CorrelationId":"{{Mail}}","RecipientId":"ann@example.com","DeliveryStatus":"Delivered"}""");
        await AddAsync("CallAutomationOperational",
            $$"""{"OperationName":"AnswerCall","TimeGenerated":"2025-03-04T12:00:00Z","CorrelationId":"{{Call}}","CallConnectionId":"{{Connection}}","ResultType":"Succeeded","ResultSignature":200}""");
        await AddAsync("CallSummary",
            $$"""{"OperationName":"CallSummary","TimeGenerated":"2025-03-04T12:50:00Z","CorrelationId":"{{Call}}","ParticipantEndReason":"487","ParticipantEndSubCode":"10003","ResultCategory":"ExpectedError"}""");
        return bed;

        async Task AddAsync(string category, params string[] records) =>
            Assert.Equal(records.Length, (await bed.SendAsync($"[{string.Join(',', records)}]", category)).Accepted);
    }

    // Passes everything on, and remembers the tables that records were fetched from.
    private sealed class WatchedEngine(IClickHouse engine) : IClickHouse
    {
        private readonly ConcurrentBag<(string Table, string Days)> _fetches = [];

        public IEnumerable<string> Fetched => _fetches.Select(fetch => fetch.Table).Order();

        public IEnumerable<string> Days => _fetches.Select(fetch => fetch.Days);

        public string Version => engine.Version;

        public Task ExecuteAsync(Statement statement, CancellationToken cancellationToken) => engine.ExecuteAsync(statement, cancellationToken);

        public Task InsertAsync(Insert insert, CancellationToken cancellationToken) => engine.InsertAsync(insert, cancellationToken);

        public Task<QueryResult> QueryAsync(Statement statement, CancellationToken cancellationToken)
        {
            foreach (var fetch in statement.Sql.Split(" UNION ALL ").Where(select => select.Contains("formatRow")))
            {
                var place = Regex.Match(fetch, @"FROM `\w+`\.`(\w+)` PREWHERE _partition_id IN \(([^)]*)\)");
                _fetches.Add((place.Groups[1].Value, place.Groups[2].Value));
            }

            return engine.QueryAsync(statement, cancellationToken);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
