import { send } from "./http.ts";

/** Something that is wrong with a query; line and column count from 1, the start from 0. */
export interface Diagnostic {
  code: string;
  severity: "error" | "warning";
  message: string;
  line: number;
  column: number;
  start: number;
  length: number;
  suggestions: string[];
}

export interface Explanation {
  diagnostics: Diagnostic[];
  results: { columns: { name: string; type: string }[]; sql: string }[];
  /** The relational steps, one on a line. */
  plan: string;
  /** What the engine expects to read of each table. */
  reads?: { table: string; parts: number; rows: number }[];
}

/** Asks what a query means and what is wrong with it; it is not run. */
export const explain = (
  request: { query: string; timespan: string },
  options: { estimate?: boolean; workspace?: string } = {},
  signal?: AbortSignal,
) =>
  send<Explanation>(
    "POST",
    `/api/explain?workspace=${encodeURIComponent(options.workspace ?? "default")}&estimate=${options.estimate ?? false}`,
    request,
    signal,
  );
