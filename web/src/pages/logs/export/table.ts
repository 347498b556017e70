import type { ResultTable, Row } from "../../../api/answer.ts";

/** What is to be written: the shown columns of the shown rows, in their order. */
export interface ExportTable {
  columns: ResultTable["columns"];
  rows: Row[];
}

/** The same, whose rows are taken in pieces: all at once would stop the page. */
export interface ShownRows {
  columns: ResultTable["columns"];
  count: number;
  slice: (from: number, to: number) => Row[];
}

export function shownRows(table: ResultTable, numbers: Uint32Array | null, hidden: readonly string[]): ShownRows {
  const kept = table.columns.flatMap((column, index) => (hidden.includes(column.name) ? [] : [index]));
  const cells = (row: Row) => (kept.length === table.columns.length ? row : kept.map((index) => row[index] ?? null));
  return {
    columns: kept.map((index) => table.columns[index]!),
    count: numbers?.length ?? table.rows.length,
    slice: (from, to) =>
      numbers
        ? Array.from(numbers.subarray(from, to), (number) => cells(table.rows[number]!))
        : table.rows.slice(from, to).map(cells),
  };
}
