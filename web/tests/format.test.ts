import { describe, expect, test } from "vitest";
import { bytes, compact, count, share } from "../src/format/numbers.ts";
import { wholeDays } from "../src/format/timespans.ts";
import { ago, duration, inputText, moment, momentText, timespanMilliseconds } from "../src/format/times.ts";

describe("numbers", () => {
  test.each([
    [0, "0"],
    [1234567, "1,234,567"],
  ])("count %s", (value, text) => expect(count(value)).toBe(text));

  test.each([
    [999, "999"],
    [0.25, "0.25"],
    [1234567, "1.2M"],
  ])("compact %s", (value, text) => expect(compact(value)).toBe(text));

  test.each([
    [0, 0, "–"],
    [0, 10, "0 %"],
    [10, 10, "100 %"],
    [99_999, 100_000, "99.9 %"],
    [1, 100_000, "0.1 %"],
    [1, 3, "33.3 %"],
  ])("%s of %s", (part, total, text) => expect(share(part, total)).toBe(text));

  test.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1536, "1.5 KiB"],
    [157 * 1024 * 1024, "157 MiB"],
  ])("%s bytes", (value, text) => expect(bytes(value)).toBe(text));
});

describe("times", () => {
  test.each([
    [0, "0 ms"],
    [0.25, "0.25 ms"],
    [340, "340 ms"],
    [2400, "2.4 s"],
    [59_000, "59 s"],
    [59_999, "60 s"],
    [200_000, "3 min 20 s"],
    [60_000, "1 min"],
    [3 * 3_600_000 + 59_999, "3 h 1 min"],
    [50 * 3_600_000, "2 d 2 h"],
    [-1500, "−1.5 s"],
  ])("a duration of %s ms", (value, text) => expect(duration(value)).toBe(text));

  test.each([
    ["2026-01-02T10:15:00.1000000Z", "2026-01-02 10:15:00.1"],
    ["2026-01-02T10:15:00Z", "2026-01-02 10:15:00"],
    ["2026-01-02T10:15:00.0000000Z", "2026-01-02 10:15:00"],
    ["no time", "no time"],
  ])("the moment %s", (iso, text) => expect(momentText(iso)).toBe(text));

  test("a moment of the clock", () => {
    expect(moment(Date.UTC(2026, 0, 2, 10, 15, 0, 7))).toBe("2026-01-02 10:15:00.007");
    expect(inputText(Date.UTC(2026, 0, 2, 10, 15, 7))).toBe("2026-01-02T10:15:07");
  });

  test.each([
    [10_000, "just now"],
    [5_000, "5 s ago"],
    [12_000, "in 2 s"],
    [-80_000, "1 min ago"],
    [-3 * 86_400_000, "3 days ago"],
  ])("%s, seen from 10 s", (value, text) => expect(ago(value, 10_000)).toBe(text));

  test.each([
    ["00:00:14.2210581", 14_221.0581],
    ["1.02:03:04.5", 93_784_500],
    ["-00:00:01", -1000],
  ])("the timespan %s", (text, value) => expect(timespanMilliseconds(text)).toBeCloseTo(value, 4));

  test("a text that is no timespan", () => expect(timespanMilliseconds("soon")).toBeNaN());
});

test("today and yesterday are whole days in UTC", () => {
  const days = wholeDays(Date.parse("2026-03-01T23:59:59.999Z"));
  expect(days.map(({ value }) => value)).toEqual([
    "2026-03-01T00:00:00.000Z/2026-03-02T00:00:00.000Z",
    "2026-02-28T00:00:00.000Z/2026-03-01T00:00:00.000Z",
  ]);
});
