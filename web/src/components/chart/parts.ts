import type { Sliced } from "../../state/slices.ts";
import type { Point, Series } from "./model.ts";

const stackedMax = 20;
const slicesMax = 11;
const pointsAtOnce = 2_048;

/** What many small parts are called that are drawn as one. */
export const restName = (parts: number) => `${parts} others`;
export const isRest = (name: string) => /^\d+ others$/.test(name);

/** The series of a stack, the largest at the bottom whatever the order of the rows, and the small ones of many as one. */
export function ranked(series: readonly Series[]): Series[] {
  const sorted = series.toSorted((left, right) => right.sum - left.sum);
  if (sorted.length <= stackedMax) return sorted;
  const rest = sorted.slice(stackedMax - 1);
  const points = rest.flatMap((one) => one.points);
  const sum = rest.reduce((total, one) => total + one.sum, 0);
  return [...sorted.slice(0, stackedMax - 1), { name: restName(rest.length), column: rest[0]!.column, points, sum }];
}

/** The largest parts of a whole, and the sum of all others as one. */
export function* largest([whole]: readonly Series[]): Sliced<Series[]> {
  if (!whole) return [];
  const points: Point[] = [];
  let parts = 0;
  let rest = 0;
  for (const [at, point] of whole.points.entries()) {
    if (at % pointsAtOnce === 0) yield 1;
    if (!(point.y > 0)) continue;
    parts++;
    rest += point.y;
    if (points.length === slicesMax && point.y <= points.at(-1)!.y) continue;
    const place = points.findIndex(({ y }) => y < point.y);
    points.splice(place < 0 ? points.length : place, 0, point);
    points.length = Math.min(points.length, slicesMax);
  }
  for (const { y } of points) rest -= y;
  if (parts > points.length) points.push({ x: restName(parts - points.length), y: rest });
  return [{ ...whole, points }];
}
