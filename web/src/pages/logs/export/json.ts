import type { Cell, KqlType } from "../../../api/answer.ts";
import type { ExportTable } from "./table.ts";

/** A JSON array of objects, one on a line; dynamic values are JSON in it, and whole numbers beyond 2^53 keep their digits. */
export function jsonOf({ columns, rows }: ExportTable): string[] {
  const names = columns.map((column) => JSON.stringify(column.name));
  const object = (row: readonly Cell[]) =>
    `{${names.map((name, index) => `${name}:${jsonValue(row[index] ?? null, columns[index]!.type)}`).join(",")}}`;
  return ["[\n", ...rows.map((row, index) => `${object(row)}${index + 1 < rows.length ? "," : ""}\n`), "]\n"];
}

function jsonValue(value: Cell, type: KqlType): string {
  if (type === "long" && typeof value === "string") return value;
  if (type === "dynamic" && typeof value === "string" && isJson(value)) return value;
  return JSON.stringify(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
