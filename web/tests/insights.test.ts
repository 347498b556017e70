import { describe, expect, test } from "vitest";
import type { ChartModel } from "../src/components/chart/model.ts";
import { drillQuery, foundIn, grainOf, queryOf } from "../src/pages/insights/compose.ts";
import { insights } from "../src/pages/insights/definitions/index.ts";
import type { InsightChart } from "../src/pages/insights/definitions/types.ts";

const columns = [
  { name: "TimeGenerated", type: "datetime", description: "" },
  { name: "Country", type: "string", description: "" },
  { name: "Attempts", type: "int", description: "" },
];
const schema = {
  tables: [
    { name: "A", description: "", columns },
    { name: "B", description: "", columns: [{ name: "Status", type: "string", description: "" }] },
  ],
  functions: [],
};
const chart: InsightChart = {
  title: "t",
  records: "A\n| where Country != ''",
  summary: "| summarize n = count() by bin(TimeGenerated, {grain})\n| render timechart",
  means: { Code: "tostring(Attempts)" },
};

test("a page's filters count for the records that have the column", () => {
  const query = queryOf(chart, { Country: ["DE", "it's"], Status: ["x"], Attempts: [] }, schema, "5m");
  expect(query.split("\n")).toEqual([
    "A",
    "| where Country != ''",
    "| where Country in ('DE', 'it\\'s')",
    "| summarize n = count() by bin(TimeGenerated, 5m)",
    "| render timechart",
  ]);
  expect(queryOf({ ...chart, records: "union A, B" }, { Status: ["x"] }, schema, "5m")).toContain(
    "| where Status in ('x')",
  );
});

test("a click leads to the records of its values, said as the records have them", () => {
  expect(
    drillQuery(chart, { Country: "DE", Attempts: "2", Code: "2", n: "7", Elsewhere: "x" }, {}, schema)
      .split("\n")
      .slice(2),
  ).toEqual([
    "| where Country == 'DE'",
    "| where Attempts == int(2)",
    "| where tostring(Attempts) == '2'",
    "| order by TimeGenerated desc",
  ]);
});

describe("what a click finds", () => {
  const model = { axis: "time", xColumn: "TimeGenerated", seriesColumns: ["Country"] } as unknown as ChartModel;
  const noon = Date.UTC(2026, 0, 1, 12);
  test("over time it is the series in the bar's time", () =>
    expect(foundIn(model, "DE", noon, "30m")).toEqual({
      values: { Country: "DE" },
      timespan: "2026-01-01T12:00:00.000Z/2026-01-01T12:30:00.000Z",
    }));
  test("a day's bar is a day", () =>
    expect(foundIn(model, "DE", noon, "1d").timespan).toBe("2026-01-01T12:00:00.000Z/2026-01-02T12:00:00.000Z"));
  test("a name is looked for in its column, and what is empty as empty", () =>
    expect(foundIn({ ...model, axis: "category", xColumn: "Code" }, "(empty)", "404", "1h")).toEqual({
      values: { Code: "404", Country: "" },
    }));
  test("series that are numbers are not looked for", () =>
    expect(foundIn({ ...model, seriesColumns: [] }, "p95", noon, "1h").values).toEqual({}));
});

test.each([
  ["PT30M", "1m"],
  ["P1D", "30m"],
  ["P7D", "3h"],
  ["P30D", "12h"],
  ["", "1d"],
  ["2026-01-01T00:00:00Z/2026-01-01T00:10:00Z", "1m"],
])("bars in %s are %s long", (timespan, grain) => expect(grainOf(timespan, Date.UTC(2026, 0, 2))).toBe(grain));

test("every chart ends in what it is drawn as, and every page, tab and chart has a name of its own", () => {
  expect(insights.length).toBeGreaterThan(8);
  expect(new Set(insights.map((insight) => insight.id)).size).toBe(insights.length);
  for (const insight of insights) {
    for (const tab of insight.tabs) {
      expect(new Set(tab.charts.map((one) => one.title)).size, `${insight.id}, ${tab.title}`).toBe(tab.charts.length);
      for (const one of tab.charts) expect(one.summary, one.title).toMatch(/\n\| render \w+[^\n|]*$/);
    }
  }
});
