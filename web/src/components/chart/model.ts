import type { Render, ResultColumn, Row } from "../../api/answer.ts";
import { part, type Sliced } from "../../state/slices.ts";
import { count } from "../../format/numbers.ts";
import { grouped } from "./grouping.ts";
import { largest, ranked } from "./parts.ts";
import { rolesOf } from "./roles.ts";
import { unrolled } from "./unrolled.ts";

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
  /** Of all numbers of the series. */
  sum: number;
}

/** What is to be drawn, free of the library that draws it. */
export interface ChartModel {
  kind: ChartKind;
  /** What the places are: moments in milliseconds, numbers, or names. */
  axis: "time" | "number" | "category";
  /** The names on an axis of names, in their order. */
  places: readonly string[];
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
  /** Values beyond what a chart can show, and those without a place. */
  left: number;
}

export interface TableLike {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly Row[];
}

const seriesMax = 40;
// What is stacked adds up, so that the small ones can be one series; a thousand are more than any list of names that is read.
const summedMax = 1_000;
const pointsMax = 1_000_000;
// More than an axis has pixels for, on most screens; without an order there is no choosing among them.
const namesMax = 2_000;
const namedMax = 10_000;

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

/** What a result looks like as a chart by `render`'s rules, with all of its points as they come; a sentence where it cannot be drawn. */
export function* modelOf(source: TableLike, render: Render): Sliced<ChartModel | string> {
  const kind = kinds[render.visualization];
  if (!kind) return notDrawn(render.visualization);
  const text = (name: string) => (typeof render[name] === "string" ? (render[name] as string) : undefined);
  const stack = stackOf(kind, render.visualization, text("kind"));
  const { table, left } = yield* part(0, 0.1, unrolled(source, pointsMax));
  const roles = rolesOf(table.columns, kind, {
    x: text("xcolumn"),
    ys: names(text("ycolumns")),
    series: names(text("series")),
    anomalies: names(text("anomalycolumns")),
  });
  if (typeof roles === "string") return roles;
  const found = yield* part(
    0.1,
    1,
    // A card shows the numbers of one row.
    grouped(kind === "card" ? { ...table, rows: table.rows.slice(0, 1) } : table, roles, {
      series: stack === "none" ? seriesMax : summedMax,
      points: pointsMax,
      // Of a circle's names only the largest are shown.
      names: kind === "pie" ? pointsMax : namesMax,
      named: kind === "pie" ? pointsMax : namedMax,
    }),
  );
  const xColumn = table.columns[roles.x]?.name ?? "";
  if (found.isCrowded) return crowded(render.visualization, xColumn);
  return {
    kind,
    title: text("title"),
    xTitle: text("xtitle"),
    yTitle: text("ytitle"),
    legend: text("legend") !== "hidden",
    logarithmic: text("yaxis") === "log",
    yMin: numeric(text("ymin")),
    yMax: numeric(text("ymax")),
    stack,
    axis: roles.axis,
    places: kind === "pie" ? [] : found.places,
    xColumn,
    seriesColumns: roles.by.map((index) => table.columns[index]!.name),
    series: kind === "pie" ? yield* largest(found.series) : stack === "none" ? found.series : ranked(found.series),
    isDuration: roles.ys.every((index) => table.columns[index]!.type === "timespan"),
    left: left + found.left,
  };
}

const crowded = (visualization: string, column: string) =>
  `A ${visualization} has room for ${count(namesMax)} names with ${count(namedMax)} values, and ${column} has more. Take the largest, as with ` +
  "“top 50 by …”, or put several into one with “summarize”; the table has all rows.";

const numeric = (text: string | undefined) =>
  text === undefined || Number.isNaN(Number(text)) ? undefined : Number(text);
const names = (list: string | undefined) => (list ? list.split(",").map((name) => name.trim()) : []);

function stackOf(kind: ChartKind, visualization: string, given: string | undefined): ChartModel["stack"] {
  if (given === "stacked100") return "stacked100";
  if (given === "stacked" || visualization === "stackedareachart") return "stacked";
  if (given === "unstacked" || (kind !== "column" && kind !== "bar" && kind !== "area")) return "none";
  return kind === "area" ? "none" : "stacked";
}
