import { useEffect, useMemo, useRef, useState } from "react";
import type { Render } from "../../api/answer.ts";
import { useIsDark } from "../../state/theme.ts";
import { decimal } from "../../format/numbers.ts";
import { duration } from "../../format/times.ts";
import styles from "./Chart.module.css";
import { type ChartModel, modelOf, type Series, type TableLike } from "./model.ts";
import { type ChartSize, optionOf } from "./option.ts";

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
  onPick?: ((picked: Picked) => void) | undefined;
  /** Dragging across a chart over time asks for that part of it. */
  onZoom?: ((from: number, to: number) => void) | undefined;
}

/** Draws a result as `render` says. */
export function Chart({ table, render, label, size = "large", onPick, onZoom }: Props) {
  const model = useMemo(() => modelOf(table, render), [table, render]);
  if (typeof model === "string") return <p className={styles.note}>{model}</p>;
  if (model.series.every((series) => series.points.length === 0))
    return <p className={styles.note}>There is nothing in this time range.</p>;
  if (model.kind === "card") return <Cards series={model.series} isDuration={model.isDuration} />;
  return (
    <figure className={styles.figure}>
      {model.title && size === "large" && <figcaption>{model.title}</figcaption>}
      <Drawing model={model} label={model.title ?? label} size={size} onPick={onPick} onZoom={onZoom} />
      {model.left > 0 && (
        <p className={styles.left}>The chart shows the first series and points only; the table has all rows.</p>
      )}
    </figure>
  );
}

function Drawing({
  model,
  label,
  size,
  onPick,
  onZoom,
}: { model: ChartModel; label: string; size: ChartSize } & Pick<Props, "onPick" | "onZoom">) {
  const isDark = useIsDark();
  const element = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<Error>();
  const handlers = useRef({ onPick, onZoom });
  handlers.current = { onPick, onZoom };
  useEffect(() => {
    let close: (() => void) | undefined;
    let isGone = false;
    import("./library.ts").then(
      ({ init }) => {
        if (!isGone) close = draw(init, element.current!, model, isDark, size, handlers);
      },
      (error: Error) => setFailure(error),
    );
    return () => {
      isGone = true;
      close?.();
    };
  }, [model, isDark, size]);
  // The error boundary around the page tells it and offers to try again.
  if (failure) throw failure;
  return <div ref={element} className={styles.drawing} role="img" aria-label={`${label}: ${described(model)}`} />;
}

function draw(
  init: typeof import("./library.ts").init,
  element: HTMLElement,
  model: ChartModel,
  isDark: boolean,
  size: ChartSize,
  handlers: { current: Pick<Props, "onPick" | "onZoom"> },
) {
  const chart = init(element);
  chart.setOption(optionOf(model, isDark, size));
  chart.on("click", (event) => {
    const { seriesName = "", name, value } = event;
    const at = Array.isArray(value) ? value[model.kind === "bar" ? 1 : 0] : name;
    handlers.current.onPick?.({ model, series: model.kind === "pie" ? "" : seriesName, x: at as number | string });
  });
  // Dragging zooms, a double click shows everything again.
  const zoomable = model.axis !== "category" && model.kind !== "pie";
  if (zoomable) {
    chart.dispatchAction({ type: "takeGlobalCursor", key: "dataZoomSelect", dataZoomSelectActive: true });
    chart.on("datazoom", (event) => {
      const zoomed = (event as { batch?: { startValue?: number; endValue?: number }[] }).batch?.[0];
      if (model.axis === "time" && zoomed?.startValue !== undefined && zoomed.endValue !== undefined)
        handlers.current.onZoom?.(zoomed.startValue, zoomed.endValue);
    });
    chart.getZr().on("dblclick", () => chart.dispatchAction({ type: "dataZoom", start: 0, end: 100 }));
  }
  const resized = new ResizeObserver(() => chart.resize());
  resized.observe(element);
  return () => {
    resized.disconnect();
    chart.dispose();
  };
}

function Cards({ series, isDuration }: { series: Series[]; isDuration: boolean }) {
  return (
    <dl className={styles.cards}>
      {series.map(({ name, points }) => (
        <div key={name}>
          <dd>
            {points[0] && !Number.isNaN(points[0].y)
              ? isDuration
                ? duration(points[0].y)
                : decimal(points[0].y)
              : "–"}
          </dd>
          <dt>{name}</dt>
        </div>
      ))}
    </dl>
  );
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
