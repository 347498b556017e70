using Patchbay.Communication.Simulation.People;
using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation.Behaviours;

/// <summary>A program writes to a person over a registered channel, which reports what became of the message; some people answer.</summary>
internal static class ChannelMessages
{
    private const string Version = "2024-08-30";

    private static readonly RecordKind Kind = RecordKind.Of("AdvancedMessagingOperational");

    private static readonly Weighted<string> MessageTypes = new(("template", 60), ("text", 32), ("media", 8));

    public static IEnumerator<TimeSpan> Use(World world)
    {
        var random = world.Random;
        var message = new Message(world.PickApplication(), RandomSource.ToGuid(0xCA, (ulong)random.Below(3)), random.NextGuid(), MessageTypes.Pick(random));
        if (message.Type == "template" && random.Chance(0.2))
        {
            var request = message with { Id = random.NextGuid() };
            WriteRequest(world, request, "ListTemplates", world.Ask(200), $"messages/channels/{message.Channel}/templates", null);
            yield return world.AboutSeconds(1);
        }

        var answer = world.Ask(202);
        WriteRequest(world, message, "SendMessage", answer, "messages/notifications:send", answer.Succeeded ? "accepted" : "failed");
        if (!answer.Succeeded)
        {
            yield break;
        }

        yield return world.AboutSeconds(1.5);
        WriteStatus(world, message, "sent");
        yield return world.AboutSeconds(3, 1);
        if (world.Fails())
        {
            WriteStatus(world, message, "failed");
            yield break;
        }

        WriteStatus(world, message, "delivered");
        if (random.Chance(0.7))
        {
            yield return world.AboutSeconds(120, 1.5);
            WriteStatus(world, message, "read");
        }

        if (random.Chance(0.25))
        {
            yield return world.AboutSeconds(90, 1);
            var reply = message with { Id = random.NextGuid(), Type = random.Chance(0.2) ? "media" : "text" };
            Begin(world, reply, "ReceiveMessage", new Answer(200), 14).Text("MessageStatus", "received");
            if (reply.Type == "media")
            {
                yield return world.AboutSeconds(2);
                WriteRequest(world, reply, "DownloadMedia", world.Ask(200), $"messages/streams/{reply.Id}", null);
            }
        }
    }

    private static void WriteStatus(World world, Message message, string status) =>
        Begin(world, message, "SendMessageDeliveryStatus", new Answer(status == "failed" ? 400 : 200), 9).Text("MessageStatus", status);

    private static void WriteRequest(World world, Message message, string operation, Answer answer, string path, string? status) =>
        Begin(world, message, operation, answer, 180, message.Application.Address)
            .Text("URI", $"{world.Endpoint}/{path}?api-version={Version}").Text("MessageStatus", status);

    private static RecordWriter Begin(World world, Message message, string operation, Answer answer, double milliseconds, IpAddress? caller = null)
    {
        var record = world.Records.Begin(Kind, world.Now, operation).Version(Version).Correlation(message.Id).Location("westeurope")
            .Result(answer).Duration(answer.Milliseconds(milliseconds, world.Random));
        if (caller is { } address)
        {
            record.Caller(address);
        }

        return record.Text("ChannelId", message.Channel).Text("MessageType", message.Type);
    }

    private sealed record Message(Application Application, Guid Channel, Guid Id, string Type);
}
