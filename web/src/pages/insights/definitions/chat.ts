import { callerCharts, type Insight, operationCharts } from "./types.ts";

const table = "ACSChatIncomingOperations";

export const chat: Insight = {
  id: "chat",
  title: "Chat",
  filters: [
    { column: "OperationName", title: "Operation" },
    { column: "ResultType", title: "Result" },
    { column: "SdkType", title: "Kit" },
  ],
  tabs: [
    { title: "Operations", charts: operationCharts(table, "Chat requests") },
    {
      title: "Threads and users",
      charts: [
        {
          title: "Activity at a glance",
          records: table,
          summary: `| summarize ['Messages sent'] = countif(OperationName == 'SendChatMessage' and ResultType =~ 'Succeeded'), ['Threads in use'] = dcountif(ChatThreadId, isnotempty(ChatThreadId)), ['Users'] = dcountif(UserId, isnotempty(UserId)), ['Threads created'] = countif(OperationName == 'CreateChatThread' and ResultType =~ 'Succeeded')
| render card`,
          width: 3,
        },
        {
          title: "Messages sent",
          records: `${table}\n| where OperationName == 'SendChatMessage'`,
          summary: `| summarize Messages = count() by bin(TimeGenerated, {grain}), ResultType
| render columnchart with (xcolumn=TimeGenerated, series=ResultType)`,
          width: 2,
        },
        {
          title: "Busiest threads",
          records: `${table}\n| where isnotempty(ChatThreadId)`,
          summary: `| summarize Requests = count(), Users = dcount(UserId) by ChatThreadId
| top 10 by Requests
| render table`,
        },
        {
          title: "Users at work",
          records: `${table}\n| where isnotempty(UserId)`,
          summary: `| summarize Users = dcount(UserId), Threads = dcount(ChatThreadId) by bin(TimeGenerated, {grain})
| render timechart`,
          width: 2,
        },
        ...callerCharts(table, "PlatformType"),
      ],
    },
  ],
};
