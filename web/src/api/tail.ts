import type { ResultTable } from "./answer.ts";
import { ApiError, ask } from "./http.ts";

/** Sums since the tail began: records that came in, that the condition wanted, and that were sent here. */
export interface TailCounts {
  arrived: number;
  matched: number;
  sent: number;
}

/** A record that has arrived; only columns with a value are there. */
export interface TailRecord {
  id: string;
  table: string;
  time: string;
  received: string;
  values: Record<string, string>;
}

export interface TailEvents {
  records: (records: TailRecord[]) => void;
  counts: (counts: TailCounts) => void;
}

/**
 * Follows records as they arrive, until the signal ends it.
 * @param tables The tables; none stands for all.
 * @param where A KQL condition; empty for all records.
 */
export async function follow(tables: string[], where: string, signal: AbortSignal, events: TailEvents) {
  const parameters = new URLSearchParams([...tables.map((table) => ["table", table]), ["where", where]]);
  const response = await ask(`/api/tail?${parameters}`, { signal, headers: { Accept: "text/event-stream" } });
  const stream = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const reader = new EventReader();
  for (;;) {
    const { value, done } = await stream.read();
    if (done) throw new ApiError(0, "Unreachable", "The server has ended the connection.");
    for (const { name, data } of reader.add(value)) {
      if (name === "records") events.records(recordsOf(JSON.parse(data) as TailData));
      else if (name === "counts") events.counts(JSON.parse(data) as TailCounts);
    }
  }
}

/** Reads server-sent events from a text that comes in pieces. */
export class EventReader {
  private text = "";

  add(piece: string): { name: string; data: string }[] {
    this.text += piece;
    const blocks = this.text.split("\n\n");
    this.text = blocks.pop() ?? "";
    return blocks.map((block) => {
      const lines = block.split("\n");
      const of = (field: string) =>
        lines
          .filter((line) => line.startsWith(`${field}:`))
          .map((line) => line.slice(field.length + 1).replace(/^ /, ""))
          .join("\n");
      return { name: of("event"), data: of("data") };
    });
  }
}

interface TailData {
  table: string;
  answer: { tables: ResultTable[] };
}

const ownFields = new Set(["TimeGenerated", "_TimeReceived", "_RecordId", "TenantId", "Type", "SourceSystem"]);

function recordsOf({ table, answer }: TailData): TailRecord[] {
  const { columns = [], rows = [] } = answer.tables[0] ?? {};
  return rows.map((row) => {
    const cells = new Map(columns.map((column, index) => [column.name, row[index]]));
    const values = [...cells]
      .filter(([name, value]) => value !== null && value !== "" && !ownFields.has(name) && !name.startsWith("_"))
      .map(([name, value]) => [name, String(value)]);
    return {
      id: String(cells.get("_RecordId")),
      table,
      time: String(cells.get("TimeGenerated")),
      received: String(cells.get("_TimeReceived")),
      values: Object.fromEntries(values) as Record<string, string>,
    };
  });
}
