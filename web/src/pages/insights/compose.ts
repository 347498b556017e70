import type { Schema } from "../../api/schema.ts";
import type { ChartModel } from "../../components/chart/model.ts";
import { durationMilliseconds, resolve } from "../../format/timespans.ts";
import type { InsightChart } from "./definitions/types.ts";

/** The values that the page is narrowed to, by column. */
export type Choices = Readonly<Record<string, readonly string[]>>;

const grains: readonly { upTo: number; grain: string }[] = [
  { upTo: 3_600_000, grain: "1m" },
  { upTo: 4 * 3_600_000, grain: "5m" },
  { upTo: 12 * 3_600_000, grain: "15m" },
  { upTo: 24 * 3_600_000, grain: "30m" },
  { upTo: 3 * 86_400_000, grain: "1h" },
  { upTo: 7 * 86_400_000, grain: "3h" },
  { upTo: 31 * 86_400_000, grain: "12h" },
];

/** How long a bar of a chart over time is, so that there are some fifty of them. */
export function grainOf(timespan: string, now: number): string {
  const range = resolve(timespan, now);
  const length = range ? range.to - range.from : Number.POSITIVE_INFINITY;
  return grains.find(({ upTo }) => length <= upTo)?.grain ?? "1d";
}

/** The records that a chart counts, as the page is narrowed. */
export function recordsOf(chart: InsightChart, choices: Choices, schema: Schema | undefined): string {
  const columns = schema && columnsOf(chart, schema);
  const lines = Object.entries(choices)
    .filter(([column, values]) => values.length > 0 && columns?.has(column))
    .map(([column, values]) => `| where ${column} in (${values.map(quoted).join(", ")})`);
  return [chart.records, ...lines].join("\n");
}

/** Whether a page is narrowed; only then it takes the schema to say which records its charts count. */
export const isNarrowed = (choices: Choices) => Object.values(choices).some((values) => values.length > 0);

/** The query that a chart draws. */
export const queryOf = (chart: InsightChart, choices: Choices, schema: Schema | undefined, grain: string): string =>
  `${recordsOf(chart, choices, schema)}\n${chart.summary.replaceAll("{grain}", grain)}`;

/** The types of the columns that a chart's records have. */
export function columnsOf(chart: InsightChart, schema: Schema): Map<string, string> {
  const first = chart.records.split("\n", 1)[0]!;
  const names = first
    .replace(/^union /, "")
    .split(",")
    .map((name) => name.trim());
  return new Map(
    schema.tables
      .filter((table) => names.includes(table.name))
      .flatMap((table) => table.columns.map(({ name, type }) => [name, type] as const)),
  );
}

/** A value of a chart's result, by the name of its column. */
export type Found = Readonly<Record<string, string>>;

/** The query of the records behind values of a chart; those of columns that its records cannot have are passed over. */
export function drillQuery(chart: InsightChart, found: Found, choices: Choices, schema: Schema): string {
  const columns = columnsOf(chart, schema);
  const conditions = Object.entries(found).flatMap(([column, value]) => {
    const meaning = chart.means?.[column];
    if (meaning) return [`${meaning} == ${quoted(value)}`];
    const type = columns.get(column);
    if (type === undefined || type === "datetime" || type === "dynamic") return [];
    return [`${column} == ${type === "string" ? quoted(value) : `${type}(${value})`}`];
  });
  return [
    recordsOf(chart, choices, schema),
    ...conditions.map((condition) => `| where ${condition}`),
    "| order by TimeGenerated desc",
  ].join("\n");
}

/** What a click in a chart found: its values, and the time range of the bar that was clicked. */
export function foundIn(
  model: ChartModel,
  series: string,
  x: number | string,
  grain: string,
): { values: Found; timespan?: string } {
  const values: Record<string, string> = {};
  const [seriesColumn, another] = model.seriesColumns;
  // Where series are numbers of the result and not values of a column, there is nothing to look for.
  if (seriesColumn && !another) values[seriesColumn] = series === "(empty)" ? "" : series;
  if (model.axis === "time") {
    const from = Number(x);
    const to = from + durationMilliseconds(kqlDuration(grain));
    return { values, timespan: `${new Date(from).toISOString()}/${new Date(to).toISOString()}` };
  }
  // Bars over time have names for places: KQL's times as texts.
  const time = Date.parse(String(x));
  if (model.xColumn === "TimeGenerated" && !Number.isNaN(time))
    return foundIn({ ...model, axis: "time" }, series, time, grain);
  values[model.xColumn] = x === "(empty)" ? "" : String(x);
  return { values };
}

const kqlDuration = (grain: string) => (grain.endsWith("d") ? `P${grain.toUpperCase()}` : `PT${grain.toUpperCase()}`);

const quoted = (text: string) => `'${text.replaceAll(/[\\']/g, "\\$&").replaceAll("\n", "\\n")}'`;
