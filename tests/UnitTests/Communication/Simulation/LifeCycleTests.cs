namespace Patchbay.UnitTests.Communication;

/// <summary>The records of one life belong together: their ids join and their times follow each other.</summary>
public sealed class LifeCycleTests
{
    private static IEnumerable<SimulatedRecord> Of(string category, string? operation = null) =>
        Simulated.ResourceLogs.Where(record => record.Is(category, operation));

    [Fact]
    public void Delivery_reports_have_their_send()
    {
        var sends = Of("SMSOperational", "SMSMessagesSent").Where(record => record["MessageId"] != "").ToDictionary(record => record["MessageId"]);
        var reports = Of("SMSOperational", "SMSDeliveryReportsReceived").ToList();
        Assert.True(reports.Count > 1000);
        Assert.Distinct(reports.Select(report => report["MessageId"]));
        Assert.All(reports, report =>
        {
            var send = sends[report["MessageId"]];
            Assert.Equal("Succeeded", send["ResultType"]);
            Assert.NotEqual(send["CorrelationId"], report["CorrelationId"]);
            Assert.Equal(send["PhoneNumber"], report["PhoneNumber"]);
            Assert.True(send.Time < report.Time);
            Assert.Equal(report["ResultType"] == "Failed", report["ResultDescription"].StartsWith("ErrorCode: ", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Replies_say_which_keyword_they_are()
    {
        var replies = Of("SMSOperational", "SMSMessagesReceived").ToList();
        Assert.All(replies, reply => Assert.StartsWith("Incoming_", reply["MessageId"]));
        Assert.Superset(new HashSet<string> { "", "OptIn", "OptOut", "OptHelp" }, replies.Select(reply => reply["ResultDescription"]).ToHashSet());
    }

    [Fact]
    public void Mails_have_a_status_for_each_recipient_and_engagement_only_after_delivery()
    {
        var sends = Of("EmailSendMailOperational").ToDictionary(record => record["CorrelationId"]);
        var updates = Of("EmailStatusUpdateOperational").ToLookup(record => record["CorrelationId"]);
        Assert.True(sends.Count > 500);

        // The last mails are still under way when the simulation ends.
        var settled = sends.Values.Where(send => send.Time < Simulated.ResourceLogs[^1].Time.AddHours(-1)).ToList();
        Assert.All(settled, send =>
        {
            var ofMail = updates[send["CorrelationId"]].ToList();
            Assert.Single(ofMail, update => update["RecipientId"] == "" && update["DeliveryStatus"] == "OutForDelivery");
            Assert.Equal(int.Parse(send["UniqueRecipientsCount"]), ofMail.Count(update => update["RecipientId"] != ""));
        });

        var engagement = Of("EmailUserEngagementOperational").ToList();
        Assert.True(engagement.Count > 100);
        Assert.All(engagement, act =>
        {
            Assert.Contains(updates[act["CorrelationId"]], update =>
                update["RecipientId"] == act["RecipientId"] && update["InternetMessageId"] == act["InternetMessageId"] &&
                update["DeliveryStatus"] == "Delivered" && update.Time < act.Time);
            Assert.Equal(act["EngagementType"] == "Click", act["EngagementContext"] != "");
        });
    }

    [Fact]
    public void Chats_happen_in_threads_that_were_created_by_users_with_tokens()
    {
        var chats = Of("ChatOperational").ToList();
        var created = chats.Where(record => record.Operation == "CreateChatThread" && record["ResultType"] == "Succeeded").ToDictionary(record => record["ChatThreadId"]);
        var tokens = Of("AuthOperational", "CreateToken").Select(record => record["Identity"]).ToHashSet();
        var sent = chats.Where(record => record.Operation == "SendChatMessage").Select(record => (record["ChatThreadId"], record["ChatMessageId"])).ToHashSet();
        Assert.All(chats.Where(record => record["ChatThreadId"] != ""), record => Assert.True(created[record["ChatThreadId"]].Time <= record.Time));
        Assert.All(created.Values, record => Assert.Contains(record["UserId"], tokens));
        Assert.All(chats.Where(record => record.Operation == "SendReadReceipt"), record => Assert.Contains((record["ChatThreadId"], record["ChatMessageId"]), sent));
        Assert.Equal(16, chats.Select(record => record.Operation).Where(name => name != "Bad Route").Distinct().Count());
    }

    [Fact]
    public void Calls_join_from_requests_to_reports()
    {
        var summaries = Of("CallSummary").ToList();
        Assert.True(summaries.Count > 200);
        var calls = summaries.ToLookup(record => record["CorrelationId"]);
        var participants = summaries.Select(record => record["ParticipantId"]).ToHashSet();
        Assert.All(Of("CallDiagnostics"), record => Assert.Contains(calls[record["CorrelationId"]], summary =>
            summary["ParticipantId"] == record["ParticipantId"] && (summary["EndpointId"] == record["EndpointId"] || summary["EndpointId"] == "Redacted")));
        Assert.All(summaries, record =>
        {
            Assert.Equal(record["CallType"] == "Group", record["ParticipantId"] != "");
            Assert.True(int.Parse(record["ParticipantDuration"]) <= int.Parse(record["CallDuration"]) + 1);
            Assert.Equal(record["ResultCategory"] == "Success", record["ParticipantEndReason"] == "0");
        });

        var requests = Of("CallAutomationOperational").ToList();
        var operations = requests.Where(record => record["OperationId"] != "").ToDictionary(record => record["OperationId"]);
        var outcomes = Of("CallAutomationMediaSummary").ToList();
        Assert.True(outcomes.Count > 500);
        Assert.All(outcomes, record =>
        {
            var request = operations[record["OperationId"]];
            Assert.Equal((request.Operation, request["CorrelationId"], "Succeeded"), (record.Operation, record["CorrelationId"], request["ResultType"]));
            Assert.True(request.Time < record.Time);
        });

        var connections = requests.Select(record => record["CallConnectionId"]).ToHashSet();
        Assert.All(Of("CallAutomationStreamingUsage"), record => Assert.Contains(record["CallConnectionId"], connections));
        Assert.All(Of("CallSurvey"), record => Assert.Equal(record["CorrelationId"], record["ParticipantId"]));
        var recorded = Of("CallRecordingOperational", "StartRecording").Where(record => record["ResultType"] == "Succeeded").Select(record => record["CorrelationId"]).ToHashSet();
        Assert.All(Of("CallRecordingSummary"), record => Assert.Contains(record["CorrelationId"], recorded));
    }

    [Fact]
    public void Later_versions_of_a_report_repeat_its_figures()
    {
        var first = Of("CallDiagnosticsUpdates").Where(record => record["CallUpdatesVersion"] == "1").ToLookup(record => (record["EndpointId"], record["StreamId"]));
        var finals = Of("CallDiagnostics").ToList();
        Assert.NotEmpty(finals);
        Assert.All(finals, record => Assert.Contains(first[(record["EndpointId"], record["StreamId"])], update => update["JitterAvg"] == record["JitterAvg"]));
    }

    [Fact]
    public void What_is_billed_was_used()
    {
        var messages = Of("SMSOperational").Select(record => record["MessageId"]).ToHashSet();
        var mails = Of("EmailSendMailOperational").Select(record => record["CorrelationId"]).ToHashSet();
        var relays = Of("NetworkTraversalDiagnostics", "RelaySessionEnd").Select(record => record["CorrelationId"]).ToHashSet();
        var usage = Of("Usage").ToList();
        Assert.Distinct(usage.Select(record => record["RecordId"]));
        Assert.Equal(["NAT", "PSTN", "audio", "chat", "email", "recording", "sms"], usage.Select(record => record["UsageType"]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(usage.Where(record => record["UsageType"] == "sms"), record => Assert.Contains(record["CorrelationId"], messages));
        Assert.All(usage.Where(record => record["UsageType"] == "email"), record => Assert.Contains(record["CorrelationId"], mails));
        Assert.All(usage.Where(record => record["UsageType"] == "NAT"), record => Assert.Contains(record["CorrelationId"], relays));
        Assert.All(usage, record => Assert.True(double.Parse(record["Quantity"]) > 0));
    }

    [Fact]
    public void Metrics_of_a_day_count_its_calls()
    {
        var metrics = Of("CallingMetrics").ToList();
        Assert.NotEmpty(metrics);
        Assert.All(metrics, record =>
        {
            Assert.Equal(int.Parse(record["LegsDcount"]), int.Parse(record["FailedLegsDcount"]) + int.Parse(record["SuccessLegsDcount"]));
            Assert.Equal(record["TimestampBin"], $"{record.Time.AddDays(-1):yyyy-MM-dd}T00:00:00.0000000Z");
        });
    }
}
