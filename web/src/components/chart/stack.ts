import type { Sliced } from "../../state/slices.ts";
import type { ChartModel, Point, Series } from "./model.ts";

const pointsAtOnce = 4_096;

/** Points in the order of an axis of times or numbers. */
export const inOrder = (points: Iterable<Point>): Point[] =>
  [...points].sort((left, right) => Number(left.x) - Number(right.x));

/** What the series of a stack add up to at each of their places. */
export function* totals(series: readonly Series[]): Sliced<Point[]> {
  const sums = new Map<number | string, Point>();
  for (const { points } of series)
    for (const [at, { x, y }] of points.entries()) {
      if (at % pointsAtOnce === 0) yield 0.5;
      const found = sums.get(x);
      if (found) found.y += y || 0;
      else sums.set(x, { x, y: y || 0 });
    }
  return [...sums.values()];
}

/**
 * The points in the order of the axis. What is stacked has to have the same places: where a series has no row an area goes on at zero,
 * and a bar is not a number, which is not drawn.
 */
export function* filled(
  series: readonly Series[],
  { kind, stack, axis }: ChartModel,
  given?: readonly (number | string)[],
): Sliced<Series[]> {
  if (stack === "none")
    return series.map((one) => (axis === "category" ? one : { ...one, points: inOrder(one.points) }));
  const places = given ?? inOrder(yield* totals(series)).map(({ x }) => x);
  const numbers = new Map(places.map((x, at) => [x, at]));
  const nothing = kind === "area" ? 0 : Number.NaN;
  const shown: Series[] = [];
  for (const one of series) {
    const points = places.map((x): Point => ({ x, y: nothing }));
    for (const [at, { x, y }] of one.points.entries()) {
      if (at % pointsAtOnce === 0) yield 0.9;
      const place = numbers.get(x);
      if (place !== undefined) points[place]!.y = (points[place]!.y || 0) + (y || 0);
    }
    shown.push({ ...one, points });
  }
  return shown;
}
