using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation.Behaviours.Calling;

/// <summary>What a participant says at the end of a call; a bad network makes bad ratings.</summary>
internal static class Surveys
{
    private static readonly RecordKind Kind = RecordKind.Of("CallSurvey");

    private static readonly Weighted<string> AudioIssues = new(
        ("NoRemoteAudio,Echo", 2), ("Echo", 3), ("AudioNoise", 4), ("LowVolume", 2), ("AudioStoppedUnexpectedly", 2), ("DistortedSpeech", 4));

    private static readonly Weighted<string> VideoIssues = new(("Freezes", 4), ("LowQuality", 4), ("NoVideoReceived", 2), ("VideoNotSynchronized", 1));

    public static void Write(World world, Call call, Participant participant)
    {
        var random = world.Random;
        var audio = Rate(random, participant);
        var record = world.Records.Begin(Kind, world.Now, random.Chance(0.7) ? "CallSurvey" : "EndOfCallSurvey").Version("0.0")
            .Correlation(participant.Id).Text("CallId", call.Id).Text("SurveyId", random.NextGuid()).Text("ParticipantId", participant.Id)
            .Number("OverallRatingScore", Rate(random, participant)).Number("OverallRatingScoreLowerBound", 1)
            .Number("OverallRatingScoreUpperBound", 5).Number("OverallRatingScoreThreshold", 3)
            .Number("AudioRatingScore", audio).Number("AudioRatingScoreLowerBound", 1)
            .Number("AudioRatingScoreUpperBound", 5).Number("AudioRatingScoreThreshold", 3);
        if (audio <= 2)
        {
            record.Text("AudioIssues", AudioIssues.Pick(random));
        }

        if (participant.HasCamera)
        {
            var video = Rate(random, participant);
            record.Number("VideoRatingScore", video).Text("VideoIssues", video <= 2 ? VideoIssues.Pick(random) : "");
        }
    }

    private static int Rate(RandomSource random, Participant participant) => participant.HasPoorNetwork
        ? random.Between(1, 3)
        : random.Chance(0.9) ? random.Between(4, 5) : random.Between(2, 3);
}
