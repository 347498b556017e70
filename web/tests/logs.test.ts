import { describe, expect, test } from "vitest";
import type { KqlType } from "../src/api/answer.ts";
import { parametersOf } from "../src/components/editor/schema.ts";
import { statementAt, statementsOf } from "../src/components/editor/statements.ts";
import { absolute, durationMilliseconds, timespanTitle } from "../src/format/timespans.ts";
import { withFilter } from "../src/pages/logs/filterQuery.ts";
import { placeParameters, readPlace } from "../src/pages/logs/place.ts";
import { tabTitle } from "../src/pages/logs/tabs.ts";

describe("statements", () => {
  const text = "\nA\n| count\n  \n\n// b\nB\n";
  test("blank lines separate them", () =>
    expect(statementsOf(text)).toEqual([
      { text: "A\n| count", start: 1, end: 10, line: 2 },
      { text: "// b\nB", start: 15, end: 21, line: 6 },
    ]));
  test.each([
    [0, "A\n| count"],
    [5, "A\n| count"],
    [12, "A\n| count"],
    [15, "// b\nB"],
    [22, "// b\nB"],
  ])("at %i there is %s", (offset, found) => expect(statementAt(text, offset)?.text).toBe(found));
  test("an empty text has none", () => expect(statementAt(" \n", 0)).toBeUndefined());
});

describe("the parameters of a function", () => {
  const long = { type: "long", cslType: "long" };
  const string = { type: "string", cslType: "string" };
  test.each([
    ["()", []],
    [
      "(a:string, b : long = 1)",
      [
        { name: "a", ...string },
        { name: "b", ...long, cslDefaultValue: "1" },
      ],
    ],
    [
      '(a:string = "x, y=(z", b:long)',
      [
        { name: "a", ...string, cslDefaultValue: '"x, y=(z"' },
        { name: "b", ...long },
      ],
    ],
    [
      "(T:(a:long, b:string), x:long)",
      [
        {
          name: "T",
          columns: [
            { name: "a", ...long },
            { name: "b", ...string },
          ],
        },
        { name: "x", ...long },
      ],
    ],
    [
      "(T:(*), d:dynamic=dynamic([1, 2]))",
      [
        { name: "T", columns: [] },
        { name: "d", type: "dynamic", cslType: "dynamic", cslDefaultValue: "dynamic([1, 2])" },
      ],
    ],
  ])("are those of %s", (text, expected) => expect(parametersOf(text)).toEqual(expected));
});

describe("a filter of the query", () => {
  const filter = (
    query: string,
    type: KqlType,
    value: string | number | boolean | null,
    path: (string | number)[] = [],
    negate = false,
    name = "C",
  ) => withFilter(query, { column: { name, type }, path, value }, negate);
  test.each([
    [filter("T", "string", 'a"b\\'), 'T\n| where C == "a\\"b\\\\"'],
    [filter("T", "long", 5, [], true), "T\n| where C != 5"],
    [filter("T", "datetime", "2026-01-01T00:00:00Z"), "T\n| where C == datetime(2026-01-01T00:00:00Z)"],
    [filter("T", "timespan", "00:00:01"), "T\n| where C == timespan(00:00:01)"],
    [filter("T", "long", null), "T\n| where isnull(C)"],
    [filter("T", "dynamic", "x", ["a b", 0]), 'T\n| where tostring(C["a b"][0]) == "x"'],
    [filter("T", "dynamic", 1.5, ["n"]), 'T\n| where toreal(C["n"]) == 1.5'],
    [filter("T", "string", "x", [], false, "kind"), 'T\n| where ["kind"] == "x"'],
    [filter("T", "string", "x", [], false, "odd name"), 'T\n| where ["odd name"] == "x"'],
    [filter("T\n| render timechart", "string", "x"), 'T\n| where C == "x"\n| render timechart'],
    [
      filter("T | render piechart with (title='a')", "string", "x"),
      "T\n| where C == \"x\"\n| render piechart with (title='a')\n".trimEnd(),
    ],
    [filter("T;", "string", "x"), 'T\n| where C == "x"'],
  ])("%s", (made, expected) => expect(made).toBe(expected));
});

test("what a page shows is in its address and comes back from it", () => {
  const place = {
    tab: "t1",
    query: "A\n| where x == 'ü&='",
    timespan: "PT1H",
    workspace: "other",
    line: 3,
    view: "chart" as const,
    result: 1,
    arrangement: { find: "a", filters: { R: "=x,y" }, sort: { column: "-odd", descending: true }, hidden: ["B", "C"] },
  };
  expect(readPlace(new URLSearchParams(new URLSearchParams(placeParameters(place)).toString()))).toEqual(place);
});

test("an address with nonsense in it still shows the page", () => {
  const place = readPlace(new URLSearchParams("filters={x&view=no&line=-1&result=x"));
  expect([place.arrangement.filters, place.view, place.line, place.result]).toEqual([{}, undefined, undefined, 0]);
});

test.each([
  ["P1D", "Last 24 hours"],
  ["", "All times"],
  ["PT2H", "Last PT2H"],
  ["2026-01-01T00:00:00Z/2026-01-02T00:00:30Z", "2026-01-01 00:00 – 2026-01-02 00:00:30"],
  ["nonsense", "nonsense"],
])("the range %s is called %s", (value, title) => expect(timespanTitle(value)).toBe(title));

test.each([
  ["P1DT2H3M4S", 93_784_000],
  ["PT30M", 1_800_000],
  ["P", Number.NaN],
  ["1h", Number.NaN],
])("%s is %s ms", (value, milliseconds) => expect(durationMilliseconds(value)).toBe(milliseconds));

test("two moments are a range, anything else is none", () => {
  expect(absolute("2026-01-01/2026-01-02")).toEqual({ from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 2) });
  expect(absolute("P1D")).toBeUndefined();
  expect(absolute("P1D/2026-01-02")).toBeUndefined();
});

test.each([
  ["// Failed mails\nT", "Failed mails"],
  ["\n T | take 5", "T | take 5"],
  ["", "New query"],
])("a tab with %s is called %s", (query, title) => expect(tabTitle(query)).toBe(title));
