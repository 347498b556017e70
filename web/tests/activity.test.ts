import { expect, test } from "vitest";
import type { Activity } from "../src/api/activity.ts";
import type { Category } from "../src/api/settings.ts";
import { deedOf, effectsOf } from "../src/pages/activity/change.ts";

const categories: Category[] = ["Audit", "Chat", "Mail"].map((id) => ({
  id,
  displayName: id,
  service: "",
  groups: id === "Audit" ? ["allLogs", "audit"] : ["allLogs"],
}));

const activity = (operation: string, change: Pick<Activity, "before" | "after"> = {}): Activity => ({
  id: "1",
  time: "2026-01-02T03:04:05Z",
  caller: "ann",
  address: "127.0.0.1",
  operation,
  resourceId: "/",
  hasFailed: false,
  answer: "OK",
  ...change,
});

test("what was done is said in words", () => {
  const write = "Microsoft.Insights/diagnosticSettings/write";
  expect(deedOf(activity(write))).toBe("Diagnostic settings: created or updated");
  expect(deedOf(activity(write, { before: null, after: {} }))).toBe("Diagnostic settings: created");
  expect(deedOf(activity(write, { before: {}, after: {} }))).toBe("Diagnostic settings: updated");
  expect(deedOf(activity("Microsoft.Authorization/roleAssignments/delete"))).toBe("Role assignments: deleted");
  expect(deedOf(activity("Microsoft.OperationalInsights/workspaces/purge/action"))).toBe("Purge: action");
});

test("what a change turned on and off is told, groups resolved", () => {
  const storageAccountId = "/subscriptions/s/storageAccounts/archive";
  const all = { storageAccountId, logs: [{ categoryGroup: "allLogs", enabled: true }] };
  const audit = {
    storageAccountId: "/subscriptions/s/storageAccounts/other",
    logs: [{ categoryGroup: "audit", enabled: true }],
  };
  expect(effectsOf(activity("", { before: all, after: audit }), categories)).toEqual([
    "Off: Chat, Mail",
    "Off: storage archive",
    "On: storage other",
  ]);
  expect(effectsOf(activity("", { before: null, after: audit }), categories)).toEqual([
    "On: Audit",
    "On: storage other",
  ]);
  expect(effectsOf(activity("", { before: all, after: all }), categories)).toEqual([]);
  expect(effectsOf(activity(""), categories)).toEqual([]);
});
