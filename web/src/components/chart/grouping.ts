import type { Cell, ResultColumn } from "../../api/answer.ts";
import type { Sliced } from "../../state/slices.ts";
import { isNumeric, numberOf } from "../grid/cells.ts";
import type { Series, TableLike } from "./model.ts";
import type { Roles } from "./roles.ts";

const rowsAtOnce = 512;

export interface Limits {
  series: number;
  points: number;
  /** How many names an axis has room for, and how many values on them. */
  names: number;
  named: number;
}

export interface Grouped {
  series: Series[];
  /** The names on an axis of names, in the order of the rows. */
  places: string[];
  /** Values that are not among the points, for they are beyond a limit or have no place. */
  left: number;
  /** Whether there is more on an axis of names than it has room for; then the rest of the rows was not looked at. */
  isCrowded: boolean;
}

/** Puts the values of a result into series, in the order of the rows. */
export function* grouped({ columns, rows }: TableLike, roles: Roles, limits: Limits): Sliced<Grouped> {
  const { x, by, ys, anomalies, axis } = roles;
  const series = new Map<string, Series>();
  const places = new Set<string>();
  let left = 0;
  let points = 0;
  for (let number = 0; number < rows.length; number++) {
    if (number % rowsAtOnce === 0) yield number / rows.length;
    const row = rows[number]!;
    const group = by.map((index) => String(row[index] ?? "") || "(empty)").join(", ");
    const at = placeOf(row[x] ?? null, columns[x], axis);
    if (typeof at === "string") {
      places.add(at);
      if (places.size > limits.names || points > limits.named) return { series: [], places: [], left, isCrowded: true };
    }
    for (const [order, y] of ys.entries()) {
      const { name, type } = columns[y]!;
      const title = group === "" ? name : ys.length > 1 ? `${group}: ${name}` : group;
      let found = series.get(title);
      if (!found && series.size < limits.series)
        series.set(title, (found = { name: title, column: name, points: [], sum: 0 }));
      if (!found || points === limits.points || (typeof at === "number" && !Number.isFinite(at))) {
        left++;
        continue;
      }
      // Each series has a column of its own for its anomalies, or all share one.
      const flag = anomalies[order] ?? anomalies[0];
      const isAnomaly = flag !== undefined && Number(row[flag] ?? 0) !== 0;
      const value = numberOf(row[y], type);
      found.points.push({ x: at, y: value, ...(isAnomaly && { isAnomaly }) });
      found.sum += value || 0;
      points++;
    }
  }
  return { series: [...series.values()], places: [...places], left, isCrowded: false };
}

function placeOf(value: Cell, column: ResultColumn | undefined, axis: Roles["axis"]): number | string {
  if (axis === "time") return Date.parse(String(value));
  if (axis === "number" && column && isNumeric(column.type)) return numberOf(value, column.type);
  return value === null || value === "" ? "(empty)" : String(value);
}
