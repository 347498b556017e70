using Patchbay.Communication.Simulation.Records;

namespace Patchbay.Communication.Simulation.Behaviours.Calling;

/// <summary>The summary of one participation in a call.</summary>
internal static class Summaries
{
    private const string Redacted = "Redacted";

    private static readonly RecordKind Final = RecordKind.Of("CallSummary");
    private static readonly RecordKind Updates = RecordKind.Of("CallSummaryUpdates");

    public static void Write(World world, Call call, Participant participant) => Write(Final, world, call, participant);

    public static void WriteUpdate(World world, Call call, Participant participant, int version) =>
        Write(Updates, world, call, participant).Number("CallUpdatesVersion", version);

    private static RecordWriter Write(RecordKind kind, World world, Call call, Participant participant)
    {
        var record = world.Records.Begin(kind, world.Now, "CallSummary").Version("1.0").Correlation(call.Id)
            .Time("CallStartTime", call.Start).Number("CallDuration", Seconds(call.End - call.Start))
            .Text("CallType", call.IsGroup ? "Group" : "P2P").Text("EndpointType", participant.EndpointType)
            .Time("ParticipantStartTime", participant.Joined).Number("ParticipantDuration", Seconds(participant.Left - participant.Joined))
            .Text("ParticipantEndReason", participant.End.Reason).Text("ParticipantEndSubCode", participant.End.SubCode)
            .Text("ResultCategory", participant.End.Category).Flag("TPE", false);

        // Azure makes no participant id for a call between two.
        if (call.IsGroup)
        {
            record.Text("ParticipantId", participant.Id);
        }

        if (participant.IsForeign)
        {
            return record.Text("EndpointId", Redacted).Text("Identifier", Redacted).Text("OsVersion", Redacted).Text("SdkVersion", Redacted)
                .Text("ParticipantType", "Teams");
        }

        if (participant.OnPhone)
        {
            return record.Text("EndpointId", participant.EndpointId).Text("Identifier", $"4:{participant.Person.Phone}")
                .Text("ParticipantType", "PSTN").Text("PstnParticipantCallType", call.IsAutomated ? "InboundPstn" : "OutboundPstn");
        }

        return record.Text("EndpointId", participant.EndpointId).Text("Identifier", participant.Person.Id)
            .Text("OsVersion", participant.Person.Device.Os).Text("SdkVersion", participant.Person.Device.CallingSdk)
            .Text("ParticipantType", "ACS").Text("ParticipantTenantId", world.ResourceGuid)
            .Text("DiagnosticOptions", """{\"appName\":\"support\",\"appVersion\":\"4.2\",\"tags\":[\"emea\"]}""");
    }

    private static long Seconds(TimeSpan length) => (long)Math.Round(length.TotalSeconds);
}
