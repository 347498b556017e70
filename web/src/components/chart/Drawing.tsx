import type { ECharts, EChartsCoreOption } from "echarts/core";
import { useEffect, useRef, useState } from "react";
import { count, decimal } from "../../format/numbers.ts";
import { duration } from "../../format/times.ts";
import { useSliced } from "../../state/slices.ts";
import { useIsDark } from "../../state/theme.ts";
import styles from "./Chart.module.css";
import type { Picked } from "./Chart.tsx";
import type { Span } from "./choosing.ts";
import type { ChartModel } from "./model.ts";
import { nearest } from "./nearest.ts";
import { type ChartSize, optionOf } from "./option.ts";
import { isRest } from "./parts.ts";
import { type Picture, thinned } from "./thinning.ts";
import { zoomByDragging } from "./zoom.ts";

interface Props {
  model: ChartModel;
  label: string;
  size: ChartSize;
  range: Span | undefined;
  onPick: ((picked: Picked) => void) | undefined;
  onZoom: ((from: number, to: number) => void) | undefined;
}

/** Loads what draws charts; a page of charts begins with it while it waits for what they show. */
export const loadLibrary = () => import("./library.ts");

/** The drawing of a chart, of those of its points that can be seen. */
export function Drawing({ model, label, size, range, onPick, onZoom }: Props) {
  const isDark = useIsDark();
  const element = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<{ of: ChartModel; span: Span }>();
  const [failure, setFailure] = useState<Error>();
  const zoom = chosen?.of === model ? chosen.span : undefined;
  const { value: picture } = useSliced(() => thinned(model, sizeOf(element.current!), zoom), [model, zoom], 0);
  const show = (from: number, to: number) => {
    // A time range is about the time of the records.
    if (onZoom && model.xColumn === "TimeGenerated") onZoom(from, to);
    else setChosen({ of: model, span: { from, to } });
  };
  const showAll = () => setChosen(undefined);
  const handlers = useRef<Handlers>({ onPick, show, showAll });
  handlers.current = { onPick, show, showAll };
  useEffect(() => {
    if (!picture) return;
    let close: (() => void) | undefined;
    let isGone = false;
    loadLibrary().then(
      ({ init }) => {
        const option = optionOf(picture.model, isDark, size, picture.zoom ?? range);
        if (!isGone) close = draw(init(element.current!), element.current!, picture.model, option, handlers);
      },
      (error: Error) => setFailure(error),
    );
    return () => {
      isGone = true;
      close?.();
    };
  }, [picture, isDark, size, range]);
  // The error boundary around the page tells it and offers to try again.
  if (failure) throw failure;
  const note = picture && thinnedNote(picture);
  return (
    <>
      <div ref={element} className={styles.drawing} role="img" aria-label={`${label}: ${described(model)}`} />
      {note && <p className={styles.left}>{note}</p>}
    </>
  );
}

interface Handlers {
  onPick: Props["onPick"];
  show: (from: number, to: number) => void;
  showAll: () => void;
}

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
  // What lies from bottom to top is not divided from left to right.
  const stopZoom =
    model.axis === "category" || model.kind === "bar"
      ? undefined
      : zoomByDragging(
          chart,
          element,
          (from, to) => handlers.current.show(from, to),
          () => handlers.current.showAll(),
        );
  const resized = new ResizeObserver(() => chart.resize());
  resized.observe(element);
  return () => {
    stopZoom?.();
    resized.disconnect();
    chart.dispose();
  };
}

// Names and totals: what a glance at the chart tells.
function described(model: ChartModel): string {
  const parts = (
    model.kind === "pie" ? pieParts(model) : model.series.map((series) => [series.name, series.sum] as const)
  ).slice(0, 8);
  return parts.map(([name, sum]) => `${name} ${model.isDuration ? duration(sum) : decimal(sum)}`).join(", ");
}

const pieParts = (model: ChartModel) =>
  (model.series[0]?.points ?? []).map((point) => [String(point.x), point.y] as const);

const sizeOf = (element: HTMLElement) => ({ width: element.clientWidth, height: element.clientHeight });

// Nothing is left out without a word.
function thinnedNote({ model, values, drawn, parts }: Picture): string | undefined {
  if (drawn === values) return undefined;
  const isBar = model.kind === "bar" || model.kind === "column";
  const which = isBar ? "highest" : "first, last, lowest and highest";
  const chosen =
    model.kind === "scatter"
      ? `values ${count(drawn)} are drawn: one of a series in every square of ${parts} pixels`
      : model.stack === "none"
        ? `values ${count(drawn)} are drawn: the ${which} of a series in each of ${count(parts)} parts of the axis`
        : `places ${count(drawn)} are drawn: the ${which} in each of ${count(parts)} parts of the axis`;
  return `Of ${count(values)} ${chosen}.${model.kind === "bar" ? "" : " Drag across a part of the chart to see more of it."}`;
}
