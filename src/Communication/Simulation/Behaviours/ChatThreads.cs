using Patchbay.Communication.Simulation.Ids;
using Patchbay.Communication.Simulation.People;
using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation.Behaviours;

/// <summary>A few people open a thread, write, read, correct themselves, come and go, and perhaps delete the thread.</summary>
internal static class ChatThreads
{
    private const string Version = "2025-03-15";

    private static readonly RecordKind Kind = RecordKind.Of("ChatOperational");

    private static readonly Weighted<int> Sizes = new((2, 55), (3, 20), (4, 12), (6, 8), (9, 5));

    // What somebody does now and then between two messages.
    private static readonly Weighted<Request?> Asides = new(
        (null, 640),
        (new Request("ListChatThreadParticipants", 200, 45, "/participants"), 70),
        (new Request("GetReadReceipts", 200, 40, "/readReceipts"), 60),
        (new Request("GetChatThread", 200, 30, ""), 70),
        (new Request("ListChatThreads", 200, 60, null), 70),
        (new Request("UpdateChatThread", 204, 75, ""), 30),
        (new Request("AddChatThreadParticipants", 201, 110, "/participants/:add"), 40),
        (new Request("RemoveChatThreadParticipant", 204, 95, "/participants/:remove"), 12),
        (new Request("Bad Route", 404, 4, "/reactions"), 8));

    private static readonly Request CreateThread = new("CreateChatThread", 201, 140, null);
    private static readonly Request DeleteThread = new("DeleteChatThread", 204, 90, "");
    private static readonly Request Typing = new("SendTypingIndicator", 200, 22, "/typing");
    private static readonly Request Send = new("SendChatMessage", 201, 85, "/messages");
    private static readonly Request List = new("ListChatMessages", 200, 65, "/messages");
    private static readonly Request Get = new("GetChatMessage", 200, 28, "/messages/");
    private static readonly Request Receipt = new("SendReadReceipt", 200, 30, "/readReceipts");
    private static readonly Request Update = new("UpdateChatMessage", 204, 70, "/messages/");
    private static readonly Request Delete = new("DeleteChatMessage", 204, 60, "/messages/");

    public static IEnumerator<TimeSpan> Use(World world)
    {
        var random = world.Random;
        var application = world.PickApplication();
        var thread = random.NextGuid();
        var people = new List<Person>();
        for (var size = Sizes.Pick(random); size > 0; size--)
        {
            people.Add(world.PickPerson());
            Identities.WriteToken(world, application, people[^1].Id, "[\"chat\"]");
            yield return world.AboutSeconds(1);
        }

        if (!Write(world, people[0], CreateThread, thread))
        {
            yield break;
        }

        for (var messages = (int)Math.Clamp(random.LogNormal(9, 0.7), 1, 200); messages > 0; messages--)
        {
            yield return world.AboutSeconds(18, 1.1);
            var author = random.Pick(people);
            if (random.Chance(0.4))
            {
                Write(world, author, Typing, thread);
                yield return world.AboutSeconds(4);
            }

            var message = new DateTimeOffset(world.Now).ToUnixTimeMilliseconds();
            if (!Write(world, author, Send, thread, message))
            {
                continue;
            }

            world.Start(Bill(world, author, random.NextGuid(), world.Now), world.AboutSeconds(60));
            foreach (var reader in people)
            {
                if (reader != author && random.Chance(0.6))
                {
                    yield return world.AboutSeconds(3, 0.9);
                    Write(world, reader, random.Chance(0.6) ? List : Get, thread, message);
                    yield return world.AboutSeconds(1);
                    Write(world, reader, Receipt, thread, message);
                }
            }

            if (random.Chance(0.07))
            {
                yield return world.AboutSeconds(12);
                Write(world, author, random.Chance(0.7) ? Update : Delete, thread, message);
            }

            if (Asides.Pick(random) is { } aside)
            {
                yield return world.AboutSeconds(5);
                var done = Write(world, random.Pick(people), aside, thread);
                ComeAndGo(world, people, done ? aside.Operation : "");
            }
        }

        if (random.Chance(0.4))
        {
            yield return world.About(TimeSpan.FromMinutes(20), 1);
            Write(world, people[0], DeleteThread, thread);
        }
    }

    private static void ComeAndGo(World world, List<Person> people, string operation)
    {
        if (operation == "AddChatThreadParticipants")
        {
            people.Add(world.PickPerson());
        }
        else if (operation == "RemoveChatThreadParticipant" && people.Count > 2)
        {
            people.RemoveAt(people.Count - 1);
        }
    }

    private static IEnumerator<TimeSpan> Bill(World world, Person author, Guid request, DateTime sent)
    {
        Billing.Record(world, new RequestId(request), "chat", 1, "messages", sent, sent).Text("UserIdA", $"8:{author.Id}");
        yield break;
    }

    private static bool Write(World world, Person person, Request request, Guid thread, long? message = null)
    {
        // A route that does not exist is always refused.
        var answer = request.Success == 404 ? new Answer(404, "Not found") : world.Ask(request.Success);
        var record = world.Records.Begin(Kind, world.Now, request.Operation).Version(Version)
            .Correlation(new RequestId(world.Random.NextGuid())).Result(answer)
            .Duration(answer.Milliseconds(request.Milliseconds, world.Random)).Caller(person.Address);
        record = request switch
        {
            { Path: null } => record.Text("URI", $"{world.Endpoint}/chat/threads?api-version={Version}"),
            { NamesMessage: true } =>
                record.Text("URI", $"{world.Endpoint}/chat/threads/19:{thread:N}@thread.v2{request.Path}{message ?? 0}?api-version={Version}"),
            _ => record.Text("URI", $"{world.Endpoint}/chat/threads/19:{thread:N}@thread.v2{request.Path}?api-version={Version}"),
        };
        record.Text("UserId", $"8:{person.Id}");
        if (request.Path is not null || (request == CreateThread && answer.Succeeded))
        {
            record.Text("ChatThreadId", $"19:{thread:N}@thread.v2");
        }

        // The id of a new message is in the answer, so a refused one has none.
        if (message is { } id && request != List && (request != Send || answer.Succeeded))
        {
            record.Number("ChatMessageId", id);
        }

        record.Text("SdkType", person.Device.ChatSdk).Text("PlatformType", person.Device.Platform);
        return answer.Succeeded;
    }

    /// <param name="Operation">The operation's name.</param>
    /// <param name="Success">The status when all goes well.</param>
    /// <param name="Milliseconds">The median of its duration.</param>
    /// <param name="Path">What follows the thread in the address; null for the list of threads.</param>
    private sealed record Request(string Operation, int Success, double Milliseconds, string? Path)
    {
        public bool NamesMessage { get; } = Path == "/messages/";
    }
}
