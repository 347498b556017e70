import type { ResultTable } from "./answer.ts";
import { grouped } from "../format/groups.ts";
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

/** What was used of the communication services, by day, kind and unit. */
export const usageByDay =
  "ACSBillingUsage\n| summarize Quantity = sum(todouble(Quantity)) by bin(TimeGenerated, 1d), UsageType, UnitType\n| sort by UnitType asc, TimeGenerated asc";

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

/** A table for each unit, since quantities of different units do not add up: the day, the kind, and how much. */
export async function getUsageByDay(timespan: string, signal?: AbortSignal): Promise<[string, ResultTable][]> {
  const table = (await runQuery({ query: usageByDay, timespan }, signal)).tables[0];
  if (!table) return [];
  const [day, kind, unit, quantity] = ["TimeGenerated", "UsageType", "UnitType", "Quantity"].map((name) =>
    table.columns.findIndex((column) => column.name === name),
  ) as [number, number, number, number];
  const picked = [day, kind, quantity];
  const byUnit = grouped(table.rows, (row) => String(row[unit] || "(no unit)"));
  return [...byUnit].map(([name, rows]) => [
    name,
    {
      ...table,
      columns: picked.map((index) => table.columns[index]!),
      rows: rows.map((row) => picked.map((index) => row[index] ?? null)),
    },
  ]);
}
