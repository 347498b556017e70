import { callerCharts, type Insight, operationCharts } from "./types.ts";

const table = "ACSCallAutomationIncomingOperations";
const media = "ACSCallAutomationMediaSummary";

export const callAutomation: Insight = {
  id: "call-automation",
  title: "Call automation",
  filters: [
    { column: "OperationName", title: "Operation" },
    { column: "ResultType", title: "Result" },
    { column: "SdkType", title: "Kit" },
  ],
  tabs: [
    { title: "Operations", charts: operationCharts(table, "Call automation") },
    {
      title: "Calls and media",
      charts: [
        {
          title: "Calls at a glance",
          records: table,
          summary: `| summarize Calls = dcount(CallConnectionId), Created = countif(OperationName == 'CreateCall' and ResultType =~ 'Succeeded'), Answered = countif(OperationName == 'AnswerCall' and ResultType =~ 'Succeeded'), Plays = countif(OperationName == 'Play'), Recognitions = countif(OperationName == 'Recognize')
| render card`,
          width: 3,
        },
        {
          title: "Media operations by result",
          records: media,
          summary: `| summarize Operations = count() by bin(TimeGenerated, {grain}), ResultType
| render columnchart with (xcolumn=TimeGenerated, series=ResultType)`,
          width: 2,
        },
        {
          title: "Media results",
          note: "Code and subcode of what ended an operation.",
          records: media,
          summary: `| summarize Operations = count() by Result = strcat(OperationName, ' ', tostring(ResultCode), ' ', tostring(ResultSubcode))
| top 10 by Operations
| render table`,
          means: { Result: "strcat(OperationName, ' ', tostring(ResultCode), ' ', tostring(ResultSubcode))" },
        },
        {
          title: "Streaming",
          note: "Minutes of media that were streamed.",
          records: "ACSCallAutomationStreamingUsage",
          summary: `| summarize Minutes = sum(StreamingDurationInMs) / 60000.0 by bin(TimeGenerated, {grain}), StreamingModality
| render columnchart with (xcolumn=TimeGenerated, series=StreamingModality)`,
          width: 2,
        },
        ...callerCharts(table),
      ],
    },
  ],
};
