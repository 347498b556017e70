import { expect, test } from "vitest";
import { EventReader, type TailRecord } from "../src/api/tail.ts";
import { add, nothing, outcomeOf, release, shownMax } from "../src/pages/tail/records.ts";
import { breakOf, markOf } from "../src/pages/rejected/place.ts";

const record = (values: Record<string, string> = {}): TailRecord => ({
  id: crypto.randomUUID(),
  table: "T",
  time: "2026-01-02T03:04:05Z",
  received: "2026-01-02T03:04:06Z",
  values,
});
const many = (count: number) => Array.from({ length: count }, () => record());

test("events are read from pieces that end anywhere", () => {
  const reader = new EventReader();
  expect(reader.add("event: counts\ndata: {")).toEqual([]);
  expect(reader.add("}\n\nevent: records\ndata: 1\n")).toEqual([{ name: "counts", data: "{}" }]);
  expect(reader.add("\n")).toEqual([{ name: "records", data: "1" }]);
});

test("the newest records stay, and those that come while paused wait as far as there is room", () => {
  let kept = add(nothing, many(shownMax + 5), false);
  expect(kept.shown.length).toBe(shownMax);
  kept = add(kept, many(shownMax - 1), true);
  expect(kept).toMatchObject({ lost: 0, shown: { length: shownMax } });
  kept = add(kept, many(3), true);
  expect(kept.lost).toBe(2);
  kept = release(kept);
  expect([kept.shown.length, kept.waiting.length, kept.lost]).toEqual([shownMax, 0, 0]);
});

test("an outcome is told by the record's own word", () => {
  expect(outcomeOf(record({ ResultType: "Succeeded" }))).toBe("good");
  expect(outcomeOf(record({ ResultType: "Succeeded", DeliveryStatus: "Bounced" }))).toBe("bad");
  expect(outcomeOf(record({ ResultCategory: "ExpectedError" }))).toBe("doubtful");
  expect(outcomeOf(record())).toBe("unknown");
});

test("what is wrong with a rejected record is found by the value that the reason quotes, or where the JSON breaks", () => {
  expect(markOf('{"category":"Sms"}', "There is no category 'Sms'.")).toEqual({
    before: '{"category":"',
    wrong: "Sms",
    after: '"}',
  });
  expect(markOf('{"a":1 "b":2}', "'a' is not expected here.")?.wrong).toBe('"');
  expect(markOf('{"a":1}', "Nothing wrong to see.")).toBeUndefined();
  expect(breakOf('{"a":')).toBe(5);
});
