import type { ResultTable, Row } from "../../../api/answer.ts";

/** What is to be written: the shown columns of the shown rows, in their order. */
export interface ExportTable {
  columns: ResultTable["columns"];
  rows: Row[];
}

export function exportTable(table: ResultTable, numbers: Uint32Array | null, hidden: readonly string[]): ExportTable {
  const kept = table.columns.flatMap((column, index) => (hidden.includes(column.name) ? [] : [index]));
  const rows = numbers ? Array.from(numbers, (number) => table.rows[number]!) : table.rows;
  return {
    columns: kept.map((index) => table.columns[index]!),
    rows: kept.length === table.columns.length ? rows : rows.map((row) => kept.map((index) => row[index] ?? null)),
  };
}
