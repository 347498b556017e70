import type { ECharts, EChartsCoreOption } from "echarts/core";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Render } from "../../api/answer.ts";
import { useIsDark } from "../../state/theme.ts";
import { decimal, share } from "../../format/numbers.ts";
import { duration } from "../../format/times.ts";
import styles from "./Chart.module.css";
import { type ChartModel, isRest, modelOf, type Series, type TableLike } from "./model.ts";
import { nearest } from "./nearest.ts";
import { type ChartSize, looksOfSeries, optionOf, type TimeSpan } from "./option.ts";
import { zoomByDragging } from "./zoom.ts";

/** What was clicked in a chart. */
export interface Picked {
  model: ChartModel;
  series: string;
  x: number | string;
}

interface Props {
  table: TableLike;
  render: Render;
  /** What the chart shows, for who cannot see it. */
  label: string;
  size?: ChartSize;
  /** What a chart over time shows, though there may be rows in a part of it only. */
  range?: TimeSpan | undefined;
  onPick?: ((picked: Picked) => void) | undefined;
  /** Dragging across a chart over time asks for that part of it. */
  onZoom?: ((from: number, to: number) => void) | undefined;
}

/** Columns that are stacked, for charts of pages that no query describes. */
export const stackedColumns: Render = { visualization: "columnchart", kind: "stacked" };

/** Loads what draws charts; a page of charts begins with it while it waits for what they show. */
export const loadLibrary = () => import("./library.ts");

/** Draws a result as `render` says. */
export function Chart({ table, render, label, size = "large", range, onPick, onZoom }: Props) {
  const model = useMemo(() => modelOf(table, render), [table, render]);
  if (typeof model === "string") return <p className={styles.note}>{model}</p>;
  if (model.series.every((series) => series.points.length === 0))
    return <p className={styles.note}>There is nothing in this time range.</p>;
  if (model.kind === "card") return <Cards series={model.series} isDuration={model.isDuration} />;
  return (
    <figure className={styles.figure}>
      {model.title && size === "large" && <figcaption>{model.title}</figcaption>}
      <Drawing model={model} label={model.title ?? label} size={size} range={range} onPick={onPick} onZoom={onZoom} />
      {looksOfSeries(model, false).some((look) => look.isAgain) && (
        <p className={styles.left}>
          There are more series than colours: those with a round mark have {again[model.kind] ?? "pale columns"}.
        </p>
      )}
      {model.series.some(({ name }) => isRest(name)) && (
        <p className={styles.left}>The smallest series are added up as “{model.series.at(-1)!.name}”.</p>
      )}
      {model.left > 0 && (
        <p className={styles.left}>The chart shows the first series and points only; the table has all rows.</p>
      )}
    </figure>
  );
}

const again: Partial<Record<ChartModel["kind"], string>> = {
  line: "dashed lines",
  area: "dashed lines",
  scatter: "triangles",
};

function Drawing({
  model,
  label,
  size,
  range,
  onPick,
  onZoom,
}: { model: ChartModel; label: string; size: ChartSize } & Pick<Props, "range" | "onPick" | "onZoom">) {
  const isDark = useIsDark();
  const element = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<Error>();
  const handlers = useRef({ onPick, onZoom });
  handlers.current = { onPick, onZoom };
  useEffect(() => {
    let close: (() => void) | undefined;
    let isGone = false;
    loadLibrary().then(
      ({ init }) => {
        if (!isGone)
          close = draw(init(element.current!), element.current!, model, optionOf(model, isDark, size, range), handlers);
      },
      (error: Error) => setFailure(error),
    );
    return () => {
      isGone = true;
      close?.();
    };
  }, [model, isDark, size, range]);
  // The error boundary around the page tells it and offers to try again.
  if (failure) throw failure;
  return <div ref={element} className={styles.drawing} role="img" aria-label={`${label}: ${described(model)}`} />;
}

type Handlers = Pick<Props, "onPick" | "onZoom">;

function draw(
  chart: ECharts,
  element: HTMLElement,
  model: ChartModel,
  option: EChartsCoreOption,
  handlers: { current: Handlers },
) {
  chart.setOption(option);
  const pick = (series: string, x: number | string) => {
    // Behind many parts that are drawn as one there is no single value to look for.
    if (!isRest(series) && !isRest(String(x))) handlers.current.onPick?.({ model, series, x });
  };
  if (model.axis !== "category" && model.kind !== "scatter") {
    chart.getZr().on("click", ({ offsetX, offsetY }) => {
      const at = [offsetX, offsetY];
      if (!chart.containPixel("grid", at)) return;
      const found = nearest(model, chart.convertFromPixel("grid", at) as [number, number]);
      if (found) pick(found.series, found.x);
    });
  } else {
    chart.on("click", ({ seriesName = "", name, value }) => {
      const at = Array.isArray(value) ? value[model.kind === "bar" ? 1 : 0] : name;
      pick(model.kind === "pie" ? "" : seriesName, at as number | string);
    });
  }
  const stopZoom =
    model.axis === "category" || model.kind === "pie"
      ? undefined
      : zoomByDragging(chart, element, (from, to) => {
          if (model.axis === "time" && handlers.current.onZoom) handlers.current.onZoom(from, to);
          else chart.dispatchAction({ type: "dataZoom", startValue: from, endValue: to });
        });
  const resized = new ResizeObserver(() => chart.resize());
  resized.observe(element);
  return () => {
    stopZoom?.();
    resized.disconnect();
    chart.dispose();
  };
}

function Cards({ series, isDuration }: { series: Series[]; isDuration: boolean }) {
  return (
    <dl className={styles.cards}>
      {series.map(({ name, points }) => {
        const [title, unit] = unitOf(isDuration ? `${name} ms` : name);
        return (
          <div key={name}>
            <dd>{figure(points[0]?.y ?? Number.NaN, unit)}</dd>
            <dt>{title}</dt>
          </div>
        );
      })}
    </dl>
  );
}

// A column may name its unit at its end, as in "Delivered %".
function unitOf(name: string): [string, string] {
  const match = /^(.+) (%|ms|MB)$/.exec(name);
  return match ? [match[1]!, match[2]!] : [name, ""];
}

function figure(value: number, unit: string): string {
  if (Number.isNaN(value)) return "–";
  if (unit === "ms") return duration(value);
  if (unit === "%") return share(value, 100);
  return unit ? `${decimal(value)} ${unit}` : decimal(value);
}

// Names and totals: what a glance at the chart tells.
function described(model: ChartModel): string {
  const parts = (
    model.kind === "pie" ? pieParts(model) : model.series.map((series) => [series.name, sumOf(series)] as const)
  ).slice(0, 8);
  return parts.map(([name, sum]) => `${name} ${model.isDuration ? duration(sum) : decimal(sum)}`).join(", ");
}

const pieParts = (model: ChartModel) =>
  (model.series[0]?.points ?? []).map((point) => [String(point.x), point.y] as const);
const sumOf = (series: Series) => series.points.reduce((sum, { y }) => (Number.isNaN(y) ? sum : sum + y), 0);
