import type { Cell, ResultColumn } from "../../api/answer.ts";
import type { Sliced } from "../../state/slices.ts";
import type { TableLike } from "./model.ts";

/**
 * What `make-series` gives, arrays in a row, as a row for each of their elements.
 * @param rowsMax How many rows are made; those beyond are counted.
 */
export function* unrolled(table: TableLike, rowsMax: number): Sliced<{ table: TableLike; left: number }> {
  const arrays = table.columns.map((column, index) =>
    column.type === "dynamic" ? arrayOf(table.rows[0]?.[index]) : undefined,
  );
  const axis = arrays.findIndex(
    (array) =>
      array !== undefined &&
      array.length > 0 &&
      array.every((item) => !Number.isNaN(Date.parse(String(item))) && typeof item === "string"),
  );
  if (axis < 0) return { table, left: 0 };
  const columns = table.columns.map((column, index): ResultColumn => {
    if (!arrays[index]) return column;
    return { name: column.name, type: index === axis ? "datetime" : "real" };
  });
  const rows: Cell[][] = [];
  let left = 0;
  for (const [number, row] of table.rows.entries()) {
    const values = row.map((value, index) => (arrays[index] ? (arrayOf(value) ?? []) : undefined));
    const length = values[axis]!.length;
    const taken = Math.min(length, rowsMax - rows.length);
    for (let at = 0; at < taken; at++)
      rows.push(row.map((value, index) => (values[index] ? (values[index][at] ?? null) : value)));
    left += length - taken;
    yield number / table.rows.length;
  }
  return { table: { columns, rows }, left };
}

function arrayOf(value: Cell | undefined): Cell[] | undefined {
  if (typeof value !== "string" || !value.startsWith("[")) return undefined;
  try {
    return JSON.parse(value) as Cell[];
  } catch {
    return undefined;
  }
}
