import { undeliveredStates } from "../../../api/outcomes.ts";
import type { Insight, InsightChart } from "./types.ts";

const byResult = (title: string, opens: string, table: string): InsightChart => ({
  title,
  opens,
  records: table,
  summary: `| summarize Requests = count() by bin(TimeGenerated, {grain}), ResultType
| render columnchart with (xcolumn=TimeGenerated, series=ResultType)`,
});

export const overview: Insight = {
  id: "overview",
  title: "Overview",
  filters: [{ column: "ResultType", title: "Result" }],
  tabs: [
    {
      title: "All services",
      charts: [
        byResult("SMS", "sms", "ACSSMSIncomingOperations"),
        {
          title: "Email recipients",
          opens: "email",
          records: `ACSEmailStatusUpdateOperational\n| where isnotempty(RecipientId) and DeliveryStatus in ('Delivered', ${undeliveredStates})`,
          summary: `| summarize Recipients = count() by bin(TimeGenerated, {grain}), DeliveryStatus
| render columnchart with (xcolumn=TimeGenerated, series=DeliveryStatus)`,
        },
        byResult("Chat", "chat", "ACSChatIncomingOperations"),
        {
          title: "Calls",
          opens: "calling",
          records: "ACSCallSummary",
          summary: `| summarize Calls = dcount(CorrelationId) by bin(TimeGenerated, {grain}), CallType
| render columnchart with (xcolumn=TimeGenerated, series=CallType)`,
        },
        byResult("Call automation", "call-automation", "ACSCallAutomationIncomingOperations"),
        byResult("Rooms", "rooms", "ACSRoomsIncomingOperations"),
        byResult("Authentication", "authentication", "ACSAuthIncomingOperations"),
        byResult("Network traversal", "network-traversal", "ACSNetworkTraversalIncomingOperations"),
        {
          title: "Usage records",
          opens: "usage",
          records: "ACSBillingUsage",
          summary: `| summarize Records = count() by bin(TimeGenerated, {grain}), UsageType
| render areachart with (kind=stacked)`,
        },
      ],
    },
  ],
};
