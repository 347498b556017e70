using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation.Behaviours.Calling;

/// <summary>What a calling SDK noted during a call and uploads some time after it.</summary>
internal static class ClientTelemetry
{
    private const int IntervalSeconds = 10;
    private const double StatisticsShare = 0.03;

    private static readonly RecordKind Operations = RecordKind.Of("CallClientOperations");
    private static readonly RecordKind Statistics = RecordKind.Of("CallClientMediaStatsTimeSeries");

    private static readonly Weighted<string> Diagnostics = new(
        ("{\"DiagnosticChanged\":\"networkReceiveQuality\",\"DiagnosticQuality\":\"Bad\"}", 5),
        ("{\"DiagnosticChanged\":\"networkSendQuality\",\"DiagnosticQuality\":\"Poor\"}", 4),
        ("{\"DiagnosticChanged\":\"networkReconnect\",\"DiagnosticQuality\":\"Bad\"}", 2),
        ("{\"DiagnosticChanged\":\"speakingWhileMicrophoneIsMuted\",\"DiagnosticValue\":true}", 4),
        ("{\"DiagnosticChanged\":\"cameraStoppedUnexpectedly\",\"DiagnosticValue\":true}", 1));

    public static IEnumerator<TimeSpan> Upload(World world, Call call, Participant participant)
    {
        var random = world.Random;
        var failed = participant.End != CallEnd.Success;
        var first = call.IsGroup ? "Join" : participant.Joined == call.Start ? "StartCall" : "AcceptCall";
        WriteOperation(world, call, participant, first, participant.Joined, failed ? participant.End.Category : "Succeeded",
            call.IsGroup ? "{\"CallDirection\":\"Incoming\",\"CallType\":\"Group\"}" : "{\"CallType\":\"1 to 1\"}");
        for (var count = random.Chance(participant.HasPoorNetwork ? 0.8 : 0.1) ? random.Between(1, 3) : 0; count > 0; count--)
        {
            yield return Soon(world);
            var at = participant.Joined + (participant.Left - participant.Joined) * random.NextDouble();
            WriteOperation(world, call, participant, "UserFacingDiagnostics", at, "Succeeded", Diagnostics.Pick(random), isEvent: true);
        }

        if (participant.HasCamera && !failed)
        {
            yield return Soon(world);
            var result = world.Fails() ? "UnexpectedClientError" : "Succeeded";
            WriteOperation(world, call, participant, "CreateView", participant.Joined.AddSeconds(2), result, "{}");
        }

        if (failed || !random.Chance(StatisticsShare))
        {
            yield break;
        }

        // The figures of each stream, interval by interval.
        for (var at = participant.Joined.AddSeconds(IntervalSeconds); at < participant.Left; at = at.AddSeconds(IntervalSeconds))
        {
            yield return Soon(world);
            WriteStatistic(world, call, participant, at, "JitterInMs", "recv", participant.HasPoorNetwork ? 45 : 8);
            yield return Soon(world);
            WriteStatistic(world, call, participant, at, "PacketsPerSecond", "recv", participant.HasPoorNetwork ? 38 : 50);
            yield return Soon(world);
            WriteStatistic(world, call, participant, at, "Bitrate", "send", participant.HasPoorNetwork ? 18_000 : 32_000);
        }
    }

    private static TimeSpan Soon(World world) => TimeSpan.FromMilliseconds(world.Random.Between(1, 20));

    private static void WriteOperation(
        World world, Call call, Participant participant, string operation, DateTime clientTime, string result, string payload, bool isEvent = false)
    {
        var record = world.Records.Begin(Operations, world.Now, operation).ResultType(result)
            .Signature(result == "Succeeded" ? 200 : result == "UnexpectedServerError" ? 500 : 400);
        if (!isEvent)
        {
            record.Duration((int)Math.Clamp(world.Random.LogNormal(operation == "CreateView" ? 150 : 700, 0.6), 1, 60_000));
        }

        record.Time("CallClientTimeStamp", clientTime).Text("CallId", call.Id).Text("ClientInstanceId", participant.ClientInstanceId)
            .Text("EndpointId", participant.EndpointId).Text("OperationId", world.Random.NextGuid()).Json("OperationPayload", payload)
            .Text("OperationType", isEvent ? "client-event" : "client-api-request").Text("SdkVersion", participant.Person.Device.CallingSdk)
            .Text("UserAgent", $"azsdk-js-communication-calling/{participant.Person.Device.CallingSdk}");
        if (call.IsGroup)
        {
            record.Text("ParticipantId", participant.Id);
        }
    }

    private static void WriteStatistic(
        World world, Call call, Participant participant, DateTime clientTime, string metric, string direction, double median)
    {
        const int Samples = IntervalSeconds;
        var average = Math.Round(world.Random.LogNormal(median, 0.15), 2);
        var record = world.Records.Begin(Statistics, world.Now, "CallClientMediaStatsTimeSeries")
            .Time("CallClientTimeStamp", clientTime).Text("CallId", call.Id).Text("ClientInstanceId", participant.ClientInstanceId)
            .Number("AggregationIntervalSeconds", IntervalSeconds).Text("MetricName", metric).Number("Count", Samples)
            .Number("Sum", Math.Round(average * Samples, 2)).Number("Average", average)
            .Number("Minimum", Math.Round(average * 0.8, 2)).Number("Maximum", Math.Round(average * world.Random.LogNormal(1.3, 0.1), 2))
            .Text("MediaStreamDirection", direction).Text("MediaStreamType", "audio").Text("MediaStreamCodec", "OPUS");
        if (call.IsGroup)
        {
            record.Text("ParticipantId", participant.Id);
        }
    }
}
