import { get, send } from "./http.ts";
import { rowsOf } from "./query.ts";
import { allTimes } from "../format/timespans.ts";

/** What became of the records that one destination was to get of one category of a resource. */
export interface LedgerRow {
  resourceId: string;
  category: string;
  destination: string;
  accepted: number;
  delivered: number;
  pending: number;
  rejected: number;
  expired: number;
  oldestPendingSeconds?: number;
}

export interface Destination {
  destination: string;
  /** Bytes of the journal that it has not got yet. */
  bytesBehind: number;
  /** What keeps it from taking records. */
  trouble?: { reason: string; since: string; nextAttempt: string; failures: number };
}

export interface Destinations {
  journalBytes: number;
  destinations: Destination[];
  /** Destinations that a setting names and that get nothing. */
  notReached: { destination: string; reason: string }[];
}

/** Records of a category of a resource that went nowhere since the server started. */
export interface Unrouted {
  resourceId: string;
  category: string;
  count: number;
  first: string;
  last: string;
  reason: string;
}

export interface Ledger {
  rows: LedgerRow[];
  unrouted: Unrouted[];
}

export interface DeadLetterSum {
  Destination: string;
  Reason: string;
  Count: number;
  Last: string;
}

export const getLedger = (signal?: AbortSignal) => get<Ledger>("/api/ledger", signal);

export const getDestinations = (signal?: AbortSignal) => get<Destinations>("/api/destinations", signal);

export const getDeadLetters = (signal?: AbortSignal) =>
  rowsOf<DeadLetterSum>(
    {
      query:
        "PatchbayDeadLetters | summarize Count = count(), Last = max(TimeGenerated) by Destination, Reason | sort by Count desc | take 100",
      timespan: allTimes,
    },
    signal,
  );

export const retryNow = (destination: string) =>
  send<undefined>("POST", `/api/destinations/retry?${new URLSearchParams({ destination })}`);

export const replayDeadLetters = (destination: string) =>
  send<{ replayed: number }>("POST", `/api/deadLetters/replay?${new URLSearchParams({ destination })}`);

/** The past of a setting on its way to one of its destinations. */
export interface History {
  resourceId: string;
  setting: string;
  destination: string;
  categories: string[];
  categoriesDone: number;
  from: string;
  /** Records that are in the journal, of those that there were when the setting was made. */
  sent: number;
  total: number;
}

export const getHistories = async (signal?: AbortSignal) =>
  (await get<{ histories: History[] }>("/api/history", signal)).histories;
