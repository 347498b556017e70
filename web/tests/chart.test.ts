import { describe, expect, test } from "vitest";
import type { Cell, KqlType } from "../src/api/answer.ts";
import { type ChartModel, modelOf } from "../src/components/chart/model.ts";
import { dark, inkOf, light, looksOf } from "../src/components/chart/colours.ts";
import { nearest } from "../src/components/chart/nearest.ts";
import { optionOf } from "../src/components/chart/option.ts";
import { thinned } from "../src/components/chart/thinning.ts";
import { atOnce } from "../src/state/slices.ts";

const table = (columns: Record<string, KqlType>, ...rows: Cell[][]) => ({
  columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  rows,
});

const read = (source: ReturnType<typeof table>, visualization: string, properties: Record<string, string> = {}) =>
  atOnce(modelOf(source, { visualization, ...properties }));

/** What is drawn of a result in a large window. */
const draw = (...given: Parameters<typeof read>) =>
  atOnce(thinned(read(...given) as ChartModel, { width: 1000, height: 400 }, undefined)).model;

const noon = "2026-01-01T12:00:00.0000000Z";
const later = "2026-01-01T13:00:00.0000000Z";

describe("what a result looks like as a chart", () => {
  const counts = table(
    { ResultType: "string", TimeGenerated: "datetime", n: "long" },
    ["ok", later, 2],
    ["ok", noon, 1],
    ["bad", noon, 5],
  );

  test("a time chart goes along the times, with a series for each text", () => {
    const model = draw(counts, "timechart");
    expect(model.axis).toBe("time");
    expect(model.series.map((series) => [series.name, series.points])).toEqual([
      [
        "ok",
        [
          { x: Date.parse(noon), y: 1 },
          { x: Date.parse(later), y: 2 },
        ],
      ],
      ["bad", [{ x: Date.parse(noon), y: 5 }]],
    ]);
  });

  test("a pie takes the first column and the first number", () => {
    const model = draw(table({ code: "long", n: "long" }, [200, 7], [500, 1]), "piechart");
    expect(model.series[0]!.points).toEqual([
      { x: "200", y: 7 },
      { x: "500", y: 1 },
    ]);
  });

  test("columns are stacked unless the query says otherwise", () => {
    expect(draw(counts, "columnchart", { xcolumn: "TimeGenerated" }).stack).toBe("stacked");
    expect(draw(counts, "columnchart", { kind: "unstacked" }).stack).toBe("none");
    expect(draw(counts, "columnchart", { kind: "stacked100" }).stack).toBe("stacked100");
  });

  test("the query's choice of columns counts", () => {
    const model = draw(table({ a: "string", b: "string", n: "long", m: "long" }, ["x", "y", 1, 2]), "columnchart", {
      xcolumn: "b",
      ycolumns: "m",
      series: "a",
    });
    expect([model.xColumn, model.seriesColumns, model.series[0]]).toEqual([
      "b",
      ["a"],
      { name: "x", column: "m", points: [{ x: "y", y: 2 }], sum: 2 },
    ]);
  });

  test("several numbers are series of their names", () => {
    const model = draw(table({ t: "datetime", p50: "real", p95: "real" }, [noon, 1, 2]), "timechart");
    expect(model.series.map((series) => series.name)).toEqual(["p50", "p95"]);
  });

  test("the arrays of make-series are unrolled", () => {
    const model = draw(
      table({ n: "dynamic", TimeGenerated: "dynamic", who: "string" }, ["[1,2]", `["${noon}","${later}"]`, "a"]),
      "timechart",
    );
    expect(model.series).toEqual([
      {
        name: "a",
        column: "n",
        points: [
          { x: Date.parse(noon), y: 1 },
          { x: Date.parse(later), y: 2 },
        ],
        sum: 3,
      },
    ]);
  });

  test("lengths of time are drawn as such", () => {
    const model = draw(table({ t: "datetime", wait: "timespan" }, [noon, "00:00:02"]), "timechart");
    expect([model.isDuration, model.series[0]!.points[0]!.y]).toEqual([true, 2000]);
  });

  test("a card shows the numbers of the first row", () => {
    expect(draw(table({ n: "long", m: "real" }, [3, 4.5]), "card").series.map((series) => series.points[0]!.y)).toEqual(
      [3, 4.5],
    );
  });

  test("the anomalies of a series are points over its line", () => {
    const source = table({ t: "datetime", n: "long", odd: "long" }, [noon, 1, 0], [later, 9, 1]);
    const model = draw(source, "anomalychart", { anomalycolumns: "odd" });
    expect(model.series.map((series) => series.name)).toEqual(["n"]);
    const { series } = optionOf(model, false, "large") as { series: { type: string; data: unknown }[] };
    expect(series.map(({ type, data }) => [type, data])).toEqual([
      [
        "line",
        [
          [Date.parse(noon), 1],
          [Date.parse(later), 9],
        ],
      ],
      ["scatter", [[Date.parse(later), 9]]],
    ]);
  });

  test("what cannot be drawn says why", () => {
    expect(read(table({ a: "string" }, ["x"]), "columnchart")).toMatch(/needs a column of numbers/);
    expect(read(table({ a: "string" }, ["x"]), "treemap")).toMatch(/treemap is not drawn/);
  });

  test("more series than can be told apart are cut off, and that is said", () => {
    const many = Array.from({ length: 60 }, (_, index): Cell[] => [noon, `s${index}`, 1]);
    const model = draw(table({ t: "datetime", who: "string", n: "long" }, ...many), "timechart");
    expect([model.series.length, model.left]).toEqual([40, 20]);
    const series = (optionOf(model, false, "large") as { series: { lineStyle: { type: string } }[] }).series;
    expect(series.filter(({ lineStyle }) => lineStyle.type === "dashed")).toHaveLength(20);
  });

  test("of many series in a stack the small ones are one, which adds up", () => {
    const many = Array.from({ length: 60 }, (_, index): Cell[] => [index % 2 ? noon : later, `s${index}`, index + 1]);
    const { series, left } = draw(table({ t: "datetime", who: "string", n: "long" }, ...many), "columnchart");
    expect([series.length, left, series[0]!.name, series.at(-1)!.name]).toEqual([20, 0, "s59", "41 others"]);
    expect(series.flatMap(({ points }) => points).reduce((sum, { y }) => sum + (y || 0), 0)).toBe((60 * 61) / 2);
  });
});

test("an outcome has its colour in both themes, whatever its place", () => {
  const model = draw(
    table({ who: "string", result: "string", n: "long" }, ["a", "Succeeded", 1], ["a", "Failed", 1]),
    "columnchart",
  );
  const light = optionOf(model, false, "large")["color"] as string[];
  const dark = optionOf(model, true, "large")["color"] as string[];
  expect(light[0]).not.toBe(light[1]);
  expect(light).not.toEqual(dark);
});

test("stacked100 gives shares", () => {
  const model = draw(table({ t: "string", who: "string", n: "long" }, ["x", "a", 1], ["x", "b", 3]), "columnchart", {
    kind: "stacked100",
  });
  const series = optionOf(model, false, "large")["series"] as { data: unknown }[];
  expect(series.map((one) => one.data)).toEqual([[["x", 75]], [["x", 25]]]);
});

describe("a click between lines", () => {
  const lines = table({ t: "datetime", a: "long", b: "long" }, [noon, 10, 1], [later, 20, 2]);
  test("finds the nearest point", () => {
    const at = Date.parse(later) - 1000;
    expect(nearest(draw(lines, "timechart"), [at, 18])).toMatchObject({ series: "a", x: Date.parse(later) });
    expect(nearest(draw(lines, "timechart"), [at, 5])).toMatchObject({ series: "b" });
  });
  test("sees stacked series where they are drawn", () => {
    const stacked = draw(lines, "areachart", { kind: "stacked" });
    const at = (height: number) => nearest(stacked, [Date.parse(later), height])?.series;
    expect([at(3), at(20.5), at(500)]).toEqual(["a", "b", "b"]);
  });
});

test("what is stacked has the same places, so that bars stand on each other, the largest at the bottom, and areas go on", () => {
  const rows: Cell[][] = [
    [noon, "a", 1],
    [later, "b", 2],
  ];
  const heights = (visualization: string) =>
    draw(table({ t: "datetime", who: "string", n: "long" }, ...rows), visualization).series.map(({ points }) =>
      points.map(({ y }) => y),
    );
  expect(heights("stackedareachart")).toEqual([
    [0, 2],
    [1, 0],
  ]);
  expect(heights("columnchart")).toEqual([
    [Number.NaN, 2],
    [1, Number.NaN],
  ]);
});

test("days are told apart by days, and hours by hours", () => {
  const axis = (...times: string[]) => {
    const model = draw(table({ at: "datetime", n: "long" }, ...times.map((time): Cell[] => [time, 1])), "columnchart");
    return optionOf(model, false, "small")["xAxis"] as { minInterval?: number };
  };
  expect(axis("2026-01-01T00:00:00.0000000Z", "2026-01-02T00:00:00.0000000Z").minInterval).toBe(86_400_000);
  expect(axis("2026-01-01T00:00:00.0000000Z", noon).minInterval).toBeUndefined();
});

test("a pie has its names under it where it stands upright, and beside it where it does not", () => {
  const model = draw(table({ code: "long", n: "long" }, [200, 7], [500, 1]), "piechart");
  const { baseOption, media } = optionOf(model, false, "large") as {
    baseOption: { legend: { orient: string }; series: unknown[] };
    media: { query?: object; option: { legend: { orient: string } } }[];
  };
  expect(baseOption.series).toHaveLength(1);
  expect(baseOption.legend.orient).toBe("vertical");
  expect(media.map(({ query, option }) => [query, option.legend.orient])).toEqual([
    [{ maxAspectRatio: 1.2 }, "horizontal"],
    [undefined, "vertical"],
  ]);
});

const linear = (hex: string) =>
  [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];

function contrast(one: string, other: string): number {
  const luminance = ([red, green, blue]: number[]) => 0.2126 * red! + 0.7152 * green! + 0.0722 * blue! + 0.05;
  const [dark, light] = [luminance(linear(one)), luminance(linear(other))].sort((left, right) => left - right);
  return light! / dark!;
}

/** In Oklab equal distances look alike. */
function oklab(hex: string): number[] {
  const [red, green, blue] = linear(hex);
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const middle = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
  ];
}

test.each([
  ["light", light, false],
  ["dark", dark, true],
] as const)(
  "the twenty colours of the %s theme stand out from the ground and from each other",
  (_, palette, isDark) => {
    const looks = looksOf(
      Array.from({ length: 21 }, (_, index) => `s${index}`),
      isDark,
    );
    expect(new Set(looks.slice(0, 20).map(({ colour }) => colour)).size).toBe(20);
    expect(looks.map(({ isAgain }) => isAgain).indexOf(true)).toBe(20);
    for (const colour of [...palette, inkOf(isDark).rest])
      expect(contrast(colour, inkOf(isDark).ground), colour).toBeGreaterThan(3);
    const places = palette.map(oklab);
    for (const [index, place] of places.entries())
      for (const [other, another] of places.slice(0, index).entries())
        expect(
          Math.hypot(...place.map((value, axis) => value - another[axis]!)),
          `${palette[index]} and ${palette[other]}`,
        ).toBeGreaterThan(0.05);
  },
);
