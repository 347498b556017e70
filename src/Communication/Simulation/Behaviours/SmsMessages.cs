using Patchbay.Communication.Simulation.Ids;
using Patchbay.Communication.Simulation.People;
using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation.Behaviours;

/// <summary>A program texts a person; the carrier reports, and now and then the person answers.</summary>
internal static class SmsMessages
{
    private const string Version = "2021-03-07";

    private static readonly RecordKind Kind = RecordKind.Of("SMSOperational");
    private static readonly RecordKind OptOuts = RecordKind.Of("ACSOptOutManagementOperations");
    private static readonly IpAddress Gateway = new(3);

    private static readonly Weighted<Sender> Senders = new(
        (new Sender("+15550100001", "LongCodeNumber", "US"), 30),
        (new Sender("+15550100002", "LongCodeNumber", "US"), 20),
        (new Sender("+15550100003", "LongCodeNumber", "CA"), 10),
        (new Sender("555010", "ShortCodeNumber", "US"), 20),
        (new Sender("Contoso", "DynamicAlphaSenderID", "GB"), 12),
        (new Sender("Contoso", "DynamicAlphaSenderID", "DE"), 8));

    // The form "ErrorCode: n. ErrorMessage: text" is what published dashboards cut at fixed positions.
    private static readonly Weighted<string> DeliveryFailures = new(
        ("ErrorCode: 4002. ErrorMessage: Bad To format", 3),
        ("ErrorCode: 4004. ErrorMessage: Phone number does not exist", 20),
        ("ErrorCode: 4005. ErrorMessage: Message is blocked by destination carrier", 25),
        ("ErrorCode: 4006. ErrorMessage: The destination is not reachable", 22),
        ("ErrorCode: 4007. ErrorMessage: Sender blocked for given recipient.", 12),
        ("ErrorCode: 4010. ErrorMessage: Toll-free number is not verified", 5),
        ("ErrorCode: 5001. ErrorMessage: Temporarily not available", 5),
        ("ErrorCode: 5002. ErrorMessage: No final state in time", 5),
        ("ErrorCode: 9999. ErrorMessage: Unknown", 3));

    private static readonly Weighted<string?> Keywords = new((null, 70), ("OptOut", 12), ("OptIn", 8), ("OptHelp", 10));

    private static readonly Weighted<int> Attempts = new((1, 90), (2, 7), (3, 3));

    public static IEnumerator<TimeSpan> Use(World world)
    {
        var random = world.Random;
        var application = world.PickApplication();
        var sender = Senders.Pick(random);
        var recipient = world.PickPerson().Phone;
        var length = (int)Math.Clamp(random.LogNormal(110, 0.6), 1, 2048);

        var answer = world.Ask(202);
        var message = MessageId.Outgoing(world.Now, random.NextGuid());
        WriteSent(world, application, sender, answer, message, length);
        for (var attempt = 1; answer.IsTransient && attempt < 4; attempt++)
        {
            yield return world.AboutSeconds(attempt * 2);
            answer = world.Ask(202);
            message = MessageId.Outgoing(world.Now, random.NextGuid());
            WriteSent(world, application, sender, answer, message, length);
        }

        if (!answer.Succeeded)
        {
            yield break;
        }

        var sent = world.Now;
        yield return world.AboutSeconds(3.5, 1.1);
        var delivered = !world.Fails();
        WriteReport(world, sender, message, delivered);

        yield return world.AboutSeconds(60);
        Billing.Record(world, message, "sms", Segments(length), "segments", sent, sent)
            .Text("UserIdA", sender.Name).Text("UserIdB", recipient);

        if (delivered && sender.CanReceive && random.Chance(0.08))
        {
            yield return world.AboutSeconds(240, 1.4);
            var keyword = Keywords.Pick(random);
            var received = world.Now;
            var reply = MessageId.Incoming(received, random.NextGuid());
            WriteReceived(world, sender, reply, keyword, keyword is null ? (int)Math.Clamp(random.LogNormal(35, 0.8), 1, 2048) : 4);

            yield return world.AboutSeconds(60);
            Billing.Record(world, reply, "sms", 1, "segments", received, received).Text("UserIdA", recipient).Text("UserIdB", sender.Name);

            if (keyword is "OptOut" or "OptIn")
            {
                yield return world.AboutSeconds(2);
                WriteOptOut(world, application, sender, keyword == "OptOut");
            }
        }
    }

    private static int Segments(int length) => length <= 160 ? 1 : (length + 152) / 153;

    private static void WriteSent(World world, Application application, Sender sender, Answer answer, MessageId message, int length)
    {
        var record = Begin(world, "SMSMessagesSent").Version(Version).Caller(application.Address)
            .Result(answer).Duration(answer.Milliseconds(115, world.Random))
            .Text("URI", $"{world.Endpoint}/sms?api-version={Version}")
            .Number("OutgoingMessageLength", length).Number("IncomingMessageLength", 0).Number("DeliveryAttempts", 0)
            .Text("SdkType", application.SmsSdk).Text("PlatformType", application.Platform);
        WriteCommon(answer.Succeeded ? record.Text("MessageId", message) : record.Text("MessageId", ""), sender);
    }

    private static void WriteReport(World world, Sender sender, MessageId message, bool delivered)
    {
        var record = Begin(world, "SMSDeliveryReportsReceived").Caller(Gateway)
            .ResultType(delivered ? "Succeeded" : "Failed").Signature(200).Level(delivered ? "Informational" : "Error")
            .Duration(new Answer(200).Milliseconds(22, world.Random));
        if (!delivered)
        {
            record.Description(DeliveryFailures.Pick(world.Random));
        }

        record.Text("URI", "https://smsgateway.example.com/sms/DeliveryReport")
            .Number("OutgoingMessageLength", 0).Number("IncomingMessageLength", 0).Number("DeliveryAttempts", Attempts.Pick(world.Random))
            .Text("SdkType", "").Text("PlatformType", "").Text("MessageId", message);
        WriteCommon(record, sender);
    }

    private static void WriteReceived(World world, Sender sender, MessageId message, string? keyword, int length)
    {
        var record = Begin(world, "SMSMessagesReceived").Caller(Gateway).Result(new Answer(200, keyword ?? ""))
            .Duration(new Answer(200).Milliseconds(30, world.Random))
            .Text("URI", "https://smsgateway.example.com/sms/inbound")
            .Number("OutgoingMessageLength", 0).Number("IncomingMessageLength", length).Number("DeliveryAttempts", 0)
            .Text("SdkType", "").Text("PlatformType", "").Text("MessageId", message);
        WriteCommon(record, sender);
    }

    // The program keeps the service's list of those who want no messages.
    private static void WriteOptOut(World world, Application application, Sender sender, bool add)
    {
        var answer = world.Ask(200);
        world.Records.Begin(OptOuts, world.Now, add ? "OptOutAdd" : "OptOutRemove").Version("2025-05-29-preview")
            .Correlation(new RequestId(world.Random.NextGuid())).Result(answer).Duration(answer.Milliseconds(45, world.Random))
            .Caller(application.Address)
            .Text("URI", $"{world.Endpoint}/sms/optouts:{(add ? "add" : "remove")}?api-version=2025-05-29-preview")
            .Text("PhoneNumber", sender.Name).Text("SdkType", application.SmsSdk).Text("PlatformType", application.Platform)
            .Text("Method", "POST").Text("Country", sender.Country);
    }

    private static RecordWriter Begin(World world, string operation) =>
        world.Records.Begin(Kind, world.Now, operation).Correlation(new RequestId(world.Random.NextGuid()));

    private static void WriteCommon(RecordWriter record, Sender sender) =>
        record.Text("PhoneNumber", sender.Name).Text("NumberType", sender.NumberType).Text("Method", "POST").Text("Country", sender.Country);

    /// <param name="Name">The number, short code or alphanumeric name.</param>
    /// <param name="NumberType">Which of these.</param>
    /// <param name="Country">Where its messages go.</param>
    private sealed record Sender(string Name, string NumberType, string Country)
    {
        public bool CanReceive => NumberType != "DynamicAlphaSenderID";
    }
}
