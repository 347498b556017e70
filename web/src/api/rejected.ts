import { rowsOf } from "./query.ts";
import { send } from "./http.ts";
import { allTimes } from "../format/timespans.ts";

/** A record that was not taken, whole, with the reason. */
export interface Rejected {
  TimeGenerated: string;
  Reason: string;
  Category: string;
  _ResourceId: string;
  Source: string;
  BatchId: string;
  Index: number;
  Position: number;
  Record: string;
}

export interface Reason {
  Reason: string;
  Count: number;
  Last: string;
}

const quote = (text: string) => JSON.stringify(text);

export const getReasons = (signal?: AbortSignal) =>
  rowsOf<Reason>(
    {
      query:
        "PatchbayRejected | summarize Count = count(), Last = max(TimeGenerated) by Reason | sort by Count desc | take 200",
      timespan: allTimes,
    },
    signal,
  );

/** The newest rejected records, of one reason or of all. */
export const getRejected = (reason: string, signal?: AbortSignal) =>
  rowsOf<Rejected>(
    {
      query: `PatchbayRejected ${reason ? `| where Reason == ${quote(reason)}` : ""}
        | top 100 by TimeGenerated desc
        | project TimeGenerated, Reason, Category, _ResourceId, Source, BatchId = tostring(BatchId), Index, Position, Record`,
      timespan: allTimes,
    },
    signal,
  );

/** What became of a body of records. */
export interface Taken {
  accepted: number;
  rejectedCount: number;
  rejected: { index: number; position: number; reason: string }[];
  adjusted?: { index: number; column: string; reason: string }[];
  unrouted?: { category: string; reason: string }[];
}

export const sendAgain = (text: string, category: string, resourceId: string) =>
  send<Taken>("POST", `/api/records?${new URLSearchParams({ category, resourceId })}`, new Blob([text]));
