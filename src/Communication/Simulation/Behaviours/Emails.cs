using Patchbay.Communication.Simulation.People;
using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation.Behaviours;

/// <summary>A program mails some people; each copy has its fate, and some people open it and follow a link.</summary>
internal static class Emails
{
    private const int RecipientsMax = 50;

    private static readonly RecordKind Sends = RecordKind.Of("EmailSendMailOperational");
    private static readonly RecordKind StatusUpdates = RecordKind.Of("EmailStatusUpdateOperational");
    private static readonly RecordKind Engagement = RecordKind.Of("EmailUserEngagementOperational");

    private static readonly Weighted<(string Domain, string User, bool Tracked)> Senders = new(
        (("notify.example.com", "donotreply", false), 55),
        (("news.example.com", "newsletter", true), 30),
        (("billing.example.com", "invoices", true), 15));

    private static readonly Weighted<string> Regions = new(("westeurope", 70), ("northeurope", 30));

    private static readonly Weighted<Fate> Failures = new(
        (new Fate("Bounced", "550", "5.1.1", "RecipientNotFound", "550 5.1.1 mailbox unavailable", "True"), 35),
        (new Fate("Bounced", "550", "5.4.1", "RecipientRejected", "550 5.4.1 recipient address rejected", "True"), 10),
        (new Fate("Failed", "452", "4.2.2", "MailboxFull", "452 4.2.2 mailbox full", "False"), 12),
        (new Fate("Failed", "451", "4.7.500", "ServerBusy", "451 4.7.500 server busy", "False"), 8),
        (new Fate("Suppressed", null, null, null, null, ""), 15),
        (new Fate("Quarantined", "250", "2.6.0", null, null, "False"), 8),
        (new Fate("FilteredSpam", "250", "2.6.0", null, null, "False"), 12));

    private static readonly Fate Delivered = new("Delivered", "250", "2.6.0", null, null, "");
    private static readonly Fate Expanded = new("Expanded", "250", "2.6.0", null, null, "");

    public static IEnumerator<TimeSpan> Use(World world)
    {
        var random = world.Random;
        var mail = new Mail(random.NextGuid(), Senders.Pick(random), Regions.Pick(random));
        var application = world.PickApplication();
        var to = random.Chance(0.8) ? 1 : Math.Min(RecipientsMax, 1 + (int)random.LogNormal(3, 0.9));
        var cc = random.Chance(0.12) ? random.Between(1, 3) : 0;
        var bcc = random.Chance(0.06) ? random.Between(1, 2) : 0;
        var attachments = random.Chance(0.2) ? random.Between(1, 3) : 0;
        var size = Math.Round(Math.Min(10, random.LogNormal(0.03, 0.7) + attachments * random.LogNormal(0.5, 0.9)), 6);
        var sent = world.Now;
        world.Records.Begin(Sends, sent, "SendMail").Version("2023-03-31").Correlation(mail.Id).Location(mail.Region)
            .Number("Size", size).Number("ToRecipientsCount", to).Number("CcRecipientsCount", cc).Number("BccRecipientsCount", bcc)
            .Number("UniqueRecipientsCount", to + cc + bcc).Number("AttachmentsCount", attachments)
            .Text("TrafficSource", random.Chance(0.1) ? "SMTP" : application.TrafficSource);

        yield return world.AboutSeconds(1.5);
        BeginStatus(world, mail, "OutForDelivery").Text("RecipientId", "").Text("IsHardBounce", "");
        for (var recipient = 0; recipient < to + cc + bcc; recipient++)
        {
            world.Start(Deliver(world, mail, world.PickPerson()), world.AboutSeconds(4, 0.9));
        }

        yield return world.AboutSeconds(90);
        Bill(world, mail, "emails", to + cc + bcc, sent);
        yield return TimeSpan.FromMilliseconds(3);
        Bill(world, mail, "megabytes", Math.Round(size * (to + cc + bcc), 6), sent);
    }

    private static IEnumerator<TimeSpan> Deliver(World world, Mail mail, Person person)
    {
        var random = world.Random;
        var fate = world.Fails() ? Failures.Pick(random) : random.Chance(0.01) ? Expanded : Delivered;
        var record = BeginStatus(world, mail, fate.Status).Text("RecipientId", person.Mail).Text("IsHardBounce", fate.IsHardBounce)
            .Text("SmtpStatusCode", fate.Smtp).Text("EnhancedSmtpStatusCode", fate.EnhancedSmtp)
            .Text("FailureReason", fate.Reason).Text("FailureMessage", fate.Message);
        if (fate.Smtp is not null)
        {
            record.Text("RecipientMailServerHostName", "mx1.example.com");
            AddInternetMessageId(record, mail, person);
        }

        if (fate != Delivered || !mail.Sender.Tracked || !random.Chance(0.4))
        {
            yield break;
        }

        yield return world.About(TimeSpan.FromMinutes(25), 1.3);
        for (var views = random.Chance(0.25) ? 2 : 1; views > 0; views--)
        {
            WriteEngagement(world, mail, person, "View", link: null);
            yield return world.AboutSeconds(25, 0.9);
        }

        for (var link = random.Below(5); random.Chance(0.3); link++)
        {
            WriteEngagement(world, mail, person, "Click", link);
            yield return world.AboutSeconds(40, 0.9);
        }
    }

    private static RecordWriter BeginStatus(World world, Mail mail, string status) =>
        world.Records.Begin(StatusUpdates, world.Now, "DeliveryStatusUpdate").Version("1.0").Correlation(mail.Id).Location(mail.Region)
            .Text("SenderDomain", mail.Sender.Domain).Text("SenderUsername", mail.Sender.User).Text("DeliveryStatus", status);

    private static void WriteEngagement(World world, Mail mail, Person person, string type, int? link)
    {
        var record = world.Records.Begin(Engagement, world.Now, "UserEngagementUpdate").Version("1.0").Correlation(mail.Id).Location(mail.Region)
            .Text("RecipientId", person.Mail).Text("EngagementType", type).Text("UserAgent", person.Device.UserAgent);
        AddInternetMessageId(record, mail, person);
        if (link is { } number)
        {
            record.Text("EngagementContext", $"https://www.example.com/{mail.Sender.User}?link={number}&source=mail");
        }
        else
        {
            record.Text("EngagementContext", "");
        }
    }

    private static void AddInternetMessageId(RecordWriter record, Mail mail, Person person) =>
        record.Text("InternetMessageId", $"<{mail.Id:N}.{person.Number}@{mail.Sender.Domain}>");

    private static void Bill(World world, Mail mail, string unit, double quantity, DateTime sent) =>
        Billing.Record(world, mail.Id, "email", quantity, unit, sent, sent).Text("UserIdA", $"{mail.Sender.User}@{mail.Sender.Domain}");

    private sealed record Mail(Guid Id, (string Domain, string User, bool Tracked) Sender, string Region);

    private sealed record Fate(string Status, string? Smtp, string? EnhancedSmtp, string? Reason, string? Message, string IsHardBounce);
}
