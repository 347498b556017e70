import type { ResultTable, Row } from "../../../api/answer.ts";
import { csvOf } from "./csv.ts";
import type { Format } from "./download.ts";
import { jsonOf } from "./json.ts";
import { parquetOf } from "./parquet.ts";

/** Rows come in pieces; the format comes with the columns behind the last one, and asks for the file. */
export type Message = { rows: Row[] } | { columns: ResultTable["columns"]; format: Format };

const rows: Row[] = [];

addEventListener("message", ({ data }: MessageEvent<Message>) => {
  if ("rows" in data) for (const row of data.rows) rows.push(row);
  else postMessage(fileOf(data.columns, data.format));
});

function fileOf(columns: ResultTable["columns"], format: Format): Blob {
  const table = { columns, rows };
  switch (format) {
    case "csv":
      return new Blob(csvOf(table), { type: "text/csv" });
    case "json":
      return new Blob(jsonOf(table), { type: "application/json" });
    default:
      return new Blob([parquetOf(table)], { type: "application/vnd.apache.parquet" });
  }
}
