using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation.Behaviours.Calling;

/// <summary>The media figures of one stream of a participant.</summary>
internal static class Diagnostics
{
    private const int PacketsPerSecond = 50;

    private static readonly RecordKind Final = RecordKind.Of("CallDiagnostics");
    private static readonly RecordKind Updates = RecordKind.Of("CallDiagnosticsUpdates");

    public static void Write(World world, Call call, Participant participant, MediaStream stream) => Write(Final, world, call, participant, stream);

    public static void WriteUpdate(World world, Call call, Participant participant, MediaStream stream, int version) =>
        Write(Updates, world, call, participant, stream).Number("CallUpdatesVersion", version);

    private static RecordWriter Write(RecordKind kind, World world, Call call, Participant participant, MediaStream stream)
    {
        var figures = new RandomSource(participant.FigureSeed + (ulong)stream.Id);
        var bad = participant.HasPoorNetwork;
        var jitter = (int)Math.Ceiling(figures.LogNormal(bad ? 42 : 3, 0.4));
        var roundTrip = (int)Math.Ceiling(figures.LogNormal(bad ? 520 : 48, 0.4));
        var loss = Math.Round(Math.Min(1, figures.LogNormal(bad ? 0.12 : 0.0005, 0.6)), 6);
        var record = world.Records.Begin(kind, world.Now, "CallDiagnostics").Version("1.0").Correlation(call.Id)
            .Text("EndpointId", participant.EndpointId).Text("EndpointType", participant.EndpointType)
            .Text("MediaType", stream.MediaType).Number("StreamId", stream.Id).Text("StreamDirection", stream.Direction)
            .Text("TransportType", bad && figures.Chance(0.3) ? "TCP" : "UDP").Text("CodecName", stream.Codec)
            .Number("JitterAvg", jitter).Number("JitterMax", jitter * figures.Between(2, 5))
            .Number("RoundTripTimeAvg", roundTrip).Number("RoundTripTimeMax", roundTrip * figures.Between(2, 3))
            .Number("PacketLossRateAvg", loss).Number("PacketLossRateMax", Math.Min(1, Math.Round(loss * figures.Between(2, 8), 6)))
            .Number("PacketUtilization", (int)((participant.Left - participant.Joined).TotalSeconds * PacketsPerSecond)).Flag("TPE", false);
        record = participant.OnPhone
            ? record.Text("Identifier", $"4:{participant.Person.Phone}")
            : record.Text("Identifier", participant.Person.Id);
        if (call.IsGroup)
        {
            record.Text("ParticipantId", participant.Id);
        }

        return stream.MediaType == "Audio" ? AddAudio(record, figures, bad) : AddVideo(record, figures, bad, stream.Inbound);
    }

    private static RecordWriter AddAudio(RecordWriter record, RandomSource figures, bool bad)
    {
        var buffer = (int)figures.LogNormal(bad ? 220 : 60, 0.2);
        var healed = Math.Round(Math.Min(1, figures.LogNormal(bad ? 0.09 : 0.001, 0.5)), 5);
        return record.Number("JitterBufferSizeAvg", buffer).Number("JitterBufferSizeMax", buffer * 2)
            .Number("HealedDataRatioAvg", healed).Number("HealedDataRatioMax", Math.Min(1, Math.Round(healed * 6, 5)));
    }

    private static RecordWriter AddVideo(RecordWriter record, RandomSource figures, bool bad, bool inbound)
    {
        var rate = (int)figures.LogNormal(bad ? 180_000 : 1_100_000, 0.3);
        record.Number("VideoBitRateAvg", rate).Number("VideoBitRateMax", rate * 2)
            .Number("VideoFrameRateAvg", Math.Round(figures.LogNormal(bad ? 6 : 24, 0.15), 2));
        return inbound
            ? record.Number("RecvResolutionHeight", bad ? 180 : 720)
                .Number("RecvFreezeDurationPerMinuteInMs", Math.Round(figures.LogNormal(bad ? 7000 : 40, 0.5), 1))
            : record;
    }
}
