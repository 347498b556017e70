import { get, send } from "./http.ts";

const provider = "Microsoft.Communication/communicationServices";
const settingsVersion = "api-version=2021-05-01-preview";
const resourceVersion = "api-version=2023-04-01";

/** A communication service, whose logs diagnostic settings send on. */
export interface Resource {
  id: string;
  name: string;
  settings: number;
}

export interface LogSettings {
  category?: string;
  categoryGroup?: string;
  enabled: boolean;
}

/** A diagnostic setting as Azure Resource Manager has it. */
export interface DiagnosticSetting {
  name: string;
  properties: {
    workspaceId?: string;
    storageAccountId?: string;
    eventHubAuthorizationRuleId?: string;
    eventHubName?: string;
    logs?: LogSettings[];
    metrics?: { category: string; enabled: boolean }[];
    /** Since when the default workspace's records are sent to the other destinations as well. */
    patchbayHistoryFrom?: string;
    /** What the server keeps but does not act on. */
    patchbayNotice?: string;
  };
}

export interface Category {
  id: string;
  displayName: string;
  service: string;
  groups: string[];
}

interface ArmList<T> {
  value: T[];
}

export const getResources = async (signal?: AbortSignal) =>
  (await get<{ resources: Resource[] }>("/api/resources", signal)).resources;

export const getCategories = async (signal?: AbortSignal) =>
  (await get<{ categories: Category[] }>("/api/categories", signal)).categories;

export const resourceIdOf = (subscription: string, group: string, name: string) =>
  `/subscriptions/${subscription}/resourceGroups/${group}/providers/${provider}/${name}`;

export const putResource = (id: string) =>
  send<unknown>("PUT", `${id}?${resourceVersion}`, { location: "global", properties: { dataLocation: "Local" } });

export const deleteResource = (id: string) => send<undefined>("DELETE", `${id}?${resourceVersion}`);

const path = (resource: string) => `${resource}/providers/Microsoft.Insights/diagnosticSettings`;

export const getSettings = async (resource: string, signal?: AbortSignal) =>
  (await get<ArmList<DiagnosticSetting>>(`${path(resource)}?${settingsVersion}`, signal)).value;

export const putSetting = (resource: string, { name, properties }: DiagnosticSetting) =>
  send<DiagnosticSetting>("PUT", `${path(resource)}/${encodeURIComponent(name)}?${settingsVersion}`, { properties });

export const deleteSetting = (resource: string, name: string) =>
  send<undefined>("DELETE", `${path(resource)}/${encodeURIComponent(name)}?${settingsVersion}`);

/** Sends a trial to a destination; it fails with what the destination said. */
export const testDestination = (
  destination: { storageAccountId: string } | { eventHubAuthorizationRuleId: string; eventHubName?: string },
) => send<{ works: boolean }>("POST", "/api/destinations/test", destination);
