import { describe, expect, test } from "vitest";
import type { ResultTable } from "../src/api/answer.ts";
import { arranged, unarranged } from "../src/components/grid/arrangement.ts";
import { cellText, startWidths } from "../src/components/grid/cells.ts";
import { commonest } from "../src/components/grid/commonest.ts";
import { testOf } from "../src/components/grid/filters.ts";
import { atOnce } from "../src/state/slices.ts";

const table: ResultTable = {
  name: "PrimaryResult",
  columns: [
    { name: "Time", type: "datetime" },
    { name: "Result", type: "string" },
    { name: "Took", type: "long" },
    { name: "Wait", type: "timespan" },
  ],
  rows: [
    ["2026-01-02T10:00:00.1234567Z", "Failed", 9, "00:00:10"],
    ["2026-01-01T10:00:00.0000000Z", "Succeeded", 10, "1.00:00:00"],
    ["2026-01-03T10:00:00.0000000Z", "", null, null],
    ["2026-01-04T10:00:00.0000000Z", "succeeded (late)", "9007199254740993", "00:00:09.5"],
  ],
};

const shown = (change: Partial<typeof unarranged>) => [
  ...(atOnce(arranged(table, 4, { ...unarranged, ...change })) ?? "all"),
];

describe("arranged", () => {
  test("without a wish there is nothing to do", () => expect(shown({})).toEqual([..."all"]));
  test("numbers are ordered as numbers, and what is missing is last both ways", () => {
    expect(shown({ sort: { column: "Took", descending: false } })).toEqual([0, 1, 3, 2]);
    expect(shown({ sort: { column: "Took", descending: true } })).toEqual([3, 1, 0, 2]);
  });
  test("lengths of time are ordered by their length", () =>
    expect(shown({ sort: { column: "Wait", descending: true } })).toEqual([1, 0, 3, 2]));
  test("texts are ordered by their letters", () =>
    expect(shown({ sort: { column: "Result", descending: false } })).toEqual([0, 1, 3, 2]));
  test("a text is found in any case, in shown columns only", () => {
    expect(shown({ find: "SUCCEEDED" })).toEqual([1, 3]);
    expect(shown({ find: "succeeded", hidden: ["Result"] })).toEqual([]);
    expect(shown({ find: "01-02 10:00:00.123" })).toEqual([0]);
    expect(shown({ find: "(late)" })).toEqual([3]);
    expect(shown({ find: "00:09.5" })).toEqual([3]);
    expect(shown({ find: "-" })).toEqual([0, 1, 2, 3]);
  });
  test("filters of several columns all count", () =>
    expect(shown({ filters: { Result: "succ", Took: ">10" } })).toEqual([3]));
});

test.each([
  ["=Failed", "Failed", true],
  ["=Failed", "Failed!", false],
  ["!=Failed", "Succeeded", true],
  ["=", "", true],
  ["!fail", "Failed", false],
  ["a.c", "abc", false],
  [">5", "Failed", true],
])("the filter %s on the text %s", (filter, value, passes) => expect(testOf(filter, "string")(value)).toBe(passes));

test.each([
  [">5", 6, true],
  [">=5", 5, true],
  ["<5", 5, false],
  ["<=5", null, false],
  ["=5", 5, true],
  ["5", 152, true],
])("the filter %s on the number %s", (filter, value, passes) => expect(testOf(filter, "long")(value)).toBe(passes));

test("the commonest values are counted among the shown rows", () => {
  const twice = { ...table, rows: [...table.rows, ...table.rows] };
  expect(atOnce(commonest(twice, new Uint32Array([1, 5, 0]), 8, 1))).toEqual([
    ["Succeeded", 2],
    ["Failed", 1],
  ]);
});

describe("many rows", () => {
  const rows = Array.from({ length: 10_000 }, (_, number) => {
    const key = (number * 7919) % 4001;
    return [key % 100 === 0 ? null : key, key % 100 === 0 ? "" : `key ${key}`, `group ${key % 70}`];
  });
  const columns = [
    { name: "number", type: "long" as const },
    { name: "text", type: "string" as const },
    { name: "group", type: "string" as const },
  ];
  const many = { name: "PrimaryResult", columns, rows };

  test.each([
    ["number", false],
    ["number", true],
    ["text", false],
    ["text", true],
  ])("are sorted by %s, descending %s, as by one sort of all", (column, descending) => {
    const at = column === "number" ? 0 : 1;
    const isMissing = (number: number) => Number(rows[number]![at] === null || rows[number]![at] === "");
    const expected = rows
      .map((_, number) => number)
      .sort((left, right) => {
        const [a, b] = [rows[left]![at]!, rows[right]![at]!];
        return (
          isMissing(left) - isMissing(right) ||
          (isMissing(left) || a === b ? 0 : (descending ? -1 : 1) * (a < b ? -1 : 1)) ||
          left - right
        );
      });
    const work = arranged(many, rows.length, { ...unarranged, sort: { column, descending } });
    expect([...atOnce(work)!]).toEqual(expected);
  });

  test("are arranged in many small steps that tell how far it is", () => {
    const work = arranged(many, rows.length, { ...unarranged, find: "k", sort: { column: "text", descending: true } });
    const shares = [...work];
    expect(shares.length).toBeGreaterThan(20);
    expect(shares).toEqual(shares.toSorted((left, right) => left - right));
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
  });

  test("have 50 commonest values of which none is rarer than another one that is left out", () => {
    const counts = new Map<string, number>();
    for (const [, , group] of rows) counts.set(String(group), (counts.get(String(group)) ?? 0) + 1);
    const found = atOnce(commonest(many, null, rows.length, 2));
    expect(found.map(([, count]) => count)).toEqual(
      [...counts.values()].sort((left, right) => right - left).slice(0, 50),
    );
    for (const [value, count] of found) expect(counts.get(value)).toBe(count);
  });
});

test.each([
  ["2026-01-02T10:00:00.1234567Z", "datetime", "2026-01-02 10:00:00.123"],
  ["2026-01-02T10:00:00.1000000Z", "datetime", "2026-01-02 10:00:00.100"],
  ["2026-01-02T10:00:00.0000000Z", "datetime", "2026-01-02 10:00:00"],
  [1234567, "long", "1,234,567"],
  ["9007199254740993", "long", "9007199254740993"],
  [0.00000012, "real", "1.200e-7"],
  [null, "long", ""],
  ["two\n lines", "string", "two lines"],
  [true, "bool", "true"],
] as const)("%s of type %s is shown as %s", (value, type, text) => expect(cellText(value, type)).toBe(text));

test("a column of numbers has room for longer ones than its first rows have", () => {
  const [numbers, texts] = startWidths(
    [
      { name: "n", type: "real" },
      { name: "t", type: "string" },
    ],
    [[1.5, "x"]],
  );
  expect(numbers).toBeGreaterThan("749,986.5".length * 7.1 + 26);
  expect(texts).toBe(64);
});
