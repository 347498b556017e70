import { expect, test } from "vitest";
import type { LifeLine, LifeLineRecord } from "../src/api/lifeline.ts";
import { words } from "../src/format/words.ts";
import { lanesOf, places, queryOf, rowsOf, ticksOf, titleOf, waitOf } from "../src/pages/flight/steps.ts";

function record(values: Record<string, string>, more: Partial<LifeLineRecord> = {}): LifeLineRecord {
  return {
    id: crypto.randomUUID(),
    table: "ACSChatIncomingOperations",
    category: "Operational Chat Logs",
    service: "Chat",
    time: "2026-01-02T03:04:05Z",
    received: "2026-01-02T03:04:06Z",
    isLinked: false,
    result: "",
    outcome: "good",
    values,
    identifiers: [],
    steps: [],
    ...more,
  };
}

const line = (records: LifeLineRecord[], more: Partial<LifeLine> = {}): LifeLine => ({
  identifier: "x",
  matches: [],
  links: [],
  records,
  missing: [],
  cut: [],
  statistics: { rowsRead: 0, bytesRead: 0, milliseconds: 0 },
  ...more,
});

test("names become words, and acronyms stay", () => {
  expect(words("SMSMessagesSent")).toBe("SMS messages sent");
  expect(words("OutForDelivery")).toBe("Out for delivery");
  expect(words("AudioStreamingMixed")).toBe("Audio streaming mixed");
});

test("a record is titled by what it tells", () => {
  expect(titleOf(record({ OperationName: "SendChatMessage" }))).toBe("Send chat message");
  expect(titleOf(record({ OperationName: "DeliveryStatusUpdate", DeliveryStatus: "Bounced" }))).toBe("Bounced");
  expect(titleOf(record({ OperationName: "UserEngagementUpdate", EngagementType: "Click" }))).toBe("Link clicked");
  expect(titleOf(record({ OperationName: "Play" }, { table: "ACSCallAutomationMediaSummary" }))).toBe("Play: outcome");
});

test("records that say the same are one row, failures never", () => {
  const same = () => record({ OperationName: "SendTypingIndicator" });
  const bad = () => record({ OperationName: "SendTypingIndicator" }, { outcome: "bad" });
  const rows = rowsOf([same(), same(), bad(), bad(), same()], []);
  expect(rows.map((row) => (row.kind === "step" ? row.records.length : 0))).toEqual([2, 1, 1, 1]);
});

test("a missing step stands behind what it should have followed", () => {
  const [first, second] = [record({ OperationName: "A" }), record({ OperationName: "B" })];
  const missing = { step: "Report", after: first.id, since: first.time, expected: 1, found: 0 };
  expect(rowsOf([first, second], [missing]).map((row) => row.kind)).toEqual(["step", "missing", "step"]);
});

test("recipients are lanes, those with trouble first; one recipient alone is none", () => {
  const ann = record({ RecipientId: "ann" });
  const bob = record({ RecipientId: "bob" }, { outcome: "bad" });
  expect(lanesOf(line([ann, bob])).map((lane) => lane.label)).toEqual(["bob", "ann"]);
  expect(lanesOf(line([ann]))).toEqual([]);
});

test("a step later than 19 of 20 others is late", () => {
  const report = record({}, { steps: [{ step: "Report", after: "a", waitedMs: 5000 }] });
  const usual = { step: "Report", samples: 10, medianMs: 1000, lateMs: 4000 };
  expect(waitOf(report, [usual])?.isLate).toBe(true);
  expect(waitOf(report, [{ ...usual, samples: 0 }])).toEqual({ milliseconds: 5000, usual: undefined, isLate: false });
  expect(waitOf(record({}), [usual])).toBeUndefined();
});

test("moments keep their order, and a long gap does not swallow the short ones", () => {
  const at = places([0, 1000, 2000, 3_600_000]);
  expect(at[0]).toBe(0);
  expect(at[3]).toBe(1);
  expect(at[1]).toBeGreaterThan(0.1);
  expect(places([5, 5])).toEqual([0, 0]);
});

test("the query names what was found, with the identifier as a literal", () => {
  const matches = [{ table: "T", column: "MessageId", subject: "message", records: 1 }];
  expect(queryOf(line([], { identifier: 'a"b', matches }))).toBe(
    'union T\n| where MessageId == "a\\"b"\n| sort by TimeGenerated asc',
  );
  expect(queryOf(line([], { identifier: "17", matches }))).toContain('tostring(MessageId) == "17"');
});

test("the labels of a long life are times with their dates, and none stands twice in a row", () => {
  const start = Date.UTC(2026, 0, 2, 10, 15);
  const hour = 3_600_000;
  const texts = (times: number[]) =>
    ticksOf(
      times,
      times.map((_, index) => index / 2),
      0.2,
    ).map(({ text }) => text);
  expect(texts([start, start + 49 * hour + 1_000, start + 49 * hour + 2_000])).toEqual(["01-02 10:15", "01-04 11:15"]);
  expect(texts([start, start + 2 * hour, start + 2 * hour + 1_000])).toEqual(["0", "+2 h"]);
  expect(ticksOf([start, start + 5, start + 10], [0, 0.1, 1], 0.2)).toEqual([
    { at: 0, text: "0" },
    { at: 1, text: "+10 ms" },
  ]);
});
