import type { QueryRequest } from "../../api/query.ts";
import { QueryRun } from "../../state/queryRun.ts";
import { remember } from "./history.ts";

interface Kept {
  tab: string;
  /** All that stood in the editor when it was run. */
  text: string;
  run: QueryRun;
}

const keptMax = 12;
const rowsMax = 500_000;

const shown = new Map<string, QueryRun>();
let kept: Kept[] = [];
const listeners = new Set<() => void>();

export function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The run whose rows a tab shows. */
export const shownRun = (tab: string): QueryRun | undefined => shown.get(tab);

export function showRun(tab: string, run: QueryRun) {
  shown.set(tab, run);
  for (const listener of listeners) listener();
}

let early: QueryRun | undefined;

/** Asks for rows before there is a tab to show them, when the page is opened. */
export function runEarly(request: QueryRequest) {
  if (shown.size === 0) early = new QueryRun(request, remember);
}

/** Runs a request, or goes on with the run that has begun early. */
export function runNow(request: QueryRequest): QueryRun {
  const begun = early;
  early = undefined;
  if (begun && begun.state !== "failed" && isSame(begun.request, request)) return begun;
  begun?.cancel();
  return new QueryRun(request, remember);
}

/** Keeps a run, so that going back to its query shows its rows again; the oldest ones make room. */
export function keepRun(tab: string, text: string, run: QueryRun) {
  kept = [{ tab, text, run }, ...kept].slice(0, keptMax);
  const rows = ({ run }: Kept) => run.tables.reduce((sum, table) => sum + table.rows.length, 0);
  let sum = 0;
  kept = kept.filter((one) => (sum += rows(one)) <= rowsMax || shown.get(one.tab) === one.run);
}

/** The newest run of a request in a tab that is still kept. */
export const keptRun = (tab: string, request: QueryRequest): QueryRun | undefined =>
  kept.find((one) => one.tab === tab && isSame(one.run.request, request))?.run;

const isSame = (one: QueryRequest, other: QueryRequest) =>
  one.query === other.query && one.timespan === other.timespan && one.workspace === other.workspace;

/** Whether the rows that a tab shows are those of a text. */
export const isShown = (tab: string, text: string) =>
  kept.some((one) => one.tab === tab && one.text === text && one.run === shown.get(tab));
