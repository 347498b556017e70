import { AnswerReader, type AnswerEnd, type ResultTable } from "./answer.ts";
import { ApiError, ask } from "./http.ts";

export interface QueryRequest {
  query: string;
  /** As the API takes it: `PT1H`, or two moments with a slash between; empty for all times. */
  timespan: string;
  workspace?: string;
}

export interface Answer extends AnswerEnd {
  readonly tables: readonly ResultTable[];
}

/**
 * Runs a query and reads its answer as it arrives.
 * @param onRows Told of the tables whenever rows have been added to them.
 */
export async function runQuery(
  { query, timespan, workspace = "default" }: QueryRequest,
  signal?: AbortSignal,
  onRows?: (tables: readonly ResultTable[]) => void,
): Promise<Answer> {
  const response = await ask(`/v1/workspaces/${encodeURIComponent(workspace)}/query`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Prefer: "wait=600,include-statistics=true,include-render=true" },
    body: JSON.stringify(timespan ? { query, timespan } : { query }),
    ...(signal && { signal }),
  });
  const reader = new AnswerReader();
  const stream = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { value, done } = await stream.read();
      if (done) break;
      reader.add(value);
      onRows?.(reader.tables);
    }
    return { ...reader.end(), tables: reader.tables };
  } catch (failure) {
    if (signal?.aborted) throw failure;
    const rows = reader.tables.reduce((sum, table) => sum + table.rows.length, 0);
    throw new ApiError(
      0,
      "BrokenOff",
      `The answer broke off after ${rows} rows: the server has stopped, or the connection was lost.`,
    );
  }
}

/** Runs a query whose rows are few, and gives them as objects. */
export async function rowsOf<T>(request: QueryRequest, signal?: AbortSignal): Promise<T[]> {
  const { tables } = await runQuery(request, signal);
  const table = tables[0]!;
  return table.rows.map(
    (row) => Object.fromEntries(table.columns.map((column, index) => [column.name, row[index]])) as T,
  );
}
