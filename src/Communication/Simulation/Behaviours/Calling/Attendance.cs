using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation.Behaviours.Calling;

/// <summary>A participant joins, stays, leaves, is billed, and may say how it was.</summary>
internal static class Attendance
{
    private const double SecondsPerMinute = 60;

    private static readonly RecordKind Requests = RecordKind.Of("CallClientServiceRequestAndOutcome");

    public static IEnumerator<TimeSpan> Take(World world, Call call, Participant participant)
    {
        if (!participant.OnPhone)
        {
            Identities.WriteToken(world, call.Application, participant.Person.Id, "[\"voip\"]");
            yield return world.AboutSeconds(0.7, 0.3);
            WriteRequest(world, "JoinCall", world.Ask(200), 280);
        }

        world.CallingDays.Count(participant, call.IsGroup);
        yield return participant.Left - world.Now;
        if (!participant.OnPhone)
        {
            WriteRequest(world, "HangUp", world.Ask(204), 45);
            world.Start(ClientTelemetry.Upload(world, call, participant), world.About(TimeSpan.FromMinutes(35), 0.4));
        }

        if (participant.End != CallEnd.Success)
        {
            yield break;
        }

        if (!participant.OnPhone && world.Random.Chance(0.12))
        {
            yield return world.AboutSeconds(20);
            Surveys.Write(world, call, participant);
        }

        yield return world.About(TimeSpan.FromMinutes(2));
        Bill(world, call, participant);
    }

    private static void Bill(World world, Call call, Participant participant)
    {
        var minutes = Math.Round((participant.Left - participant.Joined).TotalSeconds / SecondsPerMinute, 2);
        var record = Billing.Record(world, call.Id, participant.OnPhone ? "PSTN" : "audio", minutes, "minutes", participant.Joined, participant.Left);
        if (call.IsGroup)
        {
            record.Text("ParticipantId", participant.Id);
        }

        if (participant.OnPhone)
        {
            record.Text("UserIdA", participant.Person.Phone).Text("UserIdB", "+15550100001");
        }
        else
        {
            record.Text("UserIdA", $"8:{participant.Person.Id}");
        }
    }

    private static void WriteRequest(World world, string operation, Answer answer, double milliseconds)
    {
        var record = world.Records.Begin(Requests, world.Now, operation).Correlation(world.Random.NextGuid())
            .ResultType(answer.Succeeded ? "Success" : answer.Status < 500 ? "UnexpectedClientError" : "UnexpectedServerError")
            .Signature(answer.Status).Level(answer.Level).Duration(answer.Milliseconds(milliseconds, world.Random));
        record.Json("Properties", answer.Status switch
        {
            200 => "{\"request\":{\"method\":\"POST\"},\"response\":{\"status\":200}}",
            204 => "{\"request\":{\"method\":\"DELETE\"},\"response\":{\"status\":204}}",
            < 500 => "{\"response\":{\"retry\":false}}",
            _ => "{\"response\":{\"retry\":true},\"retries\":[1,2,4]}",
        });
    }
}
