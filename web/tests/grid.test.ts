import { describe, expect, test } from "vitest";
import type { ResultTable } from "../src/api/answer.ts";
import { arrange, commonest, testOf, unarranged } from "../src/components/grid/arrangement.ts";
import { cellText, startWidths } from "../src/components/grid/cells.ts";

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

const shown = (change: Partial<typeof unarranged>) => [...(arrange(table, 4, { ...unarranged, ...change }) ?? "all")];

describe("arrange", () => {
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
  expect(commonest({ ...table, rows: [...table.rows, ...table.rows] }, new Uint32Array([1, 5, 0]), 8, 1)).toEqual([
    ["Succeeded", 2],
    ["Failed", 1],
  ]);
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
