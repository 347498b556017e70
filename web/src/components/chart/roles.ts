import type { ResultColumn } from "../../api/answer.ts";
import { isNumeric } from "../grid/cells.ts";
import type { ChartKind, ChartModel } from "./model.ts";

/** What the columns of a result are in a chart, by their numbers. */
export interface Roles {
  axis: ChartModel["axis"];
  /** Where a value stands; -1 where there are no places. */
  x: number;
  /** The columns whose texts name the series. */
  by: number[];
  /** The columns whose numbers are drawn. */
  ys: number[];
  /** The columns that tell which of them are anomalies. */
  anomalies: number[];
}

/** The columns that `render` names, by its properties. */
export interface Named {
  x: string | undefined;
  ys: string[];
  series: string[];
  anomalies: string[];
}

/** What the columns are, as `render` says or, where it does not, as their types are; a sentence where they make no chart. */
export function rolesOf(columns: readonly ResultColumn[], kind: ChartKind, named: Named): Roles | string {
  const indexOf = (name: string) => columns.findIndex((column) => column.name === name);
  const indexesOf = (names: string[]) => names.map(indexOf).filter((index) => index >= 0);
  const all = columns.map((_, index) => index);
  if (kind === "card") {
    const numbers = all.filter((index) => isNumeric(columns[index]!.type));
    if (numbers.length === 0) return "A card needs a number, and no column has one.";
    return { axis: "category", x: -1, by: [], ys: numbers, anomalies: [] };
  }
  const wanted = named.x ? indexOf(named.x) : -1;
  const time = all.find((index) => columns[index]!.type === "datetime");
  const x = wanted >= 0 ? wanted : (kind === "line" || kind === "area") && time !== undefined ? time : 0;
  const anomalies = indexesOf(named.anomalies);
  const ys =
    named.ys.length > 0
      ? indexesOf(named.ys)
      : all.filter((index) => index !== x && !anomalies.includes(index) && isNumeric(columns[index]!.type));
  if (ys.length === 0) return "A chart needs a column of numbers beside the one of its places, and there is none.";
  const axis = axisOf(columns[x], kind);
  if (kind === "pie") return { axis, x, by: [], ys: ys.slice(0, 1), anomalies };
  const by =
    named.series.length > 0
      ? indexesOf(named.series)
      : all.filter(
          (index) => index !== x && !ys.includes(index) && ["string", "guid", "bool"].includes(columns[index]!.type),
        );
  return { axis, x, by, ys, anomalies };
}

function axisOf(column: ResultColumn | undefined, kind: ChartKind): ChartModel["axis"] {
  if (kind === "pie") return "category";
  if (column?.type === "datetime") return "time";
  return column && isNumeric(column.type) && (kind === "line" || kind === "area" || kind === "scatter")
    ? "number"
    : "category";
}
