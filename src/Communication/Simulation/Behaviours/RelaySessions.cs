using Patchbay.Communication.Simulation.People;
using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation.Behaviours;

/// <summary>A program gets the address of a relay for a user, who then sends data through it.</summary>
internal static class RelaySessions
{
    private const string Version = "2022-03-01-preview";
    private const double BytesPerMegabyte = 1_000_000;

    private static readonly RecordKind Requests = RecordKind.Of("NetworkTraversalOperational");
    private static readonly RecordKind Sessions = RecordKind.Of("NetworkTraversalDiagnostics");

    private static readonly Weighted<string> RouteTypes = new(("Any", 70), ("Nearest", 30));

    private static readonly Weighted<string> Locations = new(("westeurope", 50), ("northeurope", 20), ("eastus", 30));

    public static IEnumerator<TimeSpan> Use(World world)
    {
        var random = world.Random;
        var application = world.PickApplication();
        var person = world.PickPerson();
        var answer = world.Ask(200);
        world.Records.Begin(Requests, world.Now, "IssueRelayConfiguration").Version(Version).Correlation(random.NextGuid())
            .Result(answer).Duration(answer.Milliseconds(38, random))
            .Text("URI", $"{world.Endpoint}/networkTraversal/:issueRelayConfiguration?api-version={Version}")
            .Text("Identity", $"8:{person.Id}").Text("SdkType", application.RelaySdk).Text("PlatformType", application.Platform)
            .Text("RouteType", RouteTypes.Pick(random)).Text("TTL", random.Chance(0.8) ? "172800" : "3600");
        if (!answer.Succeeded)
        {
            yield break;
        }

        yield return world.AboutSeconds(4);
        var session = new Session(random.NextGuid(), person, random.Chance(0.85) ? "UDP" : "TCP", Locations.Pick(random));
        var started = world.Now;
        answer = world.Ask(200);
        Begin(world, session, "RelaySessionStart", answer, person.Address);
        if (!answer.Succeeded)
        {
            yield break;
        }

        yield return world.About(TimeSpan.FromMinutes(7), 0.9);
        var seconds = (world.Now - started).TotalSeconds;
        var sent = (long)(seconds * random.LogNormal(60_000, 0.8));
        var received = (long)(seconds * random.LogNormal(80_000, 0.8));
        Begin(world, session, "RelaySessionEnd", new Answer(200))
            .Text("Reason", random.Chance(0.8) ? "Deallocated" : "Expired")
            .Number("BytesSent", sent / 10).Number("BytesReceived", received / 10)
            .Number("TotalBytesFromClient", sent).Number("TotalBytesToClient", received);

        var ended = world.Now;
        yield return world.AboutSeconds(60);
        Billing.Record(world, session.Id, "NAT", Math.Round((sent + received) / BytesPerMegabyte, 3), "megabytes", started, ended)
            .Text("UserIdA", $"8:{person.Id}");
    }

    private static RecordWriter Begin(World world, Session session, string operation, Answer answer, IpAddress? caller = null)
    {
        var record = world.Records.Begin(Sessions, world.Now, operation).Correlation(session.Id).Result(answer);
        if (caller is { } address)
        {
            record.Caller(address);
        }

        return record.Text("Identity", $"8:{session.Person.Id}").Text("Protocol", session.Protocol).Text("RelayLocation", session.Location);
    }

    private sealed record Session(Guid Id, Person Person, string Protocol, string Location);
}
