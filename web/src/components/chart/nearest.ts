import type { ChartModel } from "./model.ts";

/**
 * The series and the place that a click in a chart means: lines and thin bars cannot be hit exactly. It is the nearest place; there
 * the nearest line, or of stacked series the one that is drawn at this height.
 */
export function nearest(
  model: ChartModel,
  [x, y]: readonly [number, number],
): { series: string; x: number | string } | undefined {
  let found: { series: string; x: number | string; away: number; above: number } | undefined;
  const sums = new Map<number | string, number>();
  for (const series of model.series) {
    for (const point of series.points) {
      if (Number.isNaN(point.y) || (model.stack !== "none" && point.y === 0)) continue;
      const away = Math.abs(Number(point.x) - x);
      let above = Math.abs(point.y - y);
      if (model.stack !== "none") {
        const top = (sums.get(point.x) ?? 0) + point.y;
        sums.set(point.x, top);
        // What ends below the click is farther away than whatever reaches it.
        above = top >= y ? top - y : Number.MAX_SAFE_INTEGER - top;
      }
      if (!found || away < found.away || (away === found.away && above < found.above))
        found = { series: series.name, x: point.x, away, above };
    }
  }
  return found && { series: found.series, x: found.x };
}
