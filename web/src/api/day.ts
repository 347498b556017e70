import type { ResultTable } from "./answer.ts";
import { undeliveredStates } from "./outcomes.ts";
import { rowsOf, runQuery } from "./query.ts";

/** Records by the hour and service. */
export const recordsByHour = `union withsource=Table ACS*
| summarize Records = count() by bin(TimeGenerated, 1h), Service = case(
    Table startswith "ACSSMS", "SMS",
    Table startswith "ACSEmail", "Email",
    Table startswith "ACSChat", "Chat",
    Table startswith "ACSCall", "Calls",
    Table startswith "ACSAuth", "Identity",
    Table startswith "ACSRooms", "Rooms",
    Table startswith "ACSBilling", "Usage",
    "Others")
| sort by TimeGenerated asc
| render columnchart with (kind=stacked)`;

// Some tables have the one column, some the other.
const isFailure = `column_ifexists("ResultType", "") in~ ("Failed", "ClientError", "ServerError")
    or column_ifexists("ResultType", "") startswith "Unexpected"
    or column_ifexists("DeliveryStatus", "") in~ (${undeliveredStates})`;

/** How often an operation failed. */
export interface Failing {
  Table: string;
  OperationName: string;
  Records: number;
  Failures: number;
  Newest: string;
}

const failing = `union withsource=Table ACS*
| extend IsFailure = ${isFailure}
| summarize Records = count(), Failures = countif(IsFailure), Newest = maxif(TimeGenerated, IsFailure) by Table, OperationName
| where Failures > 0
| top 6 by Failures`;

/** The KQL that finds the failures of an operation, newest first. */
export const failuresOf = ({ Table, OperationName }: Failing) =>
  `${Table}
| where OperationName == ${JSON.stringify(OperationName)}
| where ${isFailure}
| sort by TimeGenerated desc`;

/** What a range of time brought, and what failed most in it. */
export async function getDay(
  timespan: string,
  signal?: AbortSignal,
): Promise<{ records: ResultTable; failing: Failing[] }> {
  const [answer, rows] = await Promise.all([
    runQuery({ query: recordsByHour, timespan }, signal),
    rowsOf<Failing>({ query: failing, timespan }, signal),
  ]);
  return { records: answer.tables[0]!, failing: rows };
}
