import type { QueryRun } from "../../state/queryRun.ts";
import { Preference } from "../../state/preferences.ts";

/** A query that this browser ran, and what came of it. */
export interface PastRun {
  query: string;
  timespan: string;
  at: number;
  milliseconds: number;
  /** Nothing when it failed. */
  rows?: number;
}

const runsMax = 100;
const queryLengthMax = 20_000;

export const history = new Preference<PastRun[]>("logs.history", []);

/** Remembers a run that has ended; the same query again takes the place of its last run. */
export function remember(run: QueryRun) {
  const { query, timespan } = run.request;
  if (run.state === "cancelled" || query.length > queryLengthMax) return;
  const rows = run.tables[0]?.rows.length;
  const entry: PastRun = {
    query,
    timespan,
    at: Date.now(),
    milliseconds: run.milliseconds,
    ...(run.state === "done" && rows !== undefined && { rows }),
  };
  const others = history.get().filter((past) => past.query !== query || past.timespan !== timespan);
  history.set([entry, ...others].slice(0, runsMax));
}
