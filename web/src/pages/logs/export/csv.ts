import type { Cell } from "../../../api/answer.ts";
import type { ExportTable } from "./table.ts";

const field = (value: Cell) => {
  const text = value === null ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** CSV as RFC 4180 has it: a line of names, lines end with CR LF, quotes where they are needed. Given in pieces, for large tables. */
export function csvOf({ columns, rows }: ExportTable): string[] {
  return [columns.map((column) => field(column.name)), ...rows.map((row) => row.map(field))].map(
    (fields) => `${fields.join(",")}\r\n`,
  );
}
