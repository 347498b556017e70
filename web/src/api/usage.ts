import type { ResultTable } from "./answer.ts";
import { rowsOf, runQuery } from "./query.ts";

export interface UsageSum {
  UsageType: string;
  UnitType: string;
  Quantity: number;
  Records: number;
}

export interface StoredSum {
  Table: string;
  Records: number;
  Bytes: number;
}

/** What was used of the communication services, by day and kind. */
export const usageByDay =
  "ACSBillingUsage\n| summarize Quantity = sum(todouble(Quantity)) by bin(TimeGenerated, 1d), Usage = strcat(UsageType, ', ', UnitType)\n| sort by TimeGenerated asc\n| render columnchart with (kind=stacked)";

export const getUsage = (timespan: string, signal?: AbortSignal) =>
  rowsOf<UsageSum>(
    {
      query:
        "ACSBillingUsage | summarize Quantity = sum(todouble(Quantity)), Records = count() by UsageType, UnitType | sort by Records desc",
      timespan,
    },
    signal,
  );

/** What came into the workspace, counted as Azure counts it: the size of the records. */
export const getStored = (timespan: string, signal?: AbortSignal) =>
  rowsOf<StoredSum>(
    {
      query:
        "union withsource=Table ACS* | summarize Records = count(), Bytes = sum(_BilledSize) by Table | sort by Bytes desc",
      timespan,
    },
    signal,
  );

export const getUsageByDay = async (timespan: string, signal?: AbortSignal): Promise<ResultTable | undefined> =>
  (await runQuery({ query: usageByDay, timespan }, signal)).tables[0];
