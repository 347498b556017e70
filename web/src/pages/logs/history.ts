import type { QueryRequest } from "../../api/query.ts";
import type { QueryRun } from "../../state/queryRun.ts";
import { Preference } from "../../state/preferences.ts";

/** A query that this browser ran, and what came of it. */
export interface PastRun {
  query: string;
  timespan: string;
  /** Nothing when it was the default one. */
  workspace?: string;
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
  const { query, timespan, workspace } = run.request;
  if (run.state === "cancelled" || query.length > queryLengthMax) return;
  const rows = run.tables[0]?.rows.length;
  const entry: PastRun = {
    query,
    timespan,
    ...(workspace !== undefined && { workspace }),
    at: Date.now(),
    milliseconds: run.milliseconds,
    ...(run.state === "done" && rows !== undefined && { rows }),
  };
  const others = history
    .get()
    .filter((past) => past.query !== query || past.timespan !== timespan || past.workspace !== workspace);
  history.set([entry, ...others].slice(0, runsMax));
}

/** Whether this browser ran a request, as far as it remembers. */
export const wasRun = ({ query, timespan, workspace }: QueryRequest) =>
  history.get().some((past) => past.query === query && past.timespan === timespan && past.workspace === workspace);
