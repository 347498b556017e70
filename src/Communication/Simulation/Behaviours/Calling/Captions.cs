using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation.Behaviours.Calling;

/// <summary>The summary of the captions that were shown in a call.</summary>
internal static class Captions
{
    private static readonly RecordKind Kind = RecordKind.Of("CallClosedCaptionsSummary");

    private static readonly Weighted<string> Languages = new(("en-us", 60), ("de-de", 20), ("fr-fr", 10), ("es-es", 10));

    public static IEnumerator<TimeSpan> Show(World world, Call call)
    {
        var failed = world.Fails();
        var length = call.End - call.Start;
        var start = call.Start + length * (world.Random.NextDouble() * 0.5);
        var untilEnd = world.Random.Chance(0.6);
        var shown = failed ? TimeSpan.Zero : (call.End - start) * (untilEnd ? 1 : world.Random.NextDouble());
        world.Records.Begin(Kind, world.Now, "ClosedCaptionsSummary").Correlation(call.Id)
            .ResultType(failed ? "Failed" : "Succeeded").Level(failed ? "Error" : "Informational")
            .Text("SpeechRecognitionSessionId", world.Random.NextGuid()).Text("SpokenLanguage", Languages.Pick(world.Random))
            .Text("EndReason", failed ? "Cancelled" : untilEnd ? "CallEnded" : "Stopped").Text("CancelReason", failed ? "ServiceError" : "")
            .Time("StartTime", start).Number("Duration", Math.Round(shown.TotalSeconds, 1));
        yield break;
    }
}
