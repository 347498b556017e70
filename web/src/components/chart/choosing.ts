import type { Sliced } from "../../state/slices.ts";
import type { Point, Series } from "./model.ts";

/** A part of a horizontal axis. */
export interface Span {
  from: number;
  to: number;
}

const pointsAtOnce = 4_096;

/** The points that give parts of the axis their looks: the first, last, lowest and highest in each; of bars the highest, and the lowest below zero. */
export function* extremes(
  points: readonly Point[],
  { from, to }: Span,
  parts: number,
  isBar: boolean,
): Sliced<Set<Point>> {
  // One more on both sides is for the ends of lines that go on beyond.
  const kept = { first: places(), low: places(), high: places(), last: places() };
  function places() {
    return new Array<Point | undefined>(parts + 2);
  }
  const { first, low, high, last } = kept;
  const scale = parts / (to - from || 1);
  for (let at = 0; at < points.length; at++) {
    if (at % pointsAtOnce === 0) yield 0.4;
    const point = points[at]!;
    const x = Number(point.x);
    const part = x < from ? 0 : x > to ? parts + 1 : 1 + Math.min(parts - 1, Math.floor((x - from) * scale));
    const isFirst = Number.isNaN(first[part]?.y ?? Number.NaN);
    // A gap is seen where there is nothing else.
    if (Number.isNaN(point.y) && !isFirst) continue;
    if (isFirst || x < Number(first[part]!.x)) first[part] = point;
    if (isFirst || point.y < low[part]!.y) low[part] = point;
    if (isFirst || point.y > high[part]!.y) high[part] = point;
    if (isFirst || x >= Number(last[part]!.x)) last[part] = point;
  }
  const chosen = isBar ? [...high, ...low.filter((point) => point && point.y < 0)] : Object.values(kept).flat();
  return new Set(chosen.filter((point) => point !== undefined));
}

/** One point of each series in every square of so many pixels that they are not more than a number in all; it stands where it stands. */
export function* apart(
  series: readonly Series[],
  { width, height }: { width: number; height: number },
  { from, to }: Span,
  max: number,
  isLogarithmic: boolean,
): Sliced<{ shown: Series[]; pixels: number }> {
  const heightOf = isLogarithmic ? Math.log10 : (y: number) => y;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { points } of series)
    for (let at = 0; at < points.length; at++) {
      if (at % pointsAtOnce === 0) yield 0.4;
      const y = heightOf(points[at]!.y);
      if (!Number.isFinite(y)) continue;
      if (y < low) low = y;
      if (y > high) high = y;
    }
  for (let pixels = 3; ; pixels++) {
    const columns = Math.ceil(width / pixels);
    const lines = Math.ceil(height / pixels);
    const shown: Series[] = [];
    let drawn = 0;
    for (const one of series) {
      const isTaken = new Uint8Array((columns + 1) * (lines + 1));
      const points: Point[] = [];
      for (let at = 0; at < one.points.length; at++) {
        if (at % pointsAtOnce === 0) yield 0.6;
        const point = one.points[at]!;
        const column = Math.round(((Number(point.x) - from) / (to - from || 1)) * columns);
        const line = Math.round(((heightOf(point.y) - low) / (high - low || 1)) * lines);
        const cell = column * (lines + 1) + line;
        // What has no height is in no cell.
        if (isTaken[cell] !== 0) continue;
        isTaken[cell] = 1;
        points.push(point);
      }
      drawn += points.length;
      shown.push({ ...one, points });
    }
    if (drawn <= max) return { shown, pixels };
  }
}
