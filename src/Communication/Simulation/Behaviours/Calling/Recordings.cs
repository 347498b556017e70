using Patchbay.Communication.Simulation.Ids;
using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation.Behaviours.Calling;

/// <summary>A program records a call, with a pause now and then, until it stops or the call ends.</summary>
internal static class Recordings
{
    private const string Version = "2024-04-15";
    private const double ChunkSeconds = 300;
    private const double SecondsPerMinute = 60;

    private static readonly RecordKind Requests = RecordKind.Of("CallRecordingOperational");
    private static readonly RecordKind Summaries = RecordKind.Of("CallRecordingSummary");

    public static IEnumerator<TimeSpan> Make(World world, Call call)
    {
        var random = world.Random;
        var recording = random.NextGuid();
        if (world.Now >= call.End || !Write(world, call, "StartRecording", 200, 390, ""))
        {
            yield break;
        }

        var start = world.Now;
        if (random.Chance(0.2))
        {
            yield return (call.End - start) * 0.3;
            if (Write(world, call, "PauseRecording", 202, 120, $"/{recording:N}:pause"))
            {
                yield return (call.End - start) * 0.1;
                Write(world, call, "ResumeRecording", 202, 120, $"/{recording:N}:resume");
            }
        }

        var stopped = random.Chance(0.5);
        yield return (call.End - world.Now) * (stopped ? 0.95 : 1);
        stopped = stopped && Write(world, call, "StopRecording", 204, 200, $"/{recording:N}");
        var failed = world.Fails();
        var length = failed ? 0 : Math.Round((world.Now - start).TotalSeconds, 2);

        yield return world.About(TimeSpan.FromMinutes(14), 0.3);
        var audioOnly = call.IsAutomated;
        var unmixed = random.Chance(0.2);
        world.Records.Begin(Summaries, world.Now, "RecordingSummary").Correlation(call.Id)
            .ResultType(failed ? "Failed" : "Succeeded").Level(failed ? "Warning" : "Informational")
            .Text("RecordingId", $"{recording:N}").Time("RecordingStartTime", start).Number("RecordingLength", length)
            .Text("RecordingEndReason", failed ? "SystemFailure" : stopped ? "StoppedByUser" : "CallEnded")
            .Number("ChunkCount", (int)Math.Ceiling(length / ChunkSeconds)).Text("ContentType", audioOnly ? "Audio Only" : "Audio - Video")
            .Text("FormatType", audioOnly ? "wav" : "mp4").Text("ChannelType", unmixed ? "unmixed" : "mixed")
            .Number("AudioChannelsCount", unmixed ? call.Participants.Count : 1);
        if (length > 0)
        {
            yield return world.AboutSeconds(30);
            Billing.Record(world, call.Id, "recording", Math.Round(length / SecondsPerMinute, 2), "minutes", start, start.AddSeconds(length));
        }
    }

    private static bool Write(World world, Call call, string operation, int success, double milliseconds, string path)
    {
        var answer = world.Ask(success);
        world.Records.Begin(Requests, world.Now, operation).Version(Version).Correlation(call.Id).Result(answer)
            .Duration(answer.Milliseconds(milliseconds, world.Random)).Caller(call.Application.Address)
            .Text("URI", $"{world.Endpoint}/calling/recordings{path}?api-version={Version}")
            .Text("CallConnectionId", call.ConnectionId).Text("ServerCallId", new ServerCallId(call.ServerCallId))
            .Text("SdkType", call.Application.Language).Text("SdkVersion", call.Application.SdkVersion);
        return answer.Succeeded;
    }
}
