import { undeliveredStates } from "../../api/outcomes.ts";

/** The questions that are asked first, and the KQL that answers them in the chosen range of time. */
export const starters: readonly { title: string; query: string }[] = [
  {
    title: "What failed, service by service?",
    query: `union withsource=Table ACS*
| where column_ifexists("ResultType", "") in~ ("Failed", "ClientError", "ServerError")
| summarize Failures = count(), Newest = max(TimeGenerated) by Table, OperationName
| order by Failures`,
  },
  {
    title: "Which mails did not arrive, and why?",
    query: `ACSEmailStatusUpdateOperational
| where isnotempty(RecipientId) and DeliveryStatus in (${undeliveredStates})
| project TimeGenerated, RecipientId, DeliveryStatus, FailureReason, FailureMessage, Why = acs_explain("smtp", EnhancedSmtpStatusCode), CorrelationId
| order by TimeGenerated`,
  },
  {
    title: "Which SMS did not arrive, and why?",
    query: `ACSSMSIncomingOperations
| where OperationName == "SMSDeliveryReportsReceived" and ResultType != "Succeeded"
| project TimeGenerated, Country, PhoneNumber, ResultDescription, Why = acs_explain("sms", ResultDescription), MessageId
| order by TimeGenerated`,
  },
  {
    title: "How long do requests take, hour by hour?",
    query: `ACSSMSIncomingOperations
| where OperationName == "SMSMessagesSent"
| summarize Median = percentile(DurationMs, 50), P95 = percentile(DurationMs, 95) by bin(TimeGenerated, 1h)
| render timechart`,
  },
  {
    title: "How many opted out of SMS, of which numbers?",
    query: `ACSSMSIncomingOperations
| where ResultDescription == "OptOut"
| summarize OptOuts = count(), Newest = max(TimeGenerated) by PhoneNumber, Country
| order by OptOuts`,
  },
  {
    title: "How did calls end?",
    query: `ACSCallSummary
| summarize Participants = count() by CallType, ParticipantEndReason, Why = acs_explain("call", ParticipantEndReason, ParticipantEndSubCode)
| order by Participants`,
  },
  {
    title: "What was used, and how much of it?",
    query: `ACSBillingUsage
| summarize Quantity = sum(Quantity), Records = count() by UsageType, UnitType
| order by Quantity`,
  },
  {
    title: "Which records were rejected, and why?",
    query: `PatchbayRejected
| summarize Records = count(), Newest = max(TimeGenerated) by Reason
| order by Records`,
  },
];
