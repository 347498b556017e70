import { useSyncExternalStore } from "react";
import type { AnswerEnd, ResultTable } from "../api/answer.ts";
import { type QueryRequest, runQuery } from "../api/query.ts";

export type RunState = "running" | "done" | "failed" | "cancelled";

const noticeMilliseconds = 120;

/** A query that runs or has run: its rows as they arrive, and what became of it. */
export class QueryRun {
  state: RunState = "running";
  tables: readonly ResultTable[] = [];
  end: AnswerEnd = {};
  error: Error | undefined;
  readonly started = performance.now();
  milliseconds = 0;
  private readonly stop = new AbortController();
  private readonly listeners = new Set<() => void>();
  private version = 0;
  private notice: ReturnType<typeof setTimeout> | undefined;

  /** @param onEnd Told once, when nothing more comes. */
  constructor(
    readonly request: QueryRequest,
    private readonly onEnd?: (run: QueryRun) => void,
  ) {
    void this.run();
  }

  /** Ends the query in the server, too; rows that are here stay. */
  cancel = () => this.stop.abort();

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getVersion = () => this.version;

  private async run() {
    try {
      const { tables, ...end } = await runQuery(this.request, this.stop.signal, (tables) => {
        this.tables = tables;
        this.notice ??= setTimeout(this.tell, noticeMilliseconds);
      });
      this.tables = tables;
      this.end = end;
      this.state = "done";
    } catch (failure) {
      this.state = this.stop.signal.aborted ? "cancelled" : "failed";
      if (this.state === "failed") this.error = failure as Error;
    }
    this.milliseconds = performance.now() - this.started;
    this.onEnd?.(this);
    this.tell();
  }

  private readonly tell = () => {
    clearTimeout(this.notice);
    this.notice = undefined;
    this.version++;
    for (const listener of this.listeners) listener();
  };
}

/** Follows a run; its version changes whenever there is more to be seen. */
export const useQueryRun = (run: QueryRun): number => useSyncExternalStore(run.subscribe, run.getVersion);

/** Whether a run has not ended yet. */
export const useIsRunning = (run: QueryRun | undefined): boolean =>
  useSyncExternalStore(run?.subscribe ?? never, () => run?.state === "running");

const never = () => () => {};
