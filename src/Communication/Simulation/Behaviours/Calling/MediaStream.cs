namespace Patchbay.Communication.Simulation.Behaviours.Calling;

/// <summary>A stream of media between a participant and the service.</summary>
/// <param name="Id">Its number.</param>
/// <param name="MediaType">Audio, Video or VBSS.</param>
/// <param name="Inbound">Whether the participant receives it.</param>
internal readonly record struct MediaStream(int Id, string MediaType, bool Inbound)
{
    private static readonly string[] Kinds = ["Audio", "Video", "VBSS"];

    public string Direction => Inbound ? "Inbound" : "Outbound";

    public string Codec => MediaType switch { "Audio" => "OPUS", "Video" => "H264S", _ => "H264" };

    /// <summary>The streams of a participant: audio both ways, and video when there is a camera; none when the call failed.</summary>
    public static IEnumerable<MediaStream> Of(Call call, Participant participant)
    {
        if (participant.End != CallEnd.Success)
        {
            yield break;
        }

        var kinds = participant.HasCamera ? call.IsGroup && participant.FirstStreamId % 5 == 0 ? 3 : 2 : 1;
        for (var kind = 0; kind < kinds; kind++)
        {
            yield return new MediaStream(participant.FirstStreamId + kind * 2, Kinds[kind], Inbound: false);
            yield return new MediaStream(participant.FirstStreamId + kind * 2 + 1, Kinds[kind], Inbound: true);
        }
    }
}
