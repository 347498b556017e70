using Patchbay.Communication.Simulation.Ids;
using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation.Behaviours.Calling;

/// <summary>A program talks with a caller: it plays prompts, recognizes answers, adds others, and hangs up.</summary>
internal static class Automation
{
    private const string Version = "2024-09-15";
    private const double PromptFailureShare = 0.5;

    private static readonly RecordKind Requests = RecordKind.Of("CallAutomationOperational");
    private static readonly RecordKind MediaSummaries = RecordKind.Of("CallAutomationMediaSummary");
    private static readonly RecordKind Streams = RecordKind.Of("CallAutomationStreamingUsage");

    private static readonly Weighted<string> Prompts = new(("File", 50), ("TextToSpeech", 40), ("SSML", 10));
    private static readonly Weighted<string> Inputs = new(("Dtmf", 50), ("Speech", 30), ("Choices", 20));
    private static readonly Weighted<string> Modalities = new(("AudioStreamingMixed", 45), ("AudioStreamingUnmixed", 20), ("Transcription", 35));

    private static readonly Weighted<string> Asides = new(
        ("", 70), ("GetParticipants", 8), ("GetCall", 8), ("AddParticipants", 6), ("Hold", 3), ("CancelAllMediaOperations", 3), ("SendDtmfTones", 2));

    /// <summary>Answers or makes the call.</summary>
    public static Answer Connect(World world, Call call) => world.Random.Chance(0.6)
        ? Write(world, call, "AnswerCall", 200, 210, ":answer", onCall: false)
        : Write(world, call, "CreateCall", 201, 260, "", onCall: false);

    public static IEnumerator<TimeSpan> Converse(World world, Call call)
    {
        var random = world.Random;
        if (random.Chance(0.15))
        {
            world.Start(Stream(world, call, Modalities.Pick(random)), world.AboutSeconds(1));
            yield return world.AboutSeconds(2);
        }

        while (world.Now < call.End - TimeSpan.FromSeconds(5))
        {
            var play = new MediaOperation(random.NextGuid(), "Play", Prompts.Pick(random), "", ToOne: random.Chance(0.7), InLoop: random.Chance(0.05));
            if (Request(world, call, play, play.Prompt).Succeeded)
            {
                yield return Bounded(world.AboutSeconds(6), call, world);
                WriteOutcome(world, call, play);
            }

            yield return world.AboutSeconds(0.4);
            if (world.Now >= call.End)
            {
                break;
            }

            var recognize = new MediaOperation(random.NextGuid(), "Recognize", Prompts.Pick(random), "Recognize", ToOne: true, InLoop: false);
            if (Request(world, call, recognize, Inputs.Pick(random)).Succeeded)
            {
                yield return Bounded(world.AboutSeconds(9), call, world);
                WriteOutcome(world, call, recognize);
            }

            yield return world.AboutSeconds(0.6);
            if (world.Now < call.End && Asides.Pick(random) is { Length: > 0 } aside)
            {
                Write(world, call, aside, 200, 90, aside switch
                {
                    "GetParticipants" => "/participants",
                    "AddParticipants" => "/participants:add",
                    "Hold" => ":hold",
                    "CancelAllMediaOperations" => ":cancelAllMediaOperations",
                    "SendDtmfTones" => ":sendDtmfTones",
                    _ => "",
                });
                yield return world.AboutSeconds(1);
            }
        }

        yield return call.End - world.Now;
        if (random.Chance(0.12))
        {
            Write(world, call, "TransferCallToParticipant", 202, 150, ":transferToParticipant");
        }
        else if (random.Chance(0.8))
        {
            Write(world, call, "HangUpCall", 204, 80, "");
        }
        else
        {
            Write(world, call, "TerminateCall", 204, 80, ":terminate");
        }
    }

    // Streaming or transcription from some moment to the end of the call.
    private static IEnumerator<TimeSpan> Stream(World world, Call call, string modality)
    {
        var transcription = modality == "Transcription";
        if (!Write(world, call, transcription ? "StartTranscription" : "StartMediaStreaming", 202, 130,
            transcription ? ":startTranscription" : ":startMediaStreaming").Succeeded)
        {
            yield break;
        }

        var started = world.Now;
        yield return (call.End - started) * 0.97;
        Write(world, call, transcription ? "StopTranscription" : "StopMediaStreaming", 202, 110,
            transcription ? ":stopTranscription" : ":stopMediaStreaming");
        var length = (world.Now - started).TotalMilliseconds;
        yield return world.About(TimeSpan.FromMinutes(8), 0.4);
        var record = world.Records.Begin(Streams, world.Now).Correlation(call.Id).Text("CallConnectionId", call.ConnectionId)
            .Text("StreamingModality", modality).Time("StreamingStartTime", started).Number("StreamingDurationInMs", Math.Round(length, 3))
            .Text("StreamingSessionId", world.Random.NextGuid());
        if (modality == "AudioStreamingUnmixed")
        {
            record.Text("ParticipantId", call.Participants[0].Id);
        }
    }

    private static TimeSpan Bounded(TimeSpan wait, Call call, World world) => wait < call.End - world.Now ? wait : call.End - world.Now;

    private static Answer Request(World world, Call call, MediaOperation operation, string variant) =>
        Write(world, call, operation.Name, 202, 85, operation.Name == "Play" ? ":play" : ":recognize", variant, operation.Id);

    private static Answer Write(
        World world, Call call, string operation, int success, double milliseconds, string path, string? variant = null, Guid? operationId = null,
        bool onCall = true)
    {
        var answer = world.Ask(success);
        var record = world.Records.Begin(Requests, world.Now, operation).Version(Version).Correlation(call.Id).Result(answer)
            .Duration(answer.Milliseconds(milliseconds, world.Random)).Caller(call.Application.Address);
        record = onCall
            ? record.Text("URI", $"{world.Endpoint}/calling/callConnections/{call.ConnectionId}{path}?api-version={Version}")
            : record.Text("URI", $"{world.Endpoint}/calling/callConnections{path}?api-version={Version}");
        if (onCall || answer.Succeeded)
        {
            record.Text("CallConnectionId", call.ConnectionId).Text("ServerCallId", new ServerCallId(call.ServerCallId));
        }

        record.Text("SdkType", call.Application.Language).Text("SdkVersion", call.Application.SdkVersion).Text("SubOperationName", variant);
        if (operationId is { } id)
        {
            record.Text("OperationId", id);
        }

        return answer;
    }

    // A request that was accepted may still come to nothing: the caller says nothing, or the call ends first.
    private static void WriteOutcome(World world, Call call, MediaOperation operation)
    {
        var outcome = world.Now >= call.End
            ? new Outcome("Canceled", 400, 8508, "The operation was cancelled.", "Warning")
            : world.Fails() ? Failure(world, operation) : Success(world, operation);
        world.Records.Begin(MediaSummaries, world.Now, operation.Name).Correlation(call.Id).ResultType(outcome.ResultType).Level(outcome.Level)
            .Text("OperationId", operation.Id).Flag("PlayInLoop", operation.InLoop).Flag("PlayToParticipant", operation.ToOne)
            .Flag("PlayInterrupted", operation.Name == "Recognize" && world.Random.Chance(0.3))
            .Text("RecognizePromptSubOperationName", operation.Name == "Recognize" ? operation.Prompt : "")
            .Number("ResultCode", outcome.Code).Number("ResultSubcode", outcome.Subcode).Text("ResultMessage", outcome.Message);
    }

    private static Outcome Success(World world, MediaOperation operation) => operation.Name == "Play"
        ? new Outcome("Completed", 200, 0, "Action completed successfully.", "Informational")
        : world.Random.Chance(0.5)
            ? new Outcome("Completed", 200, 8531, "Action completed, max digits received.", "Informational")
            : new Outcome("Completed", 200, 8545, "Action completed, recognized phrase matches a valid option.", "Informational");

    private static Outcome Failure(World world, MediaOperation operation) => operation.Name == "Recognize"
        ? world.Random.Chance(PromptFailureShare)
            ? new Outcome("Failed", 400, 8510, "Action failed, initial silence timeout reached.", "Error")
            : new Outcome("Failed", 400, 8547, "Action failed, recognized phrase does not match a valid option.", "Error")
        : world.Random.Chance(PromptFailureShare)
            ? new Outcome("Failed", 400, 8536, "Action failed, file could not be downloaded.", "Error")
            : new Outcome("Failed", 400, 8535, "Action failed, file format not supported.", "Error");

    private sealed record MediaOperation(Guid Id, string Name, string Prompt, string Input, bool ToOne, bool InLoop);

    private sealed record Outcome(string ResultType, int Code, int Subcode, string Message, string Level);
}
