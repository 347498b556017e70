import type { EChartsCoreOption } from "echarts/core";
import { compact, decimal } from "../../format/numbers.ts";
import { duration, moment } from "../../format/times.ts";
import { inkOf, type Look, looksOf } from "./colours.ts";
import type { Span } from "./choosing.ts";
import type { ChartModel, Series } from "./model.ts";
import { isRest } from "./parts.ts";

/** How large a chart is, in words: a small one leaves out what would crowd it. */
export type ChartSize = "small" | "large";

const font = '"Inter Variable", "Segoe UI", system-ui, sans-serif';

/**
 * What the drawing library is told of a chart.
 * @param span What the horizontal axis shows, though there may be points in a part of it only, or beyond it.
 */
export function optionOf(model: ChartModel, isDark: boolean, size: ChartSize, span?: Span): EChartsCoreOption {
  const ink = inkOf(isDark);
  const looks = looksOfSeries(model, isDark);
  const value = (number: number) => (model.isDuration ? duration(number) : decimal(number));
  const option: EChartsCoreOption = {
    animation: false,
    aria: { enabled: false },
    color: looks.map((look) => look.colour),
    textStyle: { fontFamily: font, color: ink.text },
    legend: legendOf(model, looks, ink, size),
    tooltip: {
      trigger: model.kind === "pie" || model.kind === "scatter" ? "item" : "axis",
      confine: true,
      appendToBody: false,
      backgroundColor: ink.ground,
      borderColor: ink.border,
      padding: [8, 10],
      textStyle: { color: ink.text, fontSize: 12, fontFamily: font },
      axisPointer: {
        type: model.kind === "column" || model.kind === "bar" ? "shadow" : "line",
        lineStyle: { color: ink.faint },
        shadowStyle: { opacity: 0.2 },
      },
      valueFormatter: (number: unknown) => (typeof number === "number" ? value(number) : "–"),
    },
  };
  if (model.kind === "pie")
    return { baseOption: { ...option, series: [pieOf(model, isDark, ink)] }, media: pieMedia(size) };
  return {
    ...option,
    ...axesOf(model, ink, size, span),
    series: [
      ...model.series.map((series, index) => seriesOf(model, series, looks[index]!)),
      ...model.series.flatMap((series) => anomaliesOf(model, series, ink)),
    ],
  };
}

type Ink = ReturnType<typeof inkOf>;

/** What the series of a chart are drawn with. */
export const looksOfSeries = (model: ChartModel, isDark: boolean): Look[] =>
  looksOf(
    model.series.map((series) => series.name),
    isDark,
  ).map((look, index) => (isRest(model.series[index]!.name) ? { colour: inkOf(isDark).rest, isAgain: false } : look));

function legendOf(model: ChartModel, looks: Look[], ink: Ink, size: ChartSize) {
  const needed = model.kind === "pie" || model.series.length > 1 || model.seriesColumns.length > 0;
  const isAside = model.kind === "pie";
  return {
    show: model.legend && needed,
    type: "scroll",
    icon: "roundRect",
    ...(model.kind !== "pie" && {
      data: model.series.map(({ name }, index) => ({ name, ...(looks[index]!.isAgain && { icon: "circle" }) })),
    }),
    itemWidth: 10,
    itemHeight: 10,
    itemGap: 14,
    textStyle: { color: ink.text, fontSize: 12, fontFamily: font, overflow: "truncate", width: isAside ? 130 : 180 },
    pageTextStyle: { color: ink.faint },
    pageIconColor: ink.faint,
    pageIconInactiveColor: ink.line,
    pageIconSize: 10,
    ...(isAside ? aside(size) : below),
  };
}

const below = { orient: "horizontal", bottom: 0, left: 8, right: 8, top: "auto" };
const aside = (size: ChartSize) => ({
  orient: "vertical",
  left: size === "small" ? "56%" : "60%",
  right: "auto",
  top: "middle",
  bottom: "auto",
});

// The names stand beside the circle where there is room for both, and under it on a phone.
const pieMedia = (size: ChartSize) => [
  { query: { maxAspectRatio: 1.2 }, option: { legend: below, series: [{ center: ["50%", "44%"] }] } },
  { option: { legend: aside(size), series: [{ center: besideNames }] } },
];

function axesOf(model: ChartModel, ink: Ink, size: ChartSize, span: Span | undefined) {
  const hasLegend = model.legend && (model.series.length > 1 || model.seriesColumns.length > 0);
  const isWide = model.kind === "bar";
  const x = {
    type: model.axis === "time" ? "time" : model.axis === "number" ? "value" : "category",
    name: model.xTitle,
    nameLocation: "middle",
    nameGap: 26,
    scale: model.axis === "number",
    ...(model.axis !== "category" && span && { min: span.from, max: span.to }),
    ...(model.axis === "time" && isByDay(model.series) && { minInterval: dayMs }),
    axisLine: { lineStyle: { color: ink.border } },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: {
      color: ink.faint,
      fontSize: 11,
      hideOverlap: true,
      overflow: "truncate",
      width: isWide ? 160 : 110,
      ...(model.axis === "time" && { formatter: timeLabel }),
    },
    axisPointer: { label: { show: false } },
    ...(model.axis === "category" && { inverse: isWide, data: model.places }),
  };
  const y = {
    type: model.logarithmic ? "log" : "value",
    name: model.yTitle,
    nameTextStyle: { color: ink.faint, align: "left" },
    min: model.yMin,
    max: model.yMax ?? (model.stack === "stacked100" ? 100 : undefined),
    axisLabel: {
      color: ink.faint,
      fontSize: 11,
      hideOverlap: true,
      formatter: (number: number) =>
        model.isDuration ? duration(number) : model.stack === "stacked100" ? `${number} %` : compact(number),
    },
    splitLine: { lineStyle: { color: ink.line } },
    splitNumber: size === "small" ? 3 : 5,
  };
  return {
    grid: {
      left: 8,
      right: 16,
      top: model.yTitle ? 30 : 14,
      bottom: (hasLegend ? 30 : 6) + (model.xTitle ? 20 : 0),
      outerBoundsMode: "same",
      outerBoundsContain: "axisLabel",
    },
    xAxis: isWide ? y : x,
    yAxis: isWide ? x : y,
  };
}

const dayMs = 86_400_000;

// Between days there is nothing to be told.
const isByDay = (series: Series[]) =>
  series.every(({ points }) => points.every(({ x }) => typeof x === "number" && x % dayMs === 0));

// In UTC, like every time of the portal; midnight is told by its day.
function timeLabel(time: number): string {
  const text = moment(time);
  if (text.endsWith("00:00:00.000")) return text.slice(5, 10);
  return text.endsWith("00.000") ? text.slice(11, 16) : text.endsWith(".000") ? text.slice(11, 19) : text.slice(17);
}

function seriesOf(model: ChartModel, series: Series, { isAgain }: Look) {
  const total = model.stack === "stacked100" ? totals(model.series) : undefined;
  const share = (x: number | string, y: number) => (total ? (100 * y) / (total.get(x) || 1) : y);
  const data = series.points.map(({ x, y }) => {
    const shown = Number.isNaN(y) ? null : share(x, y);
    return model.axis === "category" ? (model.kind === "bar" ? [shown, String(x)] : [String(x), shown]) : [x, shown];
  });
  const stack = model.stack === "none" ? {} : { stack: "all" };
  switch (model.kind) {
    case "line":
    case "area":
      return {
        type: "line",
        name: series.name,
        data,
        ...stack,
        showSymbol: series.points.length < 2,
        symbolSize: 5,
        lineStyle: { width: 1.75, type: isAgain ? "dashed" : "solid" },
        ...(model.kind === "area" && { areaStyle: { opacity: model.stack === "none" ? 0.18 : 0.6 } }),
        emphasis: { focus: "series" },
      };
    case "scatter":
      return {
        type: "scatter",
        name: series.name,
        data,
        symbol: isAgain ? "triangle" : "circle",
        symbolSize: 6,
        itemStyle: { opacity: 0.75 },
        // Many are drawn as one shape.
        large: true,
        largeThreshold: 1_000,
      };
    default:
      return {
        type: "bar",
        name: series.name,
        data,
        ...stack,
        itemStyle: { opacity: isAgain ? 0.6 : 1 },
        barMaxWidth: 36,
        barCategoryGap: "25%",
        emphasis: { focus: "series" },
      };
  }
}

// Over the lines; not in the legend, because they are the lines' own.
function anomaliesOf(model: ChartModel, series: Series, ink: Ink) {
  const found = series.points.filter((point) => point.isAnomaly && !Number.isNaN(point.y));
  if (found.length === 0 || model.stack !== "none") return [];
  return [
    {
      type: "scatter",
      name: `${series.name}, anomaly`,
      data: found.map(({ x, y }) => [model.axis === "category" ? String(x) : x, y]),
      symbolSize: 11,
      itemStyle: { color: ink.anomaly, borderColor: ink.ground, borderWidth: 2 },
      z: 5,
    },
  ];
}

function totals(series: Series[]): Map<number | string, number> {
  const sums = new Map<number | string, number>();
  for (const { points } of series)
    for (const { x, y } of points) sums.set(x, (sums.get(x) ?? 0) + (Number.isNaN(y) ? 0 : y));
  return sums;
}

const besideNames = ["30%", "50%"];

function pieOf(model: ChartModel, isDark: boolean, ink: Ink) {
  const slices = model.series[0]?.points ?? [];
  const looks = looksOf(
    slices.map(({ x }) => String(x)).filter((name) => !isRest(name)),
    isDark,
  );
  return {
    type: "pie",
    radius: ["44%", "68%"],
    center: besideNames,
    label: { show: false },
    itemStyle: { borderColor: ink.ground, borderWidth: 1 },
    data: slices.map(({ x, y }, index) => ({
      name: String(x),
      value: y,
      itemStyle: { color: looks[index]?.colour ?? ink.rest },
    })),
  };
}
