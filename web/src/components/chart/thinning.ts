import type { Sliced } from "../../state/slices.ts";
import { apart, extremes, type Span } from "./choosing.ts";
import type { ChartModel, Point, Series } from "./model.ts";
import { filled, inOrder, totals } from "./stack.ts";

/** A chart with no more points than can be seen. */
export interface Picture {
  model: ChartModel;
  /** How many values there are in what is shown, or places of what is stacked, and how many of them are drawn. */
  values: number;
  drawn: number;
  /** How they were chosen: into how many parts the axis was divided, or of how many pixels the squares are that have one each; 0 when all are drawn. */
  parts: number;
  /** What of the axis is shown; nothing for all of it. */
  zoom: Span | undefined;
}

const drawnMax = 8_000;
// Bars and the areas of stacks take longer to be drawn than lines.
const filledMax = 4_000;
const placesMax = 16_000;
const pointsAtOnce = 4_096;

/**
 * Chooses what is drawn of a chart in a part of its axis: everything where that is little. Otherwise, for lines, the first, last,
 * lowest and highest point of every part of the axis, a pixel wide where there are few series, which looks like all of them; for bars
 * the highest, and the lowest below zero; of points without lines one in every square of some pixels.
 * @param size Of the drawing, in pixels.
 */
export function* thinned(
  model: ChartModel,
  size: { width: number; height: number },
  zoom: Span | undefined,
): Sliced<Picture> {
  if (model.kind === "pie") return { model, values: 0, drawn: 0, parts: 0, zoom };
  const isBar = model.kind === "bar" || model.kind === "column";
  if (model.axis === "category") {
    const values = sizeOf(model.series);
    const series = yield* filled(model.series, model, model.places);
    return { model: { ...model, series }, values, drawn: values, parts: 0, zoom };
  }
  const span = zoom ?? (yield* spanOf(model.series));
  const series: Series[] = [];
  for (const one of model.series)
    series.push(zoom ? { ...one, points: yield* within(one.points, zoom, model.kind) } : one);
  const sums = model.stack === "none" ? undefined : yield* totals(series);
  const values = sums?.length ?? sizeOf(series);
  const most = isBar ? filledMax : drawnMax;
  // A stack has all of its places in each series, though a bar is drawn where there is one only.
  const isLittle = sizeOf(series) <= most && (!sums || values * series.length <= (isBar ? placesMax : drawnMax));
  if (isLittle)
    return { model: { ...model, series: yield* filled(series, model) }, values, drawn: values, parts: 0, zoom };
  if (model.kind === "scatter") {
    const { shown, pixels } = yield* apart(series, size, span, most, model.logarithmic);
    return { model: { ...model, series: shown }, values, drawn: sizeOf(shown), parts: pixels, zoom };
  }
  const each = (isBar ? 1 : 4) * series.length;
  const parts = Math.max(1, Math.min(size.width, Math.floor((sums ? filledMax : most) / each)));
  if (sums) {
    const places = inOrder(yield* extremes(sums, span, parts, isBar)).map(({ x }) => x);
    const shown = yield* filled(series, model, places);
    return { model: { ...model, series: shown }, values, drawn: places.length, parts, zoom };
  }
  const shown: Series[] = [];
  for (const one of series) {
    const anomalies = one.points.filter((point) => point.isAnomaly);
    const chosen = [
      ...(yield* extremes(one.points, span, parts, isBar)),
      ...(yield* extremes(anomalies, span, parts, isBar)),
    ];
    shown.push({ ...one, points: inOrder(new Set(chosen)) });
  }
  return { model: { ...model, series: shown }, values, drawn: sizeOf(shown), parts, zoom };
}

const sizeOf = (series: readonly Series[]) => series.reduce((sum, { points }) => sum + points.length, 0);

function* spanOf(series: readonly Series[]): Sliced<Span> {
  const span = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };
  for (const { points } of series)
    for (let at = 0; at < points.length; at++) {
      const x = Number(points[at]!.x);
      if (x < span.from) span.from = x;
      if (x > span.to) span.to = x;
      if (at % pointsAtOnce === 0) yield 0;
    }
  return span;
}

/** The points in a part of the axis, and for a line the next one on both sides, to which it goes on. */
function* within(points: readonly Point[], { from, to }: Span, kind: ChartModel["kind"]): Sliced<Point[]> {
  const found: Point[] = [];
  let before: Point | undefined;
  let after: Point | undefined;
  for (const [at, point] of points.entries()) {
    if (at % pointsAtOnce === 0) yield 0.2;
    const x = Number(point.x);
    if (x < from) before = before && Number(before.x) > x ? before : point;
    else if (x > to) after = after && Number(after.x) < x ? after : point;
    else found.push(point);
  }
  if (kind !== "line" && kind !== "area") return found;
  return [...(before ? [before] : []), ...found, ...(after ? [after] : [])];
}
