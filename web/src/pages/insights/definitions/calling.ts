import type { Insight } from "./types.ts";

const summary = "ACSCallSummary";
const streams = "ACSCallDiagnostics";
const survey = "ACSCallSurvey";
const client = "ACSCallClientOperations";

export const calling: Insight = {
  id: "calling",
  title: "Voice and video",
  filters: [
    { column: "CallType", title: "Call type" },
    { column: "EndpointType", title: "Endpoint" },
    { column: "MediaType", title: "Media" },
    { column: "ResultCategory", title: "Result" },
  ],
  tabs: [
    {
      title: "Volume",
      charts: [
        {
          title: "Calls at a glance",
          records: summary,
          summary: `| summarize Calls = dcount(CorrelationId), Participants = count(), ['Ended well %'] = 100.0 * countif(ResultCategory == 'Success' or ResultCategory startswith 'Expected') / count(), ['Median minutes'] = round(percentile(CallDuration, 50) / 60.0, 1)
| render card`,
          width: 3,
        },
        {
          title: "Calls",
          records: summary,
          summary: `| summarize Calls = dcount(CorrelationId) by bin(TimeGenerated, {grain}), CallType
| render columnchart with (xcolumn=TimeGenerated, series=CallType)`,
          width: 2,
        },
        {
          title: "Participants by endpoint",
          records: summary,
          summary: `| summarize Participants = count() by Endpoint = iff(isempty(EndpointType), 'none named', EndpointType)
| render piechart`,
          means: { Endpoint: "iff(isempty(EndpointType), 'none named', EndpointType)" },
        },
        {
          title: "How long calls last",
          note: "Minutes.",
          records: summary,
          summary: `| summarize Minutes = max(CallDuration) / 60.0 by CorrelationId, bin(TimeGenerated, {grain})
| summarize ['Median'] = percentile(Minutes, 50), ['95th percentile'] = percentile(Minutes, 95) by TimeGenerated
| render timechart with (ytitle='min')`,
          width: 2,
        },
        {
          title: "Participants by kit",
          records: summary,
          summary: `| summarize Participants = count() by Kit = iff(isempty(SdkVersion), 'none named', SdkVersion)
| top 10 by Participants
| render table`,
          means: { Kit: "iff(isempty(SdkVersion), 'none named', SdkVersion)" },
        },
      ],
    },
    {
      title: "Reliability",
      charts: [
        {
          title: "How participations ended",
          records: summary,
          summary: `| summarize Participants = count() by bin(TimeGenerated, {grain}), ResultCategory
| render columnchart with (xcolumn=TimeGenerated, series=ResultCategory)`,
          width: 2,
        },
        {
          title: "End reasons other than 0",
          note: "SIP codes; 0 is a normal end.",
          records: `${summary}\n| where ParticipantEndReason !in ('', '0')`,
          summary: `| summarize Participants = count() by Code = ParticipantEndReason
| order by Participants
| render piechart`,
          means: { Code: "ParticipantEndReason" },
        },
        {
          title: "Failed participations",
          records: `${summary}\n| where ResultCategory startswith 'Unexpected'`,
          summary: `| summarize Participants = count() by ResultCategory, Code = ParticipantEndReason, Subcode = ParticipantEndSubCode, EndpointType, Meaning = acs_explain('call', ParticipantEndReason, ParticipantEndSubCode)
| top 12 by Participants
| render table`,
          means: { Code: "ParticipantEndReason", Subcode: "ParticipantEndSubCode" },
          width: 2,
        },
        {
          title: "Operations in clients",
          records: client,
          summary: `| summarize Operations = count(), ['Succeeded %'] = round(100.0 * countif(ResultType =~ 'Succeeded') / count(), 1) by OperationName
| top 12 by Operations
| render table`,
        },
      ],
    },
    {
      title: "Quality",
      charts: [
        {
          title: "Streams at a glance",
          note: "A stream is bad from 30 ms of jitter, 10 % of lost packets or 500 ms of round trip on.",
          records: streams,
          summary: `| summarize Streams = count(), ['Good %'] = 100.0 * countif(not(JitterAvg > 30 or PacketLossRateAvg > 0.1 or RoundTripTimeAvg > 500)) / count(), ['Jitter ms'] = round(percentile(JitterAvg, 95), 1), ['Round trip ms'] = round(percentile(RoundTripTimeAvg, 95), 1), ['Lost %'] = round(100.0 * percentile(PacketLossRateAvg, 95), 2)
| render card`,
          width: 3,
        },
        {
          title: "Jitter",
          note: "95th percentile in milliseconds.",
          records: streams,
          summary: `| summarize Jitter = percentile(JitterAvg, 95) by bin(TimeGenerated, {grain}), MediaType
| render timechart with (ytitle='ms')`,
          width: 2,
        },
        {
          title: "Streams by quality",
          records: streams,
          summary: `| summarize Streams = count() by Quality = iff(JitterAvg > 30 or PacketLossRateAvg > 0.1 or RoundTripTimeAvg > 500, 'Poor', 'Good')
| render piechart`,
          means: {
            Quality: "iff(JitterAvg > 30 or PacketLossRateAvg > 0.1 or RoundTripTimeAvg > 500, 'Poor', 'Good')",
          },
        },
        {
          title: "Round trip",
          note: "95th percentile in milliseconds.",
          records: streams,
          summary: `| summarize RoundTrip = percentile(RoundTripTimeAvg, 95) by bin(TimeGenerated, {grain}), MediaType
| render timechart with (ytitle='ms')`,
          width: 2,
        },
        {
          title: "Codecs",
          records: streams,
          summary: `| summarize Streams = count(), ['Jitter ms'] = round(avg(JitterAvg), 1), ['Lost %'] = round(100.0 * avg(PacketLossRateAvg), 2) by CodecName
| top 10 by Streams
| render table`,
        },
        {
          title: "Lost packets",
          note: "95th percentile in per cent.",
          records: streams,
          summary: `| summarize Lost = 100.0 * percentile(PacketLossRateAvg, 95) by bin(TimeGenerated, {grain}), MediaType
| render timechart with (ytitle='%')`,
          width: 2,
        },
        {
          title: "Rated by participants",
          note: "From 1 to 5, in surveys after the call.",
          records: `${survey}\n| where isnotnull(OverallRatingScore)`,
          summary: `| summarize Answers = count() by Score = tostring(OverallRatingScore)
| order by Score asc
| render columnchart`,
          means: { Score: "tostring(OverallRatingScore)" },
        },
      ],
    },
    {
      title: "Recording",
      charts: [
        {
          title: "Recordings at a glance",
          records: "ACSCallRecordingSummary",
          summary: `| summarize Recordings = dcount(RecordingId), ['Hours'] = round(sum(RecordingLength) / 3600.0, 1), ['Parts'] = sum(ChunkCount)
| render card`,
          width: 3,
        },
        {
          title: "Recording requests",
          records: "ACSCallRecordingIncomingOperations",
          summary: `| summarize Requests = count() by bin(TimeGenerated, {grain}), OperationName
| render columnchart with (xcolumn=TimeGenerated, series=OperationName)`,
          width: 2,
        },
        {
          title: "Why recordings ended",
          records: "ACSCallRecordingSummary",
          summary: `| summarize Recordings = count() by RecordingEndReason
| render piechart`,
        },
      ],
    },
  ],
};
