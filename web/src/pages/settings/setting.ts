import type { Category, DiagnosticSetting, LogSettings } from "../../api/settings.ts";

/** A diagnostic setting while it is edited. */
export interface Draft {
  name: string;
  /** Category groups that are on; a group also has the categories that come later. */
  groups: string[];
  categories: string[];
  metrics: boolean;
  workspaceId: string;
  storageAccountId: string;
  eventHubAuthorizationRuleId: string;
  eventHubName: string;
  /** A day such as 2026-01-02, from whose beginning on what is here already is sent as well; empty for none. */
  historyFrom: string;
}

export const emptyDraft: Draft = {
  name: "",
  groups: [],
  categories: [],
  metrics: false,
  workspaceId: "",
  storageAccountId: "",
  eventHubAuthorizationRuleId: "",
  eventHubName: "",
  historyFrom: "",
};

const isOn = (entry: LogSettings) => entry.enabled;

export function draftOf({ name, properties }: DiagnosticSetting): Draft {
  const logs = (properties.logs ?? []).filter(isOn);
  return {
    name,
    groups: logs.flatMap((entry) => entry.categoryGroup ?? []),
    categories: logs.flatMap((entry) => entry.category ?? []),
    metrics: (properties.metrics ?? []).some((metric) => metric.enabled),
    workspaceId: properties.workspaceId ?? "",
    storageAccountId: properties.storageAccountId ?? "",
    eventHubAuthorizationRuleId: properties.eventHubAuthorizationRuleId ?? "",
    eventHubName: properties.eventHubName ?? "",
    historyFrom: properties.patchbayHistoryFrom ?? "",
  };
}

/** The setting as the API takes it. Azure takes groups or categories, so a group stands for its categories. */
export function settingOf(draft: Draft): DiagnosticSetting {
  const logs: LogSettings[] =
    draft.groups.length > 0
      ? draft.groups.map((categoryGroup) => ({ categoryGroup, enabled: true }))
      : draft.categories.map((category) => ({ category, enabled: true }));
  const set = (name: string, value: string) => (value.trim() ? { [name]: value.trim() } : {});
  return {
    name: draft.name.trim(),
    properties: {
      ...set("workspaceId", draft.workspaceId),
      ...set("storageAccountId", draft.storageAccountId),
      ...set("eventHubAuthorizationRuleId", draft.eventHubAuthorizationRuleId),
      ...set("eventHubName", draft.eventHubName),
      ...set(
        "patchbayHistoryFrom",
        /^\d{4}-\d\d-\d\d$/.test(draft.historyFrom) ? `${draft.historyFrom}T00:00:00Z` : draft.historyFrom,
      ),
      logs,
      ...(draft.metrics ? { metrics: [{ category: "AllMetrics", enabled: true }] } : {}),
    },
  };
}

/** The categories that a draft turns on, by itself or by a group. */
export const chosenOf = (draft: Draft, categories: Category[]) =>
  categories.filter(
    (category) =>
      draft.categories.includes(category.id) || category.groups.some((group) => draft.groups.includes(group)),
  );

/** Turns a category on or off; a group that it belongs to is resolved into its categories first. */
export function toggle(draft: Draft, category: Category, categories: Category[], on: boolean): Draft {
  const chosen = new Set(chosenOf(draft, categories).map((other) => other.id));
  if (on) chosen.add(category.id);
  else chosen.delete(category.id);
  return { ...draft, groups: [], categories: [...chosen] };
}

/** What a setting sends, in a few words. */
export function summaryOf(setting: DiagnosticSetting): string {
  const draft = draftOf(setting);
  if (draft.groups.includes("allLogs")) return "All categories";
  if (draft.groups.length > 0) return `Group ${draft.groups.join(", ")}`;
  if (draft.categories.length === 0) return draft.metrics ? "Metrics" : "Nothing";
  return draft.categories.length <= 3 ? draft.categories.join(", ") : `${draft.categories.length} categories`;
}

/** Where a setting sends to, one for each destination. */
export function destinationsOf({ properties }: DiagnosticSetting): { kind: string; name: string }[] {
  const last = (id: string) => id.split("/").at(-1) ?? id;
  const { workspaceId, storageAccountId, eventHubAuthorizationRuleId, eventHubName } = properties;
  return [
    ...(workspaceId ? [{ kind: "Workspace", name: last(workspaceId) }] : []),
    ...(storageAccountId ? [{ kind: "Storage", name: last(storageAccountId) }] : []),
    ...(eventHubAuthorizationRuleId
      ? [{ kind: "Event hub", name: eventHubName || eventHubAuthorizationRuleId.split("/").at(-3) || "default hubs" }]
      : []),
  ];
}
