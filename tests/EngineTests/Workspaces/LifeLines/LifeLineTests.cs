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
        var finder = new LifeLineFinder(engine.ClickHouse, new FixedClock());
        Assert.Empty((await finder.FindAsync(bed.Workspace, Connection, readable, everything: true, StatementLimits.None, Cancellation)).Records);
        Assert.Single((await finder.FindAsync(bed.Workspace, Call, readable, everything: true, StatementLimits.None, Cancellation)).Records);
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
    public async Task What_is_not_recent_is_found_all_the_same()
    {
        await using var bed = await FilledAsync();
        await bed.SendAsync("""{"OperationName":"CreateRoom","TimeGenerated":"2020-01-01T00:00:00Z","RoomId":"99000000000000001"}""", "RoomsOperational");
        var line = await FindAsync(bed, "99000000000000001");
        Assert.Single(line.Records);
        Assert.Null(line.From);
        Assert.Equal(IntakeBed.Now.UtcDateTime.AddDays(-3), (await FindAsync(bed, Call)).From);
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

    private Task<LifeLine> FindAsync(IntakeBed bed, string identifier) =>
        new LifeLineFinder(engine.ClickHouse, new FixedClock()).FindAsync(bed.Workspace, identifier, tables: null, everything: false, StatementLimits.None, Cancellation);

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

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => IntakeBed.Now;
    }
}
