import type { Cell, Render, ResultColumn, Row } from "../../api/answer.ts";
import { isNumeric, numberOf } from "../grid/cells.ts";

export type ChartKind = "line" | "area" | "column" | "bar" | "pie" | "scatter" | "card";

/** A number of a series at a place; what it was made from is kept for who picks it. */
export interface Point {
  x: number | string;
  y: number;
  /** Whether a column of anomalies has something to say of it. */
  isAnomaly?: true;
}

export interface Series {
  name: string;
  /** The column whose number is drawn. */
  column: string;
  points: Point[];
}

/** What is to be drawn, free of the library that draws it. */
export interface ChartModel {
  kind: ChartKind;
  /** What the places are: moments in milliseconds, numbers, or names. */
  axis: "time" | "number" | "category";
  xColumn: string;
  /** The columns whose texts name the series. */
  seriesColumns: string[];
  series: Series[];
  stack: "none" | "stacked" | "stacked100";
  /** Whether the numbers are lengths of time, in milliseconds. */
  isDuration: boolean;
  title?: string | undefined;
  xTitle?: string | undefined;
  yTitle?: string | undefined;
  legend: boolean;
  logarithmic: boolean;
  yMin?: number | undefined;
  yMax?: number | undefined;
  /** Rows or series beyond what a chart can show. */
  left: number;
}

export interface TableLike {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly Row[];
}

const seriesMax = 40;
// What is stacked adds up, so that the small ones can be one series; a thousand are more than any list of names that is read.
const stackedMax = 20;
const summedMax = 1_000;
const pointsMax = 20_000;

const kinds: Record<string, ChartKind> = {
  timechart: "line",
  linechart: "line",
  anomalychart: "line",
  areachart: "area",
  stackedareachart: "area",
  columnchart: "column",
  barchart: "bar",
  piechart: "pie",
  scatterchart: "scatter",
  card: "card",
};

/** The visualizations that are drawn; another one is shown as a table. */
export const drawn = Object.keys(kinds);

/** What is said where a query asks for another one. */
export const notDrawn = (visualization: string) =>
  `A ${visualization} is not drawn here; its rows are shown as a table.`;

/** What a result looks like as a chart by `render`'s rules; a sentence where it cannot be drawn. */
export function modelOf(table: TableLike, render: Render): ChartModel | string {
  const kind = kinds[render.visualization];
  if (!kind) return notDrawn(render.visualization);
  const text = (name: string) => (typeof render[name] === "string" ? (render[name] as string) : undefined);
  const model = {
    kind,
    title: text("title"),
    xTitle: text("xtitle"),
    yTitle: text("ytitle"),
    legend: text("legend") !== "hidden",
    logarithmic: text("yaxis") === "log",
    yMin: numeric(text("ymin")),
    yMax: numeric(text("ymax")),
    stack: stackOf(kind, render.visualization, text("kind")),
  };
  const roles = rolesOf(
    table,
    kind,
    text("xcolumn"),
    names(text("ycolumns")),
    names(text("series")),
    names(text("anomalycolumns")),
    model.stack === "none" ? seriesMax : summedMax,
  );
  if (typeof roles === "string") return roles;
  const series = model.stack === "none" ? roles.series : alike(roles.series);
  return { ...model, ...roles, series };
}

const numeric = (text: string | undefined) =>
  text === undefined || Number.isNaN(Number(text)) ? undefined : Number(text);
const names = (list: string | undefined) => (list ? list.split(",").map((name) => name.trim()) : []);

function stackOf(kind: ChartKind, visualization: string, given: string | undefined): ChartModel["stack"] {
  if (given === "stacked100") return "stacked100";
  if (given === "stacked" || visualization === "stackedareachart") return "stacked";
  if (given === "unstacked" || (kind !== "column" && kind !== "bar" && kind !== "area")) return "none";
  return kind === "area" ? "none" : "stacked";
}

type Roles = Pick<ChartModel, "axis" | "xColumn" | "seriesColumns" | "series" | "isDuration" | "left">;

function rolesOf(
  source: TableLike,
  kind: ChartKind,
  xName: string | undefined,
  yNames: string[],
  seriesNames: string[],
  anomalyNames: string[],
  max: number,
): Roles | string {
  const table = unrolled(source);
  const { columns } = table;
  const indexOf = (name: string) => columns.findIndex((column) => column.name === name);
  const all = columns.map((_, index) => index);
  if (kind === "card") {
    const numbers = all.filter((index) => isNumeric(columns[index]!.type));
    if (numbers.length === 0) return "A card needs a number, and no column has one.";
    return collect(table, -1, [], numbers, [], "category", max);
  }
  const wanted = xName ? indexOf(xName) : -1;
  const time = all.find((index) => columns[index]!.type === "datetime");
  const x = wanted >= 0 ? wanted : (kind === "line" || kind === "area") && time !== undefined ? time : 0;
  const axis = axisOf(columns[x], kind);
  const anomalies = anomalyNames.map(indexOf).filter((index) => index >= 0);
  const ys =
    yNames.length > 0
      ? yNames.map(indexOf).filter((index) => index >= 0)
      : all.filter((index) => index !== x && !anomalies.includes(index) && isNumeric(columns[index]!.type));
  if (ys.length === 0) return "A chart needs a column of numbers beside the one of its places, and there is none.";
  const series =
    seriesNames.length > 0
      ? seriesNames.map(indexOf).filter((index) => index >= 0)
      : kind === "pie"
        ? []
        : all.filter(
            (index) => index !== x && !ys.includes(index) && ["string", "guid", "bool"].includes(columns[index]!.type),
          );
  return collect(table, x, series, kind === "pie" ? ys.slice(0, 1) : ys, anomalies, axis, max);
}

function axisOf(column: ResultColumn | undefined, kind: ChartKind): ChartModel["axis"] {
  if (kind === "pie") return "category";
  if (column?.type === "datetime") return "time";
  return column && isNumeric(column.type) && (kind === "line" || kind === "area" || kind === "scatter")
    ? "number"
    : "category";
}

function collect(
  table: TableLike,
  x: number,
  by: number[],
  ys: number[],
  anomalies: number[],
  axis: ChartModel["axis"],
  max: number,
): Roles {
  const { columns, rows } = table;
  const series = new Map<string, Series>();
  let left = 0;
  rows.forEach((row, number) => {
    const group = by.map((index) => String(row[index] ?? "") || "(empty)").join(", ");
    for (const [order, y] of ys.entries()) {
      const { name, type } = columns[y]!;
      const title = group === "" ? name : ys.length > 1 ? `${group}: ${name}` : group;
      let found = series.get(title);
      if (!found) {
        if (series.size === max) {
          left++;
          continue;
        }
        series.set(title, (found = { name: title, column: name, points: [] }));
      }
      if (number >= pointsMax) {
        left++;
        continue;
      }
      // Each series has a column of its own for its anomalies, or all share one.
      const flag = anomalies[order] ?? anomalies[0];
      const isAnomaly = flag !== undefined && Number(row[flag] ?? 0) !== 0;
      const at = place(row[x] ?? null, columns[x], axis);
      found.points.push({ x: at, y: numberOf(row[y], type), ...(isAnomaly && { isAnomaly }) });
    }
  });
  const ordered = [...series.values()];
  if (axis !== "category")
    for (const one of ordered) one.points.sort((first, second) => Number(first.x) - Number(second.x));
  return {
    axis,
    xColumn: columns[x]?.name ?? "",
    seriesColumns: by.map((index) => columns[index]!.name),
    series: ordered,
    isDuration: ys.every((index) => columns[index]!.type === "timespan"),
    left,
  };
}

// What is stacked has to have the same places: where a series has no row it adds nothing.
function alike(series: Series[]): Series[] {
  const places = [...new Set(series.flatMap((one) => one.points.map((point) => point.x)))];
  if (typeof places[0] === "number") places.sort((left, right) => Number(left) - Number(right));
  const sum = (one: Series) => one.points.reduce((total, { y }) => total + (y || 0), 0);
  // The largest is at the bottom, whatever the order of the rows.
  return summed(series.toSorted((left, right) => sum(right) - sum(left))).map((one) => {
    const known = new Map(one.points.map((point) => [point.x, point.y]));
    return { ...one, points: places.map((x) => ({ x, y: known.get(x) ?? 0 })) };
  });
}

/** What many small parts are called that are drawn as one. */
export const restName = (parts: number) => `${parts} others`;
export const isRest = (name: string) => /^\d+ others$/.test(name);

function summed(series: Series[]): Series[] {
  if (series.length <= stackedMax) return series;
  const rest = series.slice(stackedMax - 1);
  const sums = new Map<number | string, number>();
  for (const { points } of rest) for (const { x, y } of points) sums.set(x, (sums.get(x) ?? 0) + (y || 0));
  const points = [...sums].map(([x, y]) => ({ x, y }));
  return [...series.slice(0, stackedMax - 1), { name: restName(rest.length), column: rest[0]!.column, points }];
}

function place(value: Cell, column: ResultColumn | undefined, axis: ChartModel["axis"]): number | string {
  if (axis === "time") return Date.parse(String(value));
  if (axis === "number") return numberOf(value, column!.type);
  return value === null || value === "" ? "(empty)" : String(value);
}

/** What `make-series` gives, arrays in a row, as a row for each of their elements. */
function unrolled(table: TableLike): TableLike {
  const arrays = table.columns.map((column, index) =>
    column.type === "dynamic" ? arrayOf(table.rows[0]?.[index]) : undefined,
  );
  const axis = arrays.findIndex(
    (array) =>
      array !== undefined &&
      array.length > 0 &&
      array.every((item) => !Number.isNaN(Date.parse(String(item))) && typeof item === "string"),
  );
  if (axis < 0) return table;
  const columns = table.columns.map((column, index): ResultColumn => {
    if (!arrays[index]) return column;
    return { name: column.name, type: index === axis ? "datetime" : "real" };
  });
  const rows = table.rows.flatMap((row) => {
    const values = row.map((value, index) => (arrays[index] ? (arrayOf(value) ?? []) : undefined));
    return (values[axis] ?? []).map((_, at) =>
      row.map((value, index) => (values[index] ? (values[index][at] ?? null) : value)),
    );
  });
  return { columns, rows };
}

function arrayOf(value: Cell | undefined): Cell[] | undefined {
  if (typeof value !== "string" || !value.startsWith("[")) return undefined;
  try {
    return JSON.parse(value) as Cell[];
  } catch {
    return undefined;
  }
}
