import { callerCharts, type Insight, operationCharts } from "./types.ts";

const table = "ACSAuthIncomingOperations";

export const authentication: Insight = {
  id: "authentication",
  title: "Authentication",
  filters: [
    { column: "OperationName", title: "Operation" },
    { column: "ResultType", title: "Result" },
    { column: "SdkType", title: "Kit" },
  ],
  tabs: [
    { title: "Operations", charts: operationCharts(table, "Identities and tokens") },
    {
      title: "Callers",
      charts: [
        {
          title: "Identities whose requests failed",
          records: `${table}\n| where not(ResultType =~ 'Succeeded') and isnotempty(Identity)`,
          summary: `| summarize Failures = count() by Identity, OperationName, Code = tostring(ResultSignature), Meaning = acs_explain('http', ResultSignature)
| top 50 by Failures
| render table`,
          means: { Code: "tostring(ResultSignature)" },
          width: 3,
        },
        {
          title: "Identities that got tokens",
          records: `${table}\n| where OperationName == 'CreateToken'`,
          summary: `| summarize Identities = dcount(Identity) by bin(TimeGenerated, {grain})
| render timechart`,
          width: 2,
        },
        ...callerCharts(table, "PlatformType"),
        {
          title: "Scopes of tokens",
          records: `${table}\n| where OperationName == 'CreateToken'`,
          summary: `| summarize Tokens = count() by Scope = tostring(Scopes)
| order by Tokens
| render barchart`,
          means: { Scope: "tostring(Scopes)" },
          width: 2,
        },
      ],
    },
  ],
};
