import { describe, expect, test } from "vitest";
import type { Cell, KqlType } from "../src/api/answer.ts";
import { type ChartModel, modelOf } from "../src/components/chart/model.ts";
import { type Picture, thinned } from "../src/components/chart/thinning.ts";
import { atOnce, type Sliced } from "../src/state/slices.ts";

const size = { width: 1000, height: 400 };
const rowsCount = 100_000;

function result(columns: Record<string, KqlType>, rowOf: (at: number) => Cell[]) {
  return {
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
    rows: Array.from({ length: rowsCount }, (_, at) => rowOf(at)),
  };
}

const model = (source: ReturnType<typeof result>, visualization: string, properties = {}) =>
  atOnce(modelOf(source, { visualization, ...properties })) as ChartModel;

const show = (of: ChartModel, zoom?: { from: number; to: number }): Picture => atOnce(thinned(of, size, zoom));

function yieldsOf(work: Sliced<unknown>): number {
  let yields = 0;
  while (!work.next().done) yields++;
  return yields;
}

const wave = (at: number) => Math.sin(at / 3000) * 100 + (at % 7);
const line = result({ i: "long", v: "real" }, (at) => [at, at === 54_321 ? 5_000 : at === 12_345 ? -5_000 : wave(at)]);

test("both the grouping and the choosing of a large result pause often", () => {
  expect(yieldsOf(modelOf(line, { visualization: "linechart" }))).toBeGreaterThan(rowsCount / 1_000);
  expect(yieldsOf(thinned(model(line, "linechart"), size, undefined))).toBeGreaterThan(rowsCount / 10_000);
});

describe("a line of more points than pixels", () => {
  const { model: drawn, ...picture } = show(model(line, "linechart"));
  const { points } = drawn.series[0]!;

  test("has four for each pixel at most, and says of how many", () => {
    expect(points.length).toBeLessThanOrEqual(4 * size.width);
    expect(points.length).toBeGreaterThan(size.width);
    expect(picture).toMatchObject({ values: rowsCount, drawn: points.length, parts: size.width });
  });

  test("keeps its ends and its peaks, in the order of the axis", () => {
    const heights = points.map(({ y }) => y);
    expect([Math.max(...heights), Math.min(...heights)]).toEqual([5_000, -5_000]);
    expect([points[0]!.x, points.at(-1)!.x]).toEqual([0, rowsCount - 1]);
    expect(points).toEqual(points.toSorted((left, right) => Number(left.x) - Number(right.x)));
  });

  test("has in each pixel the height that all points have there", () => {
    for (const [part, share] of [0, 1, 500, 999].map((at) => [at, rowsCount / size.width] as const)) {
      const inside = ({ x }: { x: number | string }) =>
        Math.floor((Number(x) * size.width) / (rowsCount - 1)) === part && Number(x) < (part + 1) * share;
      const all = model(line, "linechart").series[0]!.points.filter(inside);
      const drawn = points.filter(inside);
      const ends = (of: typeof all) => [Math.min(...of.map(({ y }) => y)), Math.max(...of.map(({ y }) => y))];
      expect(ends(drawn)).toEqual(ends(all));
    }
  });

  test("shows a small part of it in full, and goes on at its edges", () => {
    const zoomed = show(model(line, "linechart"), { from: 54_000, to: 55_000 });
    expect(zoomed.model.series[0]!.points.map(({ x }) => x)).toEqual(
      Array.from({ length: 1_003 }, (_, at) => 53_999 + at),
    );
    expect([zoomed.values, zoomed.drawn, zoomed.parts]).toEqual([1_003, 1_003, 0]);
  });

  test("shows a large part of it with all the pixels for this part", () => {
    const zoomed = show(model(line, "linechart"), { from: 40_000, to: 80_000 });
    expect(zoomed.parts).toBe(size.width);
    expect(Math.max(...zoomed.model.series[0]!.points.map(({ y }) => y))).toBe(5_000);
    expect(zoomed.values).toBe(40_003);
  });
});

test("a few points are all drawn, in the order of the axis", () => {
  const some = { ...line, rows: line.rows.slice(0, 500).toReversed() };
  const { model: drawn, ...picture } = show(model(some, "linechart"));
  expect(drawn.series[0]!.points.map(({ x }) => x)).toEqual(Array.from({ length: 500 }, (_, at) => at));
  expect([picture.values, picture.drawn, picture.parts]).toEqual([500, 500, 0]);
});

test("a gap wider than a pixel stays a gap", () => {
  const broken = result({ i: "long", v: "real" }, (at) => [at, at > 30_000 && at < 40_000 ? null : 1]);
  const { points } = show(model(broken, "linechart")).model.series[0]!;
  expect(points.some(({ x, y }) => Number.isNaN(y) && Number(x) > 30_000 && Number(x) < 40_000)).toBe(true);
});

test("anomalies stay, of those in one pixel the lowest and the highest", () => {
  const odd = result({ i: "long", v: "real", odd: "long" }, (at) => [at, wave(at), at % 20_000 === 77 ? 1 : 0]);
  const { points } = show(model(odd, "anomalychart", { xcolumn: "i", ycolumns: "v", anomalycolumns: "odd" })).model
    .series[0]!;
  expect(points.filter(({ isAnomaly }) => isAnomaly).map(({ x }) => x)).toEqual([77, 20_077, 40_077, 60_077, 80_077]);
});

const parts = result({ t: "datetime", who: "string", n: "long" }, (at) => [
  new Date(Date.UTC(2026, 0, 1) + (at >> 2) * 1_000).toISOString(),
  `s${at % 4}`,
  at >> 2 === 9_876 ? 1_000 : (at % 4) + 1,
]);

test("a stack keeps whole places, the highest among them", () => {
  for (const visualization of ["columnchart", "stackedareachart"]) {
    const picture = show(model(parts, visualization));
    const series = picture.model.series;
    const sums = series[0]!.points.map((_, at) => series.reduce((sum, { points }) => sum + points[at]!.y, 0));
    expect(new Set(sums)).toEqual(new Set([10, 4_000]));
    expect(new Set(series.map(({ points }) => points.map(({ x }) => x).join())).size).toBe(1);
    expect(4 * picture.drawn).toBeLessThanOrEqual(4_000);
    expect([picture.values, picture.drawn]).toEqual([rowsCount / 4, sums.length]);
  }
});

test("bars keep the highest, and the lowest below zero", () => {
  const both = result({ t: "datetime", n: "long" }, (at) => [
    new Date(Date.UTC(2026, 0, 1) + at * 1_000).toISOString(),
    at === 55_555 ? -9 : at === 66_666 ? 9 : 1,
  ]);
  const { points } = show(model(both, "columnchart", { kind: "unstacked" })).model.series[0]!;
  expect(points.length).toBeLessThanOrEqual(size.width + 1);
  expect(new Set(points.map(({ y }) => y))).toEqual(new Set([1, 9, -9]));
});

test("of points without lines one stays in every square of some pixels", () => {
  const cloud = result({ i: "long", v: "long" }, (at) => [(at * 7_919) % 1_000, at === 500 ? 1_000_000 : at % 1_000]);
  const { model: drawn, ...picture } = show(model(cloud, "scatterchart"));
  expect(picture.values).toBe(rowsCount);
  expect(picture.drawn).toBe(drawn.series[0]!.points.length);
  expect(picture.drawn).toBeLessThanOrEqual(8_000);
  expect(picture.parts).toBeGreaterThanOrEqual(3);
  expect(drawn.series[0]!.points.some(({ y }) => y === 1_000_000)).toBe(true);
});

test("on a logarithmic axis small values stay beside large ones", () => {
  const cloud = result({ i: "long", v: "long" }, (at) => [at, 10 ** (at % 7)]);
  const { points } = show(model(cloud, "scatterchart", { yaxis: "log" })).model.series[0]!;
  expect(new Set(points.map(({ y }) => y)).size).toBe(7);
});

test("more names than an axis has room for are refused with what to do", () => {
  const named = result({ name: "string", n: "long" }, (at) => [`n${at}`, 1]);
  expect(atOnce(modelOf(named, { visualization: "barchart" }))).toMatch(
    /has room for 2,000 names with 10,000 values, and name has more\. Take the largest, as with “top 50 by …”/,
  );
});

test("more values than an axis of names has room for are refused, too", () => {
  const named = result({ name: "string", who: "string", n: "long" }, (at) => [`n${at % 2_000}`, `s${at % 7}`, 1]);
  expect(atOnce(modelOf(named, { visualization: "columnchart" }))).toMatch(/with 10,000 values, and name has more/);
  expect(model({ ...named, rows: named.rows.slice(0, 10_000) }, "columnchart").places).toHaveLength(2_000);
});

test("a pie shows its largest parts, and the sum of all others", () => {
  const named = result({ name: "string", n: "long" }, (at) => [`n${at}`, at === 700 ? 50 : at === 90_000 ? 60 : 1]);
  const { points } = model(named, "piechart").series[0]!;
  expect(points.slice(0, 2)).toEqual([
    { x: "n90000", y: 60 },
    { x: "n700", y: 50 },
  ]);
  expect(points).toHaveLength(12);
  expect(points.at(-1)).toEqual({ x: `${rowsCount - 11} others`, y: rowsCount - 11 });
});

test("values without a place are counted", () => {
  const timeless = result({ t: "datetime", n: "long" }, (at) => [at % 10 === 0 ? null : "2026-01-01T00:00:00Z", 1]);
  expect(model(timeless, "timechart").left).toBe(rowsCount / 10);
});

test("a stack of areas has no more points than can be drawn, though its series have few places in common", () => {
  const apart = result({ i: "long", who: "string", n: "long" }, (at) => [at, `s${at % 20}`, 1]);
  const few = { ...apart, rows: apart.rows.slice(0, 4_000) };
  const { model: drawn, ...picture } = show(model(few, "stackedareachart"));
  expect([picture.values, picture.drawn * drawn.series.length <= 4_000]).toEqual([4_000, true]);
});
